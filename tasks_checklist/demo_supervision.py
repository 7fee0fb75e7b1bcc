"""Supervision of the demo: 横溪's plan of the year and the county's, drawn and adopted; teams, absences, risk. Invented."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.demo import GULI_COMMUNITY, HENGXI, HENGXI_COMMUNITY, JIANGNING, SHITANG, XUGAO
from accounts.models import Division, Party, Person, Post
from common.workdays import PUBLISHED_YEARS
from tasks_checklist.actions import drawing, risking, supervision, teams
from tasks_checklist.models import SupervisionPlan
from tasks_checklist.planning.drawing import draw
from tasks_checklist.supervision_input import problem_of

BECAUSE = "the demo's own rows"
CHECKLIST = """管护责任清单是否张贴、与系统一致
巡查记录是否按期、真实
管护牌和编码牌是否完好、可扫
上次督导问题是否整改到位
管护资金收支是否公示
现场抽查设施不少于两处"""


class Asked(NamedTuple):
    """A frequency; days as (month, day)."""

    target: str
    rhythm: str
    kind: str
    share: int = 100
    sector: str = ""
    begins: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None
    named: tuple[str, ...] = ()
    note: str = ""


class Crew(NamedTuple):
    """`people`: usernames, or names of people of the area; the first one leads. `away`: ((month, day), days, why)."""

    name: str
    people: tuple[str, ...]
    weekdays: tuple[int, ...]
    stops: int
    home: str = ""
    away: tuple[tuple[tuple[int, int], int, str], ...] = ()
    active: bool = True


TOWNSHIP = (
    Asked("village", "quarterly", "regular", note="每村每季度走一遍"),
    Asked("village", "monthly", "random", share=20),
    Asked("village", "half_yearly", "unannounced", note="不打招呼，直奔现场"),
    Asked("village", "yearly", "topical", sector="03", begins=(6, 1), ends=(9, 20), note="汛期排涝、塘坝专项"),
    Asked("named", "half_yearly", "touring", named=(SHITANG, XUGAO, HENGXI_COMMUNITY), note="流动现场会"),
)  # fmt: skip
COUNTY = (
    Asked("township", "quarterly", "regular"),
    Asked("department", "half_yearly", "regular", note="查行业标准、指导和培训"),
    Asked("village", "monthly", "random", share=3),
    Asked("village", "yearly", "unannounced", begins=(10, 12), ends=(12, 18), note="年终暗访"),
)
CREWS = {
    HENGXI: (
        Crew("第一督导组", ("hx.leader", "hx.finance", "褚怀山"), (2, 3, 4), 4, away=(((7, 13), 5, "参加区级培训"),)),
        Crew("第二督导组", ("hx.clerk", "邬明岚"), (), 3, away=(((9, 7), 3, "人员休假"), ((12, 14), 5, "年终考核"))),
        Crew("汛期机动组", ("褚怀山",), (), 2, active=False),
    ),
    JIANGNING: (
        Crew("区督导一组", ("county.office", "容止戈"), (), 4),
        Crew("区督导二组", ("traffic", "司徒岭"), (1, 2, 3, 4), 4, home=HENGXI),
        Crew("区督导三组", ("finance", "戚小满"), (3, 4, 5), 3, away=(((5, 18), 10, "外出学习"),)),
    ),
}  # fmt: skip
AWAY = {
    HENGXI: (((6, 8), 5, "三夏农忙"), ((10, 19), 5, "迎接省级检查")),
    JIANGNING: (((3, 2), 5, "全区三级干部大会"),),
}
RISKS = (  # village, score, days ago, why
    (SHITANG, 40, 300, "上年评价良好"),
    (SHITANG, 72, 60, "污水处理设施停运，群众多次反映"),
    (XUGAO, 55, 120, "巡查记录补填"),
    (HENGXI_COMMUNITY, 15, 90, ""),
    (GULI_COMMUNITY, 30, 45, "示范点，设施新"),
)


def load(options) -> str:
    """Once; needs the demo's people."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    named = held.filter(person__account__is_demo=True, role__in=("township_clerk", "county_office")).order_by(
        "-pk"
    )
    posts = {post.division_id: post for post in named}
    if not {HENGXI, JIANGNING} <= set(posts):
        return "没有示范人员，不写示范的督导计划"
    if SupervisionPlan.objects.everywhere(because=BECAUSE).filter(division__in=posts).exists():
        return "示范的督导计划已在册"
    year = min(timezone.localdate().year, max(PUBLISHED_YEARS))
    with transaction.atomic():
        for division, asked in ((HENGXI, TOWNSHIP), (JIANGNING, COUNTY)):
            _crews(posts[division], year)
            _run(posts[division], year, asked)
        _outline(posts[HENGXI], year + 1)
        for village, score, ago, note in RISKS:
            on = timezone.localdate() - timedelta(days=ago)
            risking.enter_risk(
                division=_place(village), score=score, from_date=on, note=note, by=posts[JIANGNING]
            )
    return f"示范的督导计划：{SupervisionPlan.objects.everywhere(because=BECAUSE).filter(division__in=CREWS).count()} 份"


