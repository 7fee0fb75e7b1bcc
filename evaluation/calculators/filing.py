"""Filing in time: the self-evaluation of the round itself, and the reports that a village owes on its tasks."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.calculators.counting import BECAUSE, day, moment
from evaluation.calculators.plans import VILLAGES_UNITS
from evaluation.models import Evaluation, Level
from evaluation.places import Counted, Period
from tasks_checklist.models import Assignment, AssignmentState, TaskReport
from tasks_checklist.past import Then
from tasks_checklist.periods import WHENEVER, due_day
from tasks_checklist.planning.windows import Window, windows_of
from tasks_checklist.task_counting import address, page

IN_TIME, LATE = Decimal(2), Decimal(1)  # domain.md G3
GRACE = timedelta(days=7)
EACH_RETURN = Decimal("0.5")  # from the second time on


# --- the round's own sheet ----------------------------------------------------------------------
def filed_on_time(units: list[str], period: Period) -> dict[str, Counted]:
    """G3: filed by the deadline 2, within seven days after it 1, else 0; each return from the second on takes 0.5 off."""
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(
        round=period.round_id, level=Level.VILLAGE, division__in=units
    )
    sheets = {row.division_id: row for row in rows.only("division_id", "first_submitted_at", "returns")}
    url_of = address("evaluation:evaluation-list", round=period.round_id or "")
    return {unit: _filed(sheets.get(unit), period, url_of(unit)) for unit in units}


def _filed(sheet: Any, period: Period, url: str) -> Counted:
    sent, returns = (sheet.first_submitted_at, sheet.returns) if sheet else (None, 0)
    if sent is None:
        told, points, raises = _("自评还没有上报"), Decimal(0), _("在截止时间前上报自评")
    elif sent <= period.deadline:
        told, points, raises = _("自评按期上报"), IN_TIME, ""
    elif sent <= period.deadline + GRACE:
        told, points, raises = _("自评逾期7日内上报"), LATE, ""
    else:
        told, points, raises = _("自评逾期超过7日上报"), Decimal(0), ""
    minus = EACH_RETURN * max(0, returns - 1)
    if returns:
        told += _("，被退回 %s 次") % returns
    return Counted(points / IN_TIME, Decimal(1), told, url, raises, minus=minus, points=points)


# --- reports on tasks ---------------------------------------------------------------------------
def reports_late(units: list[str], period: Period) -> dict[str, Counted]:
    """N6: reports on the village's tasks whose day passed in the period without them; each counts, sent later or never.

    The numerator is how many, the denominator how many were owed.
    """
    at, today = moment(period), day(period)
    rows = Assignment.objects.everywhere(because=BECAUSE).issued()  # type: ignore[attr-defined]
    rows = rows.filter(division__in=units, party__kind__in=VILLAGES_UNITS, given_at__lt=at)
    rows = rows.exclude(state=AssignmentState.DROPPED).exclude(task__every=WHENEVER)
    shares = list(rows.select_related("task").order_by("pk"))
    came = _came({row.pk for row in shares}, period)
    ended = Then(Assignment, ("confirmed_at",), at)
    figures: dict[str, tuple[int, int]] = {}
    for row in shares:
        confirmed = ended.moment(row, "confirmed_at")
        owed = owed_windows(
            row.task.every,
            max(period.from_date, timezone.localdate(row.given_at)),
            min(period.until, timezone.localdate(confirmed)) if confirmed else period.until,
            today,
        )
        late = sum(
            came.get((row.pk, first), due_day((first, last)) + GRACE) > due_day((first, last))
            for first, last in owed
        )
        missed, whole = figures.get(row.division_id, (0, 0))
        figures[row.division_id] = (missed + late, whole + len(owed))
    url_of = address("tasks_checklist:report-collection")
    return {unit: _late(figures.get(unit, (0, 0)), url_of(unit)) for unit in units}


def owed_windows(every: str, since: date, until: date, today: date) -> list[Window]:
    """The whole periods of a rhythm that began on or after a day, ended by another, and whose report's day has passed. Pure.

    What was given out in the middle of a period is first reported for the next.
    """
    if since > until:
        return []
    begins = date(since.year, 1, 1)
    windows = windows_of(every, begins, date(until.year, 12, 31))
    return [one for one in windows if one[0] >= since and one[1] <= until and due_day(one) < today]


def _came(shares: Iterable[int], period: Period) -> dict[tuple[int, date], date]:
    """{(share, first day of the period): when its report came}; one sent back counts from when it came again."""
    rows = TaskReport.objects.everywhere(because=BECAUSE).filter(
        assignment__in=list(shares), period_from__gte=period.from_date, reported_at__lt=moment(period)
    )
    rows = rows.exclude(state=TaskReport.State.RETURNED).order_by("-reported_at")
    return {
        (share, first): timezone.localdate(when)
        for share, first, when in rows.values_list("assignment_id", "period_from", "reported_at")
    }


def _late(figure: tuple[int, int], url: str) -> Counted:
    late, owed = figure
    told = _("应报送任务进展 %(owed)s 次，迟报或未报 %(late)s 次") % {"owed": owed, "late": late}
    raises = _("按周期报送任务进展，补报并消除影响的可申请免扣") if late else ""
    return Counted(Decimal(late), Decimal(owed), told, url or page("tasks_checklist:assignment-list"), raises)
