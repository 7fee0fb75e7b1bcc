"""项目库 of the demo's villages: votes in every state, projects along the whole way, some without upkeep, packages.

Written as it would stand had it begun so many days ago: steps are kept for good and cannot be dated back.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Post, Sector
from assets.demo_photos import photo
from assets.models import FacilityType
from common.moments import morning
from funding.actions import decisions, handing_over, project_building
from funding.actions import project_entering as entering
from funding.decision_rules import ORDER, PUBLICATIONS, VOTES
from funding.models import DecisionRecord, Project, ProjectEvent, ProjectMoney, ProjectPackage
from funding.models.projects import ProjectState as S
from funding.project_flow import FLOW

BECAUSE = "the demo's own rows"
CREWS = {
    "hx": ("shitang.clerk", "hx.clerk", "hx.leader", "traffic", "county.office", "finance"),
    "gl": ("guli.clerk", "gl.clerk", "gl.leader", "traffic", "county.office", "finance"),
}
WAY = (
    "decide",
    "declare",
    "review",
    "opine",
    "approve",
    "plan",
    "fund",
    "start",
    "accept_first",
    "accept_last",
)
WHO = dict(zip(WAY, (0, 0, 1, 3, 4, 4, 5, 0, 2, 4), strict=True))  # place in the crew
SAID = {
    "review": "经镇街联席会议研究，同意上报",
    "opine": "路面结构和排水做法可行，请按农村公路小型工程要求做好质量管控",
    "approve": "管护资金、费用和主体已落实，同意入库",
    "accept_first": "现场核对工程量，符合合同要求",
    "accept_last": "资料齐全，质量合格",
}


@dataclass(frozen=True)
class Scene:
    """`upto`: the last act of WAY, "" for a draft, or `hand_over`, `closed`; `ago`: days since it was entered."""

    crew: str
    name: str
    upto: str
    ago: int
    kind: str = "new"
    yuan: int = 380000
    lacks: tuple[str, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()
    ends: str = ""  # an act that sent it back or ended it


SCENES = (
    Scene("hx", "前石塘至石塘水街机耕路硬化及边沟整治（含两座过路涵管改造）", "closed", 400, yuan=486000),
    Scene("hx", "后石塘桥头路段加宽", "hand_over", 260, "extend", 268000),
    Scene("hx", "石塘水街停车场及进村路面铺装", "accept_last", 230, yuan=352000),
    Scene("hx", "石塘村村级道路安保设施补齐", "accept_first", 190, "rebuild", 126000),
    Scene("hx", "前石塘入户路硬化（以工代赈）", "start", 120, yuan=98000, more=(("procedure", "relief"),)),
    Scene("hx", "后石塘生产路维修", "fund", 90, "repair", 156000),
    Scene("hx", "石塘村错车台建设（先建后补）", "plan", 70, yuan=64000, more=(("award", True),)),
    Scene("hx", "石塘水街慢行步道", "opine", 48, lacks=("upkeep_cost", "keeper"), yuan=720000),
    Scene("hx", "前石塘通组路路灯配套道路拓宽", "declare", 26, lacks=("upkeep_source",), yuan=210000),
    Scene("hx", "石塘村口景观大道", "decide", 20, yuan=1560000),
    Scene("hx", "后石塘晒场连接路", "", 6, lacks=("keeper", "upkeep_source", "upkeep_cost"), yuan=88000),
    Scene("gl", "谷里老街石板路修缮", "approve", 80, "repair", 430000),
    Scene("gl", "大塘环塘路新建", "review", 33, lacks=("keeper",), yuan=298000),
    Scene("gl", "谷里社区次干道白改黑", "opine", 60, yuan=910000, ends="return_by_county"),
    Scene("gl", "大塘牛棚路硬化", "declare", 55, yuan=70000, ends="refuse"),
    Scene("gl", "谷里社区停车位划设", "", 15, yuan=36000, ends="withdraw"),
)
ENDED = {
    "return_by_county": (S.RETURNED, "投资估算偏高，请补充工程量清单和村庄规划页码", 4),
    "refuse": (S.REFUSED, "沿线仅两户常住，属“空心村”无效投入", 4),
    "withdraw": (S.WITHDRAWN, "并入明年道路养护统一安排", 0),
}


def load(options) -> str:
    """Once; needs the demo's people."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    rows = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in rows}
    if not {name for crew in CREWS.values() for name in crew} <= set(posts):
        return "没有示范人员，不写示范项目"
    if Project.objects.everywhere(because=BECAUSE).filter(name=SCENES[0].name).exists():
        return "示范的项目已在册"
    with transaction.atomic():
        for number, scene in enumerate(SCENES):
            _play(scene, tuple(posts[name] for name in CREWS[scene.crew]), number)
        _lone_votes(posts)
    return f"示范的项目 {len(SCENES)} 个"