def _place(code: str) -> Division:
    return Division.objects.everywhere(because=BECAUSE).get(pk=code)


def _crews(post: Post, year: int) -> None:
    for crew in CREWS[post.division_id]:
        team = teams.set_up(
            division=post.division, name=crew.name, weekdays=list(crew.weekdays), stops_a_day=crew.stops,
            home=_place(crew.home) if crew.home else None, by=post,
        )  # fmt: skip
        for place, name in enumerate(crew.people):
            teams.join(team=team, person=_person(name, post), head=place == 0, by=post)
        for begins, days, note in crew.away:
            first = date(year, *begins)
            teams.add_absence(
                team=team, from_date=first, until=first + timedelta(days=days - 1), note=note, by=post
            )
        if not crew.active:
            teams.put_to_use(team=team, active=False, by=post)
    for begins, days, note in AWAY[post.division_id]:
        first = date(year, *begins)
        supervision.add_blackout(
            division=post.division,
            from_date=first,
            until=first + timedelta(days=days - 1),
            note=note,
            by=post,
        )


def _person(name: str, post: Post) -> Person:
    """By account, or one of the office, taken on where there is none of the name."""
    people = Person.objects.everywhere(because=BECAUSE)
    if "." in name or name.isascii():
        return people.get(account__username=name)
    said = {"name": name, "division": post.division, "party": post.person.party}
    return people.get_or_create(**said, defaults={"title": "督导员"})[0]


def _opened(post: Post, year: int, asked: tuple[Asked, ...], **more: Any) -> SupervisionPlan:
    plan = supervision.open_plan(
        division=post.division, year=year, title=f"{post.division.short_name}{year}年管护督导计划", seed=year * 7 + 3,
        checklist=CHECKLIST, by=post, **more,
    )  # fmt: skip
    for one in asked:
        units = Party.objects.everywhere(because=BECAUSE).filter(
            division__in=one.named, kind=Party.Kind.VILLAGE_COMMITTEE
        )
        supervision.add_frequency(
            plan=plan, target=one.target, rhythm=one.rhythm, kind=one.kind, share=one.share, note=one.note,
            sector_id=one.sector or None, parties=list(units), by=post,
            from_date=date(year, *one.begins) if one.begins else None,
            until=date(year, *one.ends) if one.ends else None,
        )  # fmt: skip
    return plan


def _run(post: Post, year: int, asked: tuple[Asked, ...]) -> None:
    """Drawn up from the first of January, adopted; approved on that day, as it would stand."""
    goal = "查责任清单落实、巡查真实、问题整改，促一体化管护常态长效。"
    plan = _opened(post, year, asked, goal=goal)
    first = date(year, 1, 1)
    problem = problem_of(plan, first)
    made = drawing.keep(plan=plan, problem=problem, drawn=draw(problem), from_date=first, job_id=None)
    drawing.adopt(drawing=made, by=post)
    supervision.approve(plan=plan, by=post)
    SupervisionPlan.objects.everywhere(because=BECAUSE).filter(pk=plan.pk).update(approved_on=first)


def _outline(post: Post, year: int) -> None:
    """Next year's, with its frequencies; nobody can draw it up before the days off are known."""
    _opened(post, year, TOWNSHIP[:3], goal="（征求意见稿）")
