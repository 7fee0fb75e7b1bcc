"""Plans of the demo: 横溪's of 2024 by the official paper, closed; the county's and 横溪's of this year, running; 谷里's
being drawn up; next year's in outline; phases, and milestones of every sector, done, coming and overdue.

Leads, units, dates and summaries are invented but where reference/tasks_2024.csv names its source.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.demo import GULI, HENGXI, JIANGNING
from accounts.models import Division, Party, Person, Sector
from accounts.reference import rows_of
from common.workdays import entered_overrides, entered_years
from tasks_checklist.actions.rolling import COPIED, of_year
from tasks_checklist.back_planning import Step, set_back
from tasks_checklist.models import AnnualPlan, AnnualTask, Milestone, PlanPhase, PlanState

BECAUSE = "the demo's own rows"
LIVED = 2024
OFFICIAL = "江宁区横溪街道办事处 2024-07-12 公布的任务清单；责任单位按条文整理，佐证材料、期限为本系统拟定"
PREAMBLE = (
    "按照《南京市关于深化农村公共基础设施管护体制改革工作方案》和《2024年南京市农村公共基础设施管护体制改革重点工作任务清单》"
    "要求，现制定《2024年横溪街道农村公共基础设施管护体制改革重点工作任务清单》如下。"
)
GOAL = "农村公共基础设施有人管、有钱管、有制度管，两项清单按期公布，问题整改闭环。"
SUMMARY = "十二项任务分解到各村（社区）并全部确认完成，两项清单已公布，督导发现的问题按期销号。（示范）"
OFFICES = {
    "街道管护领导小组办公室": Party.Kind.TOWNSHIP_OFFICE,
    "财政部门（街道财政所）": Party.Kind.TOWNSHIP_FINANCE,
}
RHYTHMS = {"annual": "quarterly", "periodic": "monthly", "continuous": "monthly"}
# when this year's tasks are due (month, day), by number
DUE = {1: (3, 31), 2: (10, 31), 4: (9, 30), 5: (11, 30), 7: (11, 15), 10: (12, 10), 11: (12, 15)}
OWN = (
    (
        "石塘水街、许高片区夜间照明整治",
        "更换老旧路灯，消除照明盲区",
        "照明巡查记录;更换前后照片",
        "08",
        "build",
        (11, 10),
    ),
    (
        "农村供水管网漏损点排查改造",
        "排查主管网，列出改造清单分批实施",
        "漏损点台账;施工与验收记录",
        "02",
        "build",
        (10, 20),
    ),
    (
        "自然村污水设施运行监测试点",
        "选两个自然村安装在线监测",
        "选点会议纪要;监测数据",
        "03",
        "reserve",
        (12, 20),
    ),
)
ROADMAP = (
    Step("制定行业工作路径", 180),
    Step("摸清设施底数", 130),
    Step("补齐标准、制度", 85),
    Step("组织实施、指导各村", 40),
    Step("自查自评、问题清零", 12),
    Step("全面完成并总结", 0),
)
PHASES = (
    (
        "动员部署",
        (1, 1),
        (3, 31),
        "计划下达，任务分解到村，责任到人",
        "计划如期下达，各村（社区）均已分解到人。",
    ),
    ("组织实施", (4, 1), (10, 31), "逐项推进，按月报送，督导跟进", ""),
    ("总结提升", (11, 1), (12, 31), "自评、确认、滚动编制下年计划", ""),
)
LATE_SECTORS = ("01", "03")  # what these owe stands overdue


def load(options) -> str:
    """Once for each plan that does not stand; needs the reference files."""
    places = Division.objects.everywhere(because=BECAUSE).in_bulk([JIANGNING, HENGXI, GULI])
    if len(places) < 3:
        return "没有示范区划，不写示范的年度计划"
    year = max(timezone.localdate().year, LIVED + 1)
    if _standing(HENGXI, year) or _standing(HENGXI, LIVED):
        return "示范的年度计划已在册"
    with transaction.atomic():
        lived = _lived(places[HENGXI])
        county = _county(places[JIANGNING], year)
        running = _running(places[HENGXI], year, county, lived)
        _drafted(places[GULI], year, county)
        _outline(running, year + 1)
    return f"示范的年度计划 5 份，任务 {AnnualTask.objects.everywhere(because=BECAUSE).count()} 项"


def _standing(place: str, year: int) -> bool:
    return AnnualPlan.objects.everywhere(because=BECAUSE).filter(division=place, year=year).exists()


# --- the plans ----------------------------------------------------------------------------------
def _lived(place: Division) -> AnnualPlan:
    """The official list of 2024, lived to its end."""
    plan = AnnualPlan.objects.create(
        division=place,
        year=LIVED,
        title="2024年横溪街道农村公共基础设施管护体制改革重点工作任务清单",
        goal=GOAL,
        text=PREAMBLE,
        source=OFFICIAL,
        state=PlanState.CLOSED,
        issued_on=date(LIVED, 7, 12),
        issued_by=_person("hx.leader"),
        closed_on=date(LIVED + 1, 1, 15),
        summary=SUMMARY,
    )
    tasks = _tasks(plan, lambda number: date(LIVED, 12, 20), every="quarterly")
    _phases(plan, ((f"{LIVED}年下半年推进", (7, 12), (11, 30), GOAL, "逐项推进，按季报送。"),))
    goal = date(LIVED, 11, 29)
    _milestones(tasks[1], Sector.objects.all(), goal, steps=ROADMAP[2:], done_until=goal)
    return plan


def _county(place: Division, year: int) -> AnnualPlan:
    plan = AnnualPlan.objects.create(
        division=place,
        year=year,
        title=f"{year}年江宁区农村公共基础设施管护体制改革重点工作任务清单",
        number=f"江管护办〔{year}〕3号",
        goal=GOAL,
        state=PlanState.ISSUED,
        issued_on=date(year, 1, 20),
        issued_by=_person("county.office"),
    )
    tasks = _tasks(
        plan, lambda number: date(year, *DUE.get(number, (12, 20))), office=Party.Kind.COUNTY_OFFICE
    )
    _milestones(tasks[3], Sector.objects.filter(code__in=("01", "02", "04")), date(year, 12, 10))
    return plan


def _running(place: Division, year: int, county: AnnualPlan, lived: AnnualPlan) -> AnnualPlan:
    """横溪 takes what the county asks, adds its own, and has milestones for its sectors."""
    plan = AnnualPlan.objects.create(
        division=place,
        year=year,
        title=f"横溪街道{year}年农村公共基础设施管护重点工作任务清单",
        number=f"横管护办〔{year}〕2号",
        goal=GOAL,
        above=county,
        before=lived,
        state=PlanState.ISSUED,
        issued_on=date(year, 2, 5),
        issued_by=_person("hx.leader"),
    )
    asked = {task.number: task for task in county.tasks.all()}
    tasks = _tasks(
        plan, lambda number: date(year, *DUE.get(number, (12, 20))), above=asked, leader=_person("hx.leader")
    )
    phases = _phases(plan, PHASES)
    for number, (title, text, evidence, sector, batch, due) in enumerate(OWN, start=len(tasks) + 1):
        tasks[number] = AnnualTask.objects.create(
            plan=plan,
            number=number,
            section="五、街道自选任务",
            title=title,
            text=text,
            evidence_required=evidence,
            sector_id=sector,
            batch=batch,
            due_on=date(year, *due),
            deadline="annual",
            every="monthly",
            phase=phases[1],
            leader=_person("hx.leader"),
            lead_party=_office(place, Party.Kind.TOWNSHIP_OFFICE),
            responsible_words="有关村（社区）",
        )
    AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan, number=9).update(every="ten_days")
    _milestones(tasks[1], Sector.objects.filter(code__lte="08"), date(year, 11, 30))
    _milestones(tasks[len(tasks)], Sector.objects.filter(code="03"), date(year, 12, 20), steps=ROADMAP[1:])
    return plan


def _drafted(place: Division, year: int, county: AnnualPlan) -> AnnualPlan:
    """谷里 has begun with what the county asks; some dates are missing still."""
    plan = AnnualPlan.objects.create(
        division=place, year=year, title=f"谷里街道{year}年重点工作任务清单", goal=county.goal, above=county
    )
    asked = {task.number: task for task in county.tasks.all()}
    _tasks(plan, lambda number: None if number in (6, 12) else date(year, 12, 10), above=asked)
    return plan


def _outline(plan: AnnualPlan, year: int) -> AnnualPlan:
    """Next year's, 近细远粗."""
    title = of_year(plan.title, year, instead_of=plan.year)
    new = AnnualPlan.objects.create(
        division=plan.division, year=year, title=title, goal=plan.goal, before=plan
    )
    batches = {2: "reserve", 4: "build", 7: "build", 8: "scheme", len(OWN) + 12: "build"}
    AnnualTask.objects.bulk_create(
        AnnualTask(
            plan=new,
            number=one.number,
            outline=True,
            **{name: getattr(one, name) for name in COPIED} | {"batch": batches.get(one.number, one.batch)},
        )
        for one in plan.tasks.order_by("number")
        if one.number != 13
    )
    return new


