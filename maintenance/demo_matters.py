"""Matters of the demo in every state and from every source, in 横溪 and 谷里, old and new, with photos. Invented."""

from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Post
from accounts.scoping import in_ranges
from assets.models import Facility
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions import matters as acts
from maintenance.actions.matter_rules import set_rule
from maintenance.actions.matter_splitting import Part, split
from maintenance.demo_matters_dated import backdate
from maintenance.demo_matters_photos import photograph
from maintenance.demo_matters_scenes import SCENES, Scene
from maintenance.models import Matter

BECAUSE = "the demo's own rows"
HENGXI, GULI = "320115009000", "320115007000"
CREWS = {  # of a township: who sends, handles, verifies, lets the clock stand
    HENGXI: ("hx.clerk", "caretaker", "shitang.head", "hx.leader"),
    GULI: ("gl.clerk", "guli.clerk", "guli.head", "gl.leader"),
}
PLACES = ("老街东侧", "村部对面路口", "东山自然村村口", "文化广场西南角", "小学门口")
DONE = (
    "已更换损坏部件，恢复使用",
    "已修补压实，并清理现场",
    "已疏通清理，排水正常",
    "已重新固定，检查无松动",
)


class Crew:
    """The people of one township at work."""

    def __init__(self, township: str, posts: dict[str, Post]) -> None:
        self.clerk, self.handler, self.verifier, self.leader = (posts[name] for name in CREWS[township])
        self.office = posts["county.office"]
        self.village = self.handler.division


@transaction.atomic
def load(options) -> str:
    """Once; needs the demo's people and facilities."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    named = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in named}  # of several the first one held
    if not {name for crew in CREWS.values() for name in crew} <= set(posts):
        return "没有示范人员，不写示范的事项"
    if Matter.objects.everywhere(because=BECAUSE).filter(outside_number="12345-示范-001").exists():
        return "示范的事项已在册"
    chance = Random(26)  # noqa: S311
    crews = {township: Crew(township, posts) for township in CREWS}
    made = [_play(scene, crews, chance) for scene in SCENES]
    _merge_a_second_report(made, crews[HENGXI])
    _split_a_sheet(crews[HENGXI], chance)
    _set_a_rule(crews[HENGXI].office)
    return f"示范的事项 {len(made) + 4} 件"


def _play(scene: Scene, crews: dict[str, Crew], chance: Random) -> Matter:
    """Report it and bring it as far as the scene says; a township without a ledger has places, not facilities."""
    crew = crews[scene.township]
    facility = _facility(scene, chance)
    about: dict[str, Any] = (
        {"facility": facility} if facility else {"division": crew.village, "place": chance.choice(PLACES)}
    )
    reported: dict[str, Any] = {
        "title": scene.title,
        "severity": scene.severity,
        "text": scene.text,
        "hazard": scene.hazard,
        **about,
    }
    if scene.source == Matter.Source.SELF:
        matter = acts.self_handled(done_text=DONE[chance.randrange(len(DONE))], by=crew.clerk, **reported)
    else:
        matter = acts.report(by=crew.clerk, **reported, **_outside(scene))
        _advance(matter, scene, crew, chance)
    photograph(matter, facility.type_id if facility else scene.kind, chance)
    backdate(matter, timedelta(days=scene.days_ago), chance)
    return matter


def _outside(scene: Scene) -> dict[str, Any]:
    """How it came in."""
    if scene.source == Matter.Source.HOTLINE:
        return {"source": scene.source, "outside_number": scene.outside, "reporter_name": "市民"}
    if scene.source == Matter.Source.CITIZEN:
        person = {"reporter_name": "周大爷", "phone": "13900000017", "on_behalf": True}
        return {"source": scene.source, **person}
    return {"source": scene.source}


def _facility(scene: Scene, chance: Random) -> Facility | None:
    """One of the kind in the township, the same in every run; of the scene's village where it names one."""
    rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(status="in_use")
    prefix = scene.village[:12] if scene.village else scene.township[:9]
    rows = rows.filter(
        in_ranges("division_id", [(prefix, prefix + ":")]),
        in_ranges("type_id", [(scene.kind, scene.kind + ":")]),
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:60])
    if not keys:
        return None
    related = rows.select_related("division", "type")
    return related.get(pk=keys[chance.randrange(len(keys))])


def _advance(matter: Matter, scene: Scene, crew: Crew, chance: Random) -> None:
    for act in scene.acts.split():
        WAYS[act](matter, crew, chance)


