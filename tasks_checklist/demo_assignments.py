"""Shares of the demo: the plans of 横溪 and its county this year in every state, that of 2024 closed, all villages confirmed.

Written by set, as they would stand had they been lived: what is done cannot be dated back by acts.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.demo import HENGXI, JIANGNING, SHITANG
from accounts.models import Party, Person
from accounts.scoping import in_ranges
from common.attachments import Owner, keep_made
from common.models import Attachment
from common.moments import morning
from common.papers import OfficialPaper
from tasks_checklist import evidence, measures
from tasks_checklist.demo_hours import at_work
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState, Evidence, TaskReport
from tasks_checklist.periods import period_before, period_of

BECAUSE = "the demo's own rows"
S, R = AssignmentState, TaskReport.State
LIVED = 2024
LATE = timedelta(days=5)
# what a share of this year may look like, drawn by its own name: (state, progress)
SCENES = (
    (S.NOT_STARTED, 0), (S.RUNNING, 20), (S.RUNNING, 45), (S.RUNNING, 60), (S.RUNNING, 85), (S.REPORTED, 100),
    (S.CONFIRMED, 100), (S.CONFIRMED, 100), (S.RETURNED, 100), (S.RUNNING, 70),
)  # fmt: skip
DONE = (
    "已召开村两委会议部署，责任到人，台账同步更新。",
    "已完成本期巡查和整治，现场照片附后。",
    "方案已印发，公示栏已张贴，群众无异议。",
)
DIFFICULTY = ("", "", "村级配套经费尚未到位", "部分自然村组协调难度大，正逐户做工作")
NEXT = ("按计划继续推进", "补齐照片和会议记录后报完成", "下月底前完成剩余路段")
SAID = {S.RETURNED: "佐证材料不全，缺会议记录", S.CONFIRMED: "材料齐全，同意确认"}


def _draw(*words: Any) -> int:
    """The same number for the same words, whenever it is asked."""
    return int.from_bytes(sha256("|".join(map(str, words)).encode()).digest()[:4])


def load(options) -> str:
    """Once for each plan of 横溪 and of its county that has tasks and no shares yet."""
    rows = AnnualPlan.objects.everywhere(because=BECAUSE).filter(
        division_id__in=(HENGXI, JIANGNING), state__in=("issued", "closed")
    )
    told = []
    for plan in rows.order_by("year", "-division_id"):
        units = list(_units(plan))
        tasks = list(AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan, outline=False))
        known = Assignment.objects.everywhere(because=BECAUSE).filter(task__plan=plan)
        if tasks and units and not known.exists():
            with transaction.atomic():
                told.append(f"{plan.year}年 {_live(plan, tasks, units)} 项")
    return f"示范的任务分解：{'，'.join(told)}" if told else "示范的任务分解已在册，或没有年度计划"


def _units(plan: AnnualPlan) -> Iterator[Party]:
    """The committees of the township's villages, or the county's townships; then the department of the demo."""
    rows = Party.objects.everywhere(because=BECAUSE).filter(active=True)
    beneath = plan.division_id == HENGXI
    kind = Party.Kind.VILLAGE_COMMITTEE if beneath else Party.Kind.TOWNSHIP_OFFICE
    here = rows.filter(in_ranges("division_id", plan.division.ranges), kind=kind)
    yield from here.select_related("division").order_by("division_id")
    people = Person.objects.everywhere(because=BECAUSE).filter(account__username="traffic")
    yield from rows.filter(pk__in=people.values("party_id"))


def _person(username: str) -> Person | None:
    rows = Person.objects.everywhere(because=BECAUSE)
    return rows.filter(account__username=username).first()


def _live(plan: AnnualPlan, tasks: list[AnnualTask], units: list[Party]) -> int:
    office = "hx.clerk" if plan.division_id == HENGXI else "county.office"
    clerk, village = _person(office), _person("shitang.clerk")
    given = at_work(morning(plan.issued_on or date(plan.year, 3, 1)), plan.year)
    shares = [_share(plan, task, unit, given, clerk) for task in tasks for unit in units]
    made = Assignment.objects.bulk_create(shares, batch_size=500)
    reports = [report for share in made for report in _reports(plan, share, clerk, village)]
    kept = TaskReport.objects.bulk_create(reports, batch_size=500)
    for task in tasks:
        _file(plan, task, made, kept, village)
    return len(made)


def _share(
    plan: AnnualPlan, task: AnnualTask, unit: Party, given: datetime, clerk: Person | None
) -> Assignment:
    village = unit.kind != Party.Kind.INDUSTRY_DEPARTMENT
    due = task.due_on or date(plan.year, 12, 20)
    row = Assignment(
        task=task,
        party=unit,
        division=unit.division if village else plan.division,
        sector_id=task.sector_id or (None if village else "01"),
        share="按任务清单落实，每期报送进展" if village else "指导各地，汇总本行业情况",
        given_at=given,
        due_on=due,
    )
    past = plan.year == LIVED
    drawn = _draw(task.number, unit.pk)
    settled = past or (due < timezone.localdate() - LATE and drawn % 9)  # few are overdue for long
    row.state, row.progress = (S.CONFIRMED, 100) if settled else SCENES[drawn % len(SCENES)]
    row.said = SAID.get(S(row.state), "")
    last = min(morning(due) - timedelta(days=3), timezone.now() - timedelta(days=1 + drawn % 3))
    if row.state in (S.REPORTED, S.CONFIRMED, S.RETURNED):
        row.reported_at = max(given + timedelta(hours=1), at_work(last, drawn))
    if row.state == S.CONFIRMED and row.reported_at:
        row.confirmed_at, row.confirmed_by = _answered(row), clerk
    return row


def _answered(row: Assignment) -> datetime | None:
    """The day after it was reported."""
    drawn = _draw("answered", row.task.number, row.party_id)
    return at_work(row.reported_at + timedelta(days=1), drawn) if row.reported_at else None


def _reports(
    plan: AnnualPlan, row: Assignment, clerk: Person | None, village: Person | None
) -> Iterator[TaskReport]:
    """The report of completion of what is done, two periods of what runs."""
    who = village if row.division_id == SHITANG else None
    every = row.task.every
    if row.reported_at:
        answered = row.state != S.REPORTED
        on = timezone.localdate(row.reported_at)
        state = {S.CONFIRMED: R.CONFIRMED, S.RETURNED: R.RETURNED}.get(S(row.state), R.SUBMITTED)
        yield _report(
            row, period_of(every, on), 100, state, who, completes=True, reported_at=row.reported_at,
            answered_at=_answered(row) if answered else None,
            answered_by=clerk if answered else None, said=row.said,
        )  # fmt: skip
    elif row.state == S.RUNNING and plan.year != LIVED:
        today, drawn = timezone.localdate(), _draw("told", row.task.number, row.party_id)
        if not every:
            return
        last = period_before(every, today)
        earlier = period_before(every, last[0])
        at = morning(earlier[1]) + timedelta(hours=9)
        yield _report(
            row, earlier, row.progress // 2, R.CONFIRMED, who, reported_at=at,
            answered_at=at + timedelta(hours=6), answered_by=clerk,
        )  # fmt: skip
        if drawn % 3:
            state, at = (
                (R.RETURNED if drawn % 7 == 0 else R.SUBMITTED),
                morning(last[1]) + timedelta(hours=10),
            )
            back = state == R.RETURNED
            yield _report(
                row, last, row.progress, state, who, reported_at=at, said="进展写得太笼统，请补充数据" if back else "",
                answered_at=at + timedelta(hours=3) if back else None, answered_by=clerk if back else None,
            )  # fmt: skip


def _report(row: Assignment, window, progress: int, state, who: Person | None, **more: Any) -> TaskReport:
    drawn = _draw("words", row.task.number, row.party_id, window[0])
    return TaskReport(
        assignment=row,
        period_from=window[0],
        period_until=window[1],
        progress=progress,
        done_text=DONE[drawn % len(DONE)],
        difficulty=DIFFICULTY[drawn % len(DIFFICULTY)],
        next_step=NEXT[drawn % len(NEXT)] if state != R.CONFIRMED else "",
        state=state,
        reported_by=who,
        **more,
    )


def _file(
    plan: AnnualPlan,
    task: AnnualTask,
    shares: list[Assignment],
    reports: list[TaskReport],
    village: Person | None,
) -> None:
    """石塘's evidence of a task that is done: a Word paper under each material asked for, and what the records proved."""
    own = next((row for row in shares if row.task_id == task.pk and row.division_id == SHITANG), None)
    report = next((one for one in reports if own and one.assignment_id == own.pk and one.completes), None)
    if own is None or report is None or own.state != S.CONFIRMED:
        return
    for material in evidence.materials_of(task):
        at = report.reported_at
        row = Evidence.objects.create(assignment=own, material=material, filed_at=at, filed_by=village)
        paper = OfficialPaper(title=material)
        paper.text(f"{own.party}关于“{task.title}”的{material}（示范材料）。")
        keep_made(
            [paper.saved()], name=f"{material}.docx", kind=Attachment.Kind.DOCX, owner=Owner(evidence.OWNER, row.pk),
            by=None, division=own.division_id,
        )  # fmt: skip
        report.evidence.add(row)
    on = timezone.localdate(report.reported_at)
    report.figures = measures.kept(own, measures.proof_of(own, on), on)
    report.save(update_fields=["figures"])