# --- their parts --------------------------------------------------------------------------------
def _tasks(
    plan: AnnualPlan, due, *, every: str = "", above=None, leader=None, office: str = ""
) -> dict[int, AnnualTask]:
    """The twelve tasks of the paper in a plan, by number. `office`: who leads instead of the township's."""
    made = {}
    for row in rows_of("tasks_2024.csv"):
        number = int(row["number"])
        kind = office or OFFICES.get(row["lead_units"], "")
        day = due(number)
        made[number] = AnnualTask(
            plan=plan,
            number=number,
            section=row["section"],
            title=row["title"],
            text=of_year(row["text"], plan.year, instead_of=LIVED),
            deliverables=row["deliverables"],
            evidence_required=row["evidence_required"],
            target=row["target"],
            measure=row["measure"],
            deadline=row["deadline_type"],
            due_on=day,
            every=every or RHYTHMS[row["deadline_type"]],
            leader=leader,
            lead_party=_office(plan.division, kind) if kind and row["lead_units"] in OFFICES else None,
            lead_words=row["lead_units"],
            responsible_words=row["responsible_units"].replace(";", "；"),
            above=(above or {}).get(number),
        )
    AnnualTask.objects.bulk_create(made.values())
    return made


def _office(place: Division, kind: str) -> Party | None:
    return Party.objects.everywhere(because=BECAUSE).filter(division=place, kind=kind).first()