def _play(scene: Scene, crew: tuple[Post, ...], number: int) -> None:
    village = crew[0]
    project = _entered(scene, village, number)
    begun = timezone.localdate() - timedelta(days=scene.ago)
    acts = WAY[: WAY.index(_last(scene)) + 1] if _last(scene) else ()
    for place, act in enumerate(acts):
        on = begun + timedelta(days=(scene.ago - 2) * (place + 1) // (len(acts) + 1))
        _step(project, act, crew, on, scene)
    if scene.ends:
        _end(project, scene, crew)
    project.save()
    if scene.upto in ("hand_over", "closed"):
        _hand_over(project, crew, closes=scene.upto == "closed")


def _last(scene: Scene) -> str:
    return "accept_last" if scene.upto in ("hand_over", "closed") else scene.upto


def _entered(scene: Scene, village: Post, number: int) -> Project:
    place, road = (
        village.division,
        FacilityType.objects.filter(sector="01", active=True).order_by("code")[number % 2],
    )
    committee = Party.objects.everywhere(because=BECAUSE).get(division=place, kind="village_committee")
    year = timezone.localdate().year - (1 if scene.ago > 330 else 0)
    package, _made = ProjectPackage.objects.everywhere(because=BECAUSE).get_or_create(
        division=place, year=year, name=f"{place.short_name}{year}年道路提升项目包",
        defaults={"task": "打通断头路，补齐错车台和安保设施", "until": date(year, 12, 15)},
    )  # fmt: skip
    upkeep = {
        "upkeep_source": "village_collective",
        "upkeep_cost": Decimal(scene.yuan) / 40,
        "keeper": committee,
    }
    said = {name: value for name, value in upkeep.items() if name not in scene.lacks} | dict(scene.more)
    length = Decimal(scene.yuan) / 400000
    return entering.draft(
        division=place,
        by=village,
        sector=Sector.objects.get(pk="01"),
        name=scene.name,
        kind=scene.kind,
        content=f"{scene.name}，长约 {length:.2f} 公里，路面宽 3.5 至 4 米，C30 混凝土面层厚 20 厘米，两侧培土。",
        estimate=Decimal(scene.yuan),
        fund_kinds=["county", "township", "village_collective"],
        fund_basis="区级农村公路补助，其余由镇街和村集体承担",
        plan_basis=f"{place.short_name}村庄规划（2023—2035 年）道路交通规划图",
        land="none",
        negative_checked=True,
        package=package,
        works=[{
            "division": place, "type": road, "name": scene.name.split("（")[0][:60], "quantity": max(length, Decimal("0.1")),
            "address": f"{place.short_name}境内",
        }],
        **said,
    )  # fmt: skip


def _step(project: Project, act: str, crew: tuple[Post, ...], on: date, scene: Scene) -> None:
    """One act, as it stands on its day."""
    by, move = crew[WHO[act]], next(one for one in FLOW if one.act == act)
    if act == "decide":
        project.decision = vote(by, project.name[:100], on, upto=_voted(scene))
    if act == "fund":
        ProjectMoney.objects.create(
            project=project, document=f"江交计〔{on.year}〕{20 + project.pk % 60}号", amount=project.estimate * 6 / 10,
            issued_on=on, recorded_by=by.person,
        )  # fmt: skip
        if project.award:
            return
    project.state, project.said = move.after, SAID.get(act, "")
    for name, value in _columns(project, act, by, on).items():
        setattr(project, name, value)
    project.version += 1
    _event(project, act, move.word, by, on)


def _event(project: Project, act: str, word: str, by: Post, on: date) -> None:
    ProjectEvent.objects.create(
        project=project, act=act, word=word, state=project.state, said=project.said, role=by.role.name, person=by.person,
        at=morning(on) + timedelta(hours=9, minutes=project.pk % 50),
    )  # fmt: skip


def _columns(project: Project, act: str, by: Post, on: date) -> dict[str, Any]:
    amount = project.estimate * 95 / 100
    return {
        "declare": {"declared_on": on, "declared_by": by.person},
        "approve": {"approved_on": on, "batch": "reserve"},
        "plan": {"plan_year": on.year, "batch": "build"},
        "start": {
            "started_on": on, "procedure": project.procedure or "village", "contract_amount": amount,
            "finish_by": on + timedelta(days=60), "procedure_basis": "村民理事会自建，镇街平台公示",
        },
        "accept_first": {"preliminary_on": on, "preliminary_by": by.person, "finished_on": on - timedelta(days=5)},
        "accept_last": {"final_on": on, "accepted_amount": amount - 1200},
    }.get(act, {})  # fmt: skip


def _voted(scene: Scene) -> str:
    return (
        "publish_result"
        if scene.upto == "closed"
        else "resolve"
        if scene.upto == "decide"
        else "publish_decision"
    )


def _end(project: Project, scene: Scene, crew: tuple[Post, ...]) -> None:
    project.state, project.said, who = ENDED[scene.ends]
    word = next(one.word for one in FLOW if one.act == scene.ends)
    _event(project, scene.ends, word, crew[who], timezone.localdate() - timedelta(days=2))


def _hand_over(project: Project, crew: tuple[Post, ...], *, closes: bool) -> None:
    """For real: the facilities stand in register and list from now on."""
    row = handing_over.hand_over(project=project, by=crew[1])
    if closes:
        project_building.close(project=row, result="方便 126 户出行，农机可直达田头", by=crew[4])


def vote(
    by: Post, title: str, on: date, *, upto: str, way: str = "four_two", lost: bool = False
) -> DecisionRecord:
    """A vote held step by step until a day, with a photo of each step."""
    record = decisions.begin(
        division=by.division, way=way, title=title, text="建设内容、筹资和建成后的管护责任，经村民代表逐项审议。", by=by
    )  # fmt: skip
    names = ORDER[way][: ORDER[way].index(upto) + 1]
    for number, name in enumerate(names):
        day = on - timedelta(days=8 * (len(names) - number))
        votes = {"eligible": 46, "agreed": 11 if lost else 36, "opposed": 27 if lost else 1, "abstained": 1}
        said: dict[str, Any] = {"until": day + timedelta(days=7), "place": "村务公开栏、微信群"}
        if name not in PUBLICATIONS:
            said = {
                "attended": 39 if lost else 38,
                "place": "村部二楼会议室",
                **(votes if name in VOTES else {}),
            }
        body: dict[str, Any] = {"body": "delegates"} if name == "resolve" else {}
        step = decisions.record_step(record=record, held_on=day, by=by, **said, **body)
        decisions.add_files(step=step, files=[_picture(number)], by=by, account_id=None)
    record.refresh_from_db()
    return record


def _picture(number: int):
    return photo("会议照片", Random(number))  # noqa: S311  pictures, not secrets


def _lone_votes(posts: dict[str, Post]) -> None:
    """Votes on which nothing hangs yet: under way, lost, for a fee."""
    today = timezone.localdate()
    vote(
        posts["shitang.clerk"],
        "村内保洁费收缴标准（每户每年 60 元）",
        today,
        upto="publish_decision",
        way="one_case",
    )
    vote(
        posts["shitang.clerk"],
        "村口牌坊修建",
        today - timedelta(days=30),
        upto="resolve",
        way="one_case",
        lost=True,
    )
    vote(posts["guli.clerk"], "大塘清淤筹资筹劳", today, upto="discuss")
