"""进展填报: a unit says how far it is with its share, on what evidence; once a period, or that all is done."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.rights import Right
from accounts.trail import changed_meanwhile
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from maintenance.actions.keeping import keep_once
from tasks_checklist.evidence import OWNER, elsewhere, missing, rests_on
from tasks_checklist.models import Assignment, AssignmentState, Evidence, PlanState, TaskReport
from tasks_checklist.models.assignments import FLOW, OPEN, other_unit
from tasks_checklist.periods import period_of
from tasks_checklist.task_told import office_people, tell

WHOLE = 100
MOST_FILES = 30  # of one share
Files = Mapping[str, Iterable[UploadedFile]]  # by the material they prove, "" another


def held(assignment: Assignment, *, by, seen: int | None = None) -> Assignment:
    """The share as it is now, locked. Raises Http404, ValidationError."""
    rows = Assignment.objects.visible_to(by).issued().select_for_update(of=("self",))
    related = ("task__plan__division", "party__division", "person", "division")
    row = rows.select_related(*related).filter(pk=assignment.pk).first()
    if row is None:
        raise Http404
    if seen is not None and seen != row.version:
        raise changed_meanwhile(row)
    if row.task.plan.state != PlanState.ISSUED:
        raise ValidationError(_("年度计划已办结，不能再办理"))
    return row


def refuse_other_unit(row: Assignment, by) -> None:
    """Only the unit's own people report for it. Raises Refused."""
    if said := other_unit(row, by):
        raise Refused(said)


@transaction.atomic
def start(*, assignment: Assignment, by, seen: int | None = None) -> Assignment:
    """开始推进. Raises Refused, Http404, ValidationError."""
    row = held(assignment, by=by, seen=seen)
    refuse_other_unit(row, by)
    FLOW.move(row, "start", by=by)
    return row