def _person(username: str) -> Person | None:
    return Person.objects.everywhere(because=BECAUSE).filter(account__username=username).first()


def _phases(plan: AnnualPlan, phases: Iterable[tuple[Any, ...]]) -> list[PlanPhase]:
    return [
        PlanPhase.objects.create(
            plan=plan,
            name=name,
            from_date=date(plan.year, *first),
            until=date(plan.year, *last),
            goal=goal,
            summary=summary,
        )
        for name, first, last, goal, summary in phases
    ]


def _milestones(
    task: AnnualTask,
    sectors: Iterable[Sector],
    goal: date,
    *,
    steps: Iterable[Step] = ROADMAP,
    done_until: date | None = None,
) -> None:
    """Each sector's steps, a little apart; what lies behind is done, but for the last of some sectors."""
    today, own, final = timezone.localdate(), entered_overrides(), entered_years()
    made = []
    for place, sector in enumerate(sectors):
        ends = goal - timedelta(days=3 * (place % 3))
        for found in set_back(ends, steps, own, final):
            late = sector.code in LATE_SECTORS and found.day > today - timedelta(days=45) and not done_until
            done = found.day + timedelta(days=place % 4 - 2) if found.day < today and not late else None
            made.append(
                Milestone(
                    task=task,
                    sector=sector,
                    title=found.step.title,
                    due_on=found.day,
                    done_on=min(done, today) if done else None,
                )
            )
    Milestone.objects.bulk_create(made)