def _dispatch(matter, crew, chance) -> None:
    moves.dispatch(
        matter=matter, person=crew.handler.person, instruction="请今日到场查看，处置后上传照片", by=crew.clerk
    )


def _cost(matter, crew, chance) -> None:
    kind = chance.choice(["material", "labour", "contractor"])
    amount = chance.choice([180, 350, 860, 2400, 26800])
    beside.add_cost(matter=matter, kind=kind, amount=amount, note="按实结算", by=crew.handler)


def _handle(matter, crew, chance) -> None:
    moves.handle(matter=matter, done_text=chance.choice(DONE), by=crew.handler)


WAYS = {
    "dispatch": _dispatch,
    "accept": lambda matter, crew, chance: moves.accept(matter=matter, by=crew.handler),
    "safe": lambda matter, crew, chance: beside.make_safe(
        matter=matter, text="已围挡并设警示标志", by=crew.handler
    ),
    "cost": _cost,
    "handle": _handle,
    "verify": lambda matter, crew, chance: moves.verify(
        matter=matter, text="已到现场核查，修复合格", by=crew.verifier
    ),
    "return": lambda matter, crew, chance: moves.return_(
        matter=matter, reason="现场未修复到位，缺少处置后照片", by=crew.verifier
    ),
    "back": lambda matter, crew, chance: moves.send_back(
        matter=matter, reason="超出本单位处置能力", by=crew.handler
    ),
    "reject": lambda matter, crew, chance: moves.reject(
        matter=matter, reason="经核实无此问题，系临时停电", by=crew.clerk
    ),
    "suspend": lambda matter, crew, chance: moves.suspend(
        matter=matter, reason="维修资金已批复，等待拨付", by=crew.leader
    ),
    "resume": lambda matter, crew, chance: moves.resume(matter=matter, by=crew.leader),
    "up": lambda matter, crew, chance: beside.escalate(
        matter=matter, reason="超出镇街处置能力，请县级协调", by=crew.clerk
    ),
    "down": lambda matter, crew, chance: beside.send_down(
        matter=matter, reason="已协调专业单位，请镇街组织", by=crew.office
    ),
    "remind": lambda matter, crew, chance: beside.remind(
        matter=matter, text="群众多次反映，请今日处置", by=crew.leader
    ),
    "reply": lambda matter, crew, chance: beside.reply(
        matter=matter, text="已安排抢修，今日恢复，感谢监督。", by=crew.clerk
    ),
    "measure": lambda matter, crew, chance: beside.grade(
        matter=matter,
        severity=matter.severity,
        hazard=matter.hazard,
        measure="设限载限宽标志，两端设隔离墩，专人每日巡查，消除前不得通行货车",
        reason="现场勘查后定级",
        by=crew.clerk,
    ),
}


def _split_a_sheet(crew: Crew, chance: Random) -> None:
    """A call to 12345 about two things; one of them is at work."""
    sheet = acts.report(
        source=Matter.Source.HOTLINE,
        title="反映村口路灯不亮、公厕下水堵塞",
        severity="B",
        text="市民来电：村口两盏路灯不亮已有一周；公厕下水堵塞，气味大",
        division=crew.village,
        place="村口",
        outside_number="12345-示范-009",
        reporter_name="市民",
        by=crew.clerk,
    )
    parts = [Part("村口两盏路灯不亮", "B"), Part("公厕下水堵塞", "C")]
    made = split(matter=sheet, parts=parts, by=crew.clerk)
    _dispatch(made[0], crew, chance)
    for row in (sheet, *made):
        backdate(row, timedelta(days=1.5), chance)


def _set_a_rule(office: Post) -> None:
    """The county gives small defects less time from next month on."""
    first = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    hours = {"safe_hours": None, "accept_hours": 48, "done_hours": 240}
    set_rule(key="limit-C", from_date=first, source="示范：县管护办工作例会纪要第 9 期", by=office, **hours)


def _merge_a_second_report(made: list[Matter], crew: Crew) -> None:
    """Somebody else told of the same thing two days later."""
    kept = next(
        (one for one in made if one.state == "reported" and one.division_id.startswith(HENGXI[:9])), None
    )
    if kept is None:
        return
    again = acts.report(
        source=Matter.Source.CITIZEN,
        title=kept.title,
        severity=kept.severity,
        facility=kept.facility,
        reporter_name="李婶",
        on_behalf=True,
        by=crew.clerk,
    )
    moves.merge(matter=again, into=kept, by=crew.clerk)