@transaction.atomic
def report(
    *,
    assignment: Assignment,
    progress: int,
    done_text: str,
    by,
    difficulty: str = "",
    next_step: str = "",
    completes: bool = False,
    on: date | None = None,
    figures: dict[str, Any] | None = None,
    files: Files | None = None,
    pointed: Iterable[Evidence] = (),
    account_id: int | None = None,
    client_key: UUID | None = None,
) -> TaskReport:
    """Report the period that holds `on` (today), or that the share is done (`completes`: 100 %).

    A period is reported once, none that ended before the share was asked; a report not yet looked at is written over,
    also the one that says that all is done: until the office answers it is added to so. `client_key` drawn by the sender: the same
    one sent twice is one report. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.TASK_REPORT)
    if client_key and (again := _sent_before(client_key, by)):
        return again
    row, today = held(assignment, by=by), timezone.localdate()
    refuse_other_unit(row, by)
    _refuse_settled(row, completes)
    period = period_of(row.task.every, min(on or today, today))
    made = waiting_report(row) or _report_row(row, period, completes)
    made.progress = WHOLE if completes else progress
    made.done_text, made.difficulty, made.next_step = done_text.strip(), difficulty.strip(), next_step.strip()
    made.figures, made.client_key = figures or {}, client_key
    made.reported_at, made.reported_by_id = timezone.now(), by.person_id
    made.full_clean(exclude=["evidence"], validate_unique=False, validate_constraints=False)
    made.save()
    _file(row, made, files or {}, pointed, by=by, account_id=account_id)
    _carry(row, made, by)
    return made


def _refuse_settled(row: Assignment, completes: bool) -> None:
    if row.state == AssignmentState.REPORTED and not completes:
        raise ValidationError(_("已报完成，等办公室确认。补充内容、材料的请仍报完成；没有做完的先撤回报完成"))
    if row.state not in (*OPEN, AssignmentState.REPORTED):
        raise ValidationError(_("现为“%s”，不能再报送") % row.standing)


def waiting_report(row: Assignment) -> TaskReport | None:
    """The report that all is done which the office has not answered yet; None where it has, or none was made."""
    if row.state != AssignmentState.REPORTED:
        return None
    waiting = row.reports.filter(completes=True, state=TaskReport.State.SUBMITTED)
    found = waiting.select_for_update(of=("self",)).order_by("-id").first()
    if found is not None:
        found.version += 1
    return found


@transaction.atomic
def recall(*, assignment: Assignment, by, seen: int | None = None) -> Assignment:
    """撤回报完成, until the office has answered: the unit goes on, what it said stays on record as taken back.

    Raises Refused, Http404, ValidationError.
    """
    row = held(assignment, by=by, seen=seen)
    refuse_other_unit(row, by)
    last = (
        row.reports.filter(completes=False)
        .exclude(state=TaskReport.State.RETURNED)
        .order_by("-period_from")
        .first()
    )
    FLOW.move(row, "recall", by=by, reported_at=None, progress=last.progress if last else 0)
    waiting = row.reports.filter(completes=True, state=TaskReport.State.SUBMITTED)
    for made in waiting.select_for_update(of=("self",)):
        made.state, made.said, made.version = TaskReport.State.RETURNED, _("责任单位撤回"), made.version + 1
        made.answered_at, made.answered_by_id = timezone.now(), by.person_id
        made.save(update_fields=["state", "said", "version", "answered_at", "answered_by"])
    title = _("撤回报完成：%(unit)s %(task)s") % {"unit": row.party, "task": row.task.title}
    tell(office_people(row), assignment=row, title=title, but=by.person_id)
    return row


def _sent_before(client_key: UUID, by) -> TaskReport | None:
    rows = TaskReport.objects.everywhere(because="one's own, sent twice")
    return rows.filter(client_key=client_key, reported_by_id=by.person_id).first()


def _report_row(row: Assignment, period: tuple[date, date], completes: bool) -> TaskReport:
    """The report of the period that the office has not answered yet, or a new one. Raises ValidationError."""
    if period[1] < row.asked_from:
        said = _("任务%s才下达到本单位，以前的周期不用报")
        raise ValidationError({"on": said % f"{row.asked_from:%Y-%m-%d}"})
    standing = row.reports.exclude(state=TaskReport.State.RETURNED)
    made = standing.filter(period_from=period[0], completes=completes).select_for_update(of=("self",)).first()
    if made is None:
        return TaskReport(assignment=row, period_from=period[0], period_until=period[1], completes=completes)
    if made.state == TaskReport.State.CONFIRMED:
        if not completes:
            raise ValidationError(_("这一期办公室已审，不能再改；有新进展请在下一期报"))
        return _again(row, period)
    made.version += 1
    return made


def _again(row: Assignment, period: tuple[date, date]) -> TaskReport:
    """A share that was confirmed and taken up again is reported done once more, on a day of its own."""
    today = timezone.localdate()
    if row.reports.filter(period_from=today, completes=True).exclude(state="returned").exists():
        raise ValidationError(_("今天报的完成已确认过，请明天再报"))
    return TaskReport(assignment=row, period_from=today, period_until=max(today, period[1]), completes=True)


def _file(
    row: Assignment,
    made: TaskReport,
    files: Files,
    pointed: Iterable[Evidence],
    *,
    by,
    account_id: int | None,
) -> None:
    """Keep what came with the report; what is pointed at is the unit's own of the same plan. Raises ValidationError."""
    new = [(material, file) for material, some in files.items() for file in some]
    if len(new) + rests_on(row).count() > MOST_FILES:
        raise ValidationError(_("一项任务最多 %s 份佐证材料") % MOST_FILES)
    named = [one.pk for one in pointed]
    own = [*elsewhere(row).filter(pk__in=named), *rests_on(row).filter(pk__in=named)]
    if len(own) != len(named):
        raise ValidationError(_("所选的佐证材料不是本单位在这份计划里报过的"))
    for material, file in new:
        evidence = Evidence.objects.create(assignment=row, material=material[:100], filed_by_id=by.person_id)
        keep_once(
            file,
            owner=Owner(OWNER, evidence.pk),
            division=row.division_id,
            account_id=account_id,
            accepted=ACCEPTED,
        )
        own.append(evidence)
    made.evidence.add(*own)


def _carry(row: Assignment, made: TaskReport, by) -> None:
    """What a report does to the share: it runs, has come so far, or waits for the office."""
    if made.completes:
        _refuse_unproved(row, made)
        more = row.state == AssignmentState.REPORTED
        since = row.reported_at if more else made.reported_at  # what is added later was done by then
        FLOW.move(row, "report", by=by, progress=WHOLE, reported_at=since)
        office = office_people(row)
        said = _("已补充，请确认完成：%(unit)s %(task)s") if more else _("请确认完成：%(unit)s %(task)s")
        title = said % {"unit": row.party, "task": row.task.title}
        tell(office, assignment=row, title=title, body=made.done_text, but=by.person_id)
    elif row.state == AssignmentState.NOT_STARTED:
        FLOW.move(row, "start", by=by, progress=made.progress)
    else:
        row.progress = made.progress
        row.version += 1
        row.save(update_fields=["progress", "version"])


def _refuse_unproved(row: Assignment, made: TaskReport) -> None:
    """What the task asks to see is filed, or the report says why it cannot be. Raises ValidationError."""
    lacking = missing(row)
    if lacking and not made.difficulty:
        said = _("还缺佐证材料：%s。请上传，或在这里写明没有的原因") % "、".join(lacking)
        raise ValidationError({"difficulty": said})
