"""Pilots of the demo in every state, of the county, 横溪 and 谷里. Invented."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Post, Sector
from tasks_checklist.actions import pilots
from tasks_checklist.models import AnnualPlan, Pilot, PilotReview, PilotState
from tasks_checklist.models.annual import STANDING

BECAUSE = "the demo's own rows"
A, S = PilotReview.Advice, PilotState
KEEPERS = {"hx": "hx.clerk", "gl": "gl.clerk", "co": "county.office"}


class Scene(NamedTuple):
    """`began`, `lasts`: days from today and days long; `places`: how many of the area; `state`: to where it is brought."""

    keeper: str
    name: str
    tried: str
    goal: str
    sector: str
    places: int
    began: int
    lasts: int
    state: str
    result: str = ""
    experience: str = ""


SCENES = (
    Scene(
        "co",
        "农村供水管网企业化管护试点",
        "供水企业与村签订管护协议，泵房、管网由企业统一巡查维修，村里负责看护和收费",
        "维修响应不超过24小时，管网漏损率下降三个百分点",
        "供水",
        3,
        -260,
        180,
        S.PROMOTED,
        "维修平均用时由61小时降到19小时，村民投诉减少七成；偏远村巡查路程长，企业要求提高每次费用",
        "企业设片区维修点，村管护员报修即派单；费用按用水量由村和企业分担，协议中写明",
    ),
    Scene(
        "co",
        "公共照明节能改造与托管试点",
        "路灯改为LED并由一家单位托管，按亮灯率付费",
        "亮灯率98%以上，电费下降四成",
        "照明",
        2,
        -200,
        150,
        S.ENDED,
        "亮灯率达到97%，但托管费用高于村自管，镇街无稳定资金来源",
        "",
    ),
    Scene(
        "hx",
        "公益性岗位管护员“一员多岗”试点",
        "保洁、巡查、报修由同一名管护员承担，补贴合并发放、按月考核",
        "三个村管护员人均负责设施不少于二十处，巡查记录按期完成率95%以上",
        "",
        3,
        -120,
        100,
        S.RUNNING,
    ),
    Scene(
        "hx",
        "村民理事会管护小型设施试点",
        "门前路灯、小游园由村民理事会认领，张榜公布认领人和报修电话",
        "认领率80%以上",
        "文化",
        2,
        -90,
        80,
        S.REVIEWED,
        "两个村共认领小型设施43处，报修由平均6天缩到2天；老年活动中心无人认领",
        "认领先从门前设施做起，名单上墙；村集体每年按处给予少量奖励",
    ),
    Scene(
        "hx",
        "冬季供水设施防冻包保试点",
        "对山区村高位水池、裸露管线实行一处一责任人包保",
        "冬季零停水",
        "供水",
        2,
        5,
        110,
        S.DRAFT,
    ),
    Scene(
        "gl",
        "生活垃圾分类投放点管护积分试点",
        "投放点由农户轮值，管护记积分、在村超市兑换，镇里每季评比",
        "投放点脏乱件数下降一半",
        "环境卫生",
        4,
        -30,
        150,
        S.RUNNING,
    ),
)


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's people are."""
    held = Post.objects.everywhere(because=BECAUSE).select_related(
        "person__account", "role", "division__parent"
    )
    posts = {
        post.person.account.username: post
        for post in held.filter(person__account__is_demo=True).order_by("-pk")
    }
    if not set(KEEPERS.values()) <= set(posts):
        return "没有示范人员，不写示范的试点"
    if Pilot.objects.everywhere(because=BECAUSE).exists():
        return "示范的试点已在册"
    for scene in SCENES:
        _play(scene, posts[KEEPERS[scene.keeper]])
    return f"示范的试点 {len(SCENES)} 个"


def _play(scene: Scene, keeper: Post) -> None:
    """Through its states as the office would have brought it there."""
    today = timezone.localdate()
    begins = today + timedelta(days=scene.began)
    ends = begins + timedelta(days=scene.lasts)
    row = pilots.draft(
        division=keeper.division, name=scene.name, tried=scene.tried, goal=scene.goal, lead_party=_lead(keeper),
        from_date=begins, until=max(ends, today + timedelta(days=1)), places=_places(keeper)[: scene.places],
        sectors=Sector.objects.filter(name__contains=scene.sector)[:1] if scene.sector else (), by=keeper,
    )  # fmt: skip
    if scene.state == S.DRAFT:
        return
    row = pilots.start(pilot=row, by=keeper)
    _set_back(row, begins, ends)
    if scene.state != S.RUNNING:
        _review(scene, row, keeper)


def _set_back(row: Pilot, begins: date, ends: date) -> None:
    """It was begun in the past: the demo tells a year, and lives in a moment."""
    row.started_on, row.until, row.version = begins, ends, row.version + 1
    row.save(update_fields=["started_on", "until", "version"])


def _review(scene: Scene, row: Pilot, keeper: Post) -> None:
    advice = A.END if scene.state == S.ENDED else A.PROMOTE
    seen = min(row.until, timezone.localdate())
    said: dict[str, Any] = {
        "reviewed_on": seen,
        "advice": advice,
        "result": scene.result,
        "experience": scene.experience,
    }
    pilots.review(pilot=row, by=keeper, **said)
    if scene.state == S.ENDED:
        pilots.end(pilot=row, reason="费用高于自管，不宜推广；已改造的路灯交村继续管护", by=keeper)
    elif scene.state == S.PROMOTED:
        made = pilots.promote(
            pilot=row, promoted_to=_townships(keeper), decision=f"在全区推广：{scene.experience}", by=keeper
        )
        _join(made, keeper)


def _join(row: Pilot, keeper: Post) -> None:
    """Into the county's plan of the year, where there is one."""
    plans = AnnualPlan.objects.visible_to(keeper).filter(division=row.division, state__in=STANDING)
    if plan := plans.order_by("-year").first():
        due = date(plan.year, 12, 20)
        said: dict[str, Any] = {
            "title": f"推广“{row.name}”"[:120],
            "text": row.decision,
            "due_on": due,
            "reason": "试点评估后推广",
        }
        pilots.join_plan(pilot=row, plan=plan, by=keeper, **said)


def _lead(keeper: Post) -> Party:
    offices = (Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE, Party.Kind.INDUSTRY_DEPARTMENT)
    units = Party.objects.visible_to(keeper).filter(active=True)
    own = units.filter(division=keeper.division, kind__in=offices).order_by("pk").first()
    return own or units.order_by("pk")[0]


def _places(keeper: Post) -> list[Division]:
    villages = Division.objects.visible_to(keeper).filter(level=Division.Level.VILLAGE, closed_on=None)
    first = villages.filter(pk__in=("320115009210", "320115007001"))
    return [*first.order_by("code"), *villages.exclude(pk__in=first.values("pk")).order_by("code")[:4]]


def _townships(keeper: Post) -> list[Division]:
    rows = Division.objects.visible_to(keeper).filter(level=Division.Level.TOWNSHIP, closed_on=None)
    return list(rows.order_by("code"))
