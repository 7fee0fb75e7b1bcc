"""Findings of the demo in every state, in 横溪 and 谷里, old and new. Invented."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Post
from common.moments import evening
from common.workdays import county_deadline
from tasks_checklist.actions import findings
from tasks_checklist.actions.talking import climb
from tasks_checklist.demo_hours import at_work
from tasks_checklist.models import Extension, Finding, FindingStep

BECAUSE = "the demo's own rows"
CREWS = {"h": ("hx.clerk", "shitang.head", "hx.leader"), "g": ("gl.clerk", "guli.head", "gl.leader")}
# act: the state it leads to, who does it (place in the crew), which time of the finding it is, in what words
ACTS = {
    "draft": ("draft", 0, "", ""),
    "issue": ("issued", 0, "issued", ""),
    "discard": ("discarded", 0, "", "现场已整改"),
    "sign": ("signed", 1, "signed", "安排专人限期整改"),
    "apply": ("applied", 1, "applied", "已按要求整改到位"),
    "return": ("returned", 0, "", "现场复核未整改到位"),
    "strike": ("struck", 0, "ended", "现场核查，整改到位"),
    "withdraw": ("withdrawn", 2, "ended", "与已下发的问题重复"),
    "ask_later": ("", 1, "", "施工单位材料未到"),
}


class Scene(NamedTuple):
    """`acts` after issuing, `ago` the days since it was found, `days` its limit in days."""

    crew: str
    title: str
    text: str
    severity: str
    source: str
    ago: int
    days: int
    acts: str


SCENES = (
    Scene("h", "村内道路管护牌缺失两处", "村部至东山自然村段未设管护牌", "common", "visit", 62, 15,
          "issue sign apply strike"),
    Scene("h", "巡查记录补填，时间前后矛盾", "十月巡查记录集中在同一天填写", "grave", "spot_check", 48, 7,
          "issue sign apply return apply strike"),
    Scene("h", "污水处理设施停运未报修", "现场控制柜断电，群众反映有异味", "grave", "public", 23, 7, "issue sign"),
    Scene("h", "公示栏仍为去年责任清单", "新一版清单未张贴", "slight", "visit", 6, 30, "issue sign"),
    Scene("h", "垃圾收集点周边积存建筑垃圾，且未划定临时堆放区，多次提醒后仍反复出现", "照片见附件", "common",
          "hotline", 12, 15, "issue sign apply"),
    Scene("h", "灌溉泵站安全防护网破损", "与维修人员到场时间不符", "common", "inspection", 2, 15, "issue"),
    Scene("h", "重复下发的路灯问题", "与上月问题重复", "slight", "evaluation", 30, 30, "issue withdraw"),
    Scene("h", "管护资金公示缺第三季度", "", "common", "audit", 11, 15, "issue sign ask_later"),
    Scene("h", "农村公路桥梁限载标志缺失", "待核对责任单位", "grave", "above", 0, 7, ""),
    Scene("h", "路面杂物堆放", "复看时已清理", "slight", "inspection", 8, 30, "discard"),
    Scene("g", "文化广场健身器材松动未及时停用", "两件器材螺栓松动", "common", "visit", 40, 15, "issue sign"),
    Scene("g", "供水井房门锁损坏", "", "slight", "spot_check", 20, 30, "issue sign apply return"),
    Scene("g", "排水沟淤积", "雨后漫水", "common", "hotline", 70, 15, "issue sign apply strike"),
)  # fmt: skip


def load(options) -> str:
    """Once; needs the demo's people. Overdue ones have climbed their ladder."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    named = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in named}
    if not {name for crew in CREWS.values() for name in crew} <= set(posts):
        return "没有示范人员，不写示范的督导问题"
    if Finding.objects.everywhere(because=BECAUSE).filter(title=SCENES[0].title).exists():
        return "示范的督导问题已在册"
    with transaction.atomic():
        for scene in SCENES:
            _play(scene, tuple(posts[name] for name in CREWS[scene.crew]))
    climb(today=timezone.localdate())
    return f"示范的督导问题 {len(SCENES)} 件"


def _play(scene: Scene, crew: tuple[Post, ...]) -> None:
    """Written as it would stand had it begun so many days ago: what is done cannot be dated back, steps are kept for good."""
    clerk, village, _leader = crew
    units = Party.objects.everywhere(because=BECAUSE)
    unit = units.get(division=village.division, kind=Party.Kind.VILLAGE_COMMITTEE)
    issuer = findings.issuer_of(clerk)
    begun = timezone.now() - timedelta(days=scene.ago)
    on = timezone.localdate(begun)
    row = Finding(
        number=findings.next_number(issuer.division_id, on.year), division=village.division, party=unit, issuer=issuer,
        title=scene.title, text=scene.text, severity=scene.severity, source=scene.source, found_on=on,
        demand="按期整改，举一反三" if scene.ago > 10 else "", made_by=clerk.person,
    )  # fmt: skip
    steps = _steps(row, scene, crew, begun)
    row.save()
    for step in steps:
        step.finding = row
    FindingStep.objects.bulk_create(steps)
    if "ask_later" in scene.acts:
        until = row.due_on + timedelta(days=10) if row.due_on else on
        reason = ACTS["ask_later"][3]
        Extension.objects.create(finding=row, until=until, reason=reason, asked_by=village.person)


def _steps(row: Finding, scene: Scene, crew: tuple[Post, ...], begun: datetime) -> list[FindingStep]:
    """One after another since then, none of them to come; the finding is left as the last one leaves it."""
    acts = ["draft", *scene.acts.split()]
    gap = timedelta(days=scene.ago) / (len(acts) + 1)
    made: list[FindingStep] = []
    for place, act in enumerate(acts):
        after, who, time, text = ACTS[act]
        at = at_work(begun + gap * place, len(scene.title) * 31 + place * 97)
        at = max(at, made[-1].at + timedelta(minutes=20)) if made else at
        person, before = crew[who].person, row.state if place else ""
        row.state = after or row.state
        if time:
            setattr(row, f"{time}_at", at)
            setattr(row, f"{time}_by", person)
        if act == "issue":
            row.due_on = row.first_due_on = timezone.localdate(at) + timedelta(days=scene.days)
            row.sign_by_time = evening(county_deadline(timezone.localdate(at), 1).day)
        row.measure = text if act == "sign" else row.measure
        row.result = text if act == "apply" else row.result
        made.append(FindingStep(act=act, before=before, after=row.state, at=at, person=person, text=text))
    return made
