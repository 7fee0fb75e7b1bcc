"""管护实效 and what villagers say: inspections in time, repairs in time, the village's own checks, villagers' matters answered."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.moments import morning
from evaluation.calculators.counting import BECAUSE, Figures, Words, last_day, last_due, moment, rates
from evaluation.calculators.standing import OTHERS, of_village
from evaluation.places import Counted, Period
from maintenance.models import InspectionDuty, InspectionPlan, Matter, MatterState
from maintenance.models.inspections import DOERS_OF_LEVEL
from maintenance.models.matters import BY_VILLAGERS, ELSEWHERE
from tasks_checklist.planning.windows import windows_of
from tasks_checklist.task_counting import address, tallied

SELF_CHECK = InspectionPlan.Kind.SELF_CHECK
VILLAGES_OWN = DOERS_OF_LEVEL["village"]  # type: ignore[index]


# --- looking ------------------------------------------------------------------------------------
def _owed(units: list[str], period: Period) -> QuerySet[InspectionDuty]:
    """What a village had to look at in the period, up to yesterday; what was excused or ended is not owed."""
    rows = InspectionDuty.objects.everywhere(because=BECAUSE).filter(division__in=units)
    return rows.owed(period.from_date, last_due(period)).order_by()  # type: ignore[attr-defined]


def inspections_on_time(units: list[str], period: Period) -> dict[str, Counted]:
    """E2: inspections due in the period that were made by their day; those of others (operators, departments) are theirs."""
    rows = _owed(units, period).filter(of_village(), plan__doer__in=VILLAGES_OWN)
    rows = rows.filter(Q(party=None) | ~Q(party__kind__in=OTHERS)).exclude(plan__kind=SELF_CHECK)
    done = Q(state=InspectionDuty.State.DONE, done_on__lte=F("due_on"))
    words = Words(
        _("应完成巡查 %(whole)s 项，按时完成 %(done)s 项"),
        _("期内没有应完成的巡查任务"),
        _("巡查按期完成，已有 %(lack)s 项超期或未巡"),
    )
    url = address(
        "maintenance:duty-list",
        state="owed",
        since=period.from_date,
        until=last_due(period),
        kind="inspection",
    )
    return rates(units, tallied(rows, "division_id", done), words, url)


def self_checks(units: list[str], period: Period) -> dict[str, Counted]:
    """G1: self-checks made ÷ planned; a village without a plan owes one a week."""
    rows = _owed(units, period).filter(plan__kind=SELF_CHECK)
    made = Q(state=InspectionDuty.State.DONE, done_on__lte=last_day(period))
    planned = tallied(rows, "division_id", made)
    weeks = (
        windows_of("weekly", period.from_date, last_due(period))
        if last_due(period) >= period.from_date
        else []
    )
    figures: Figures = {unit: planned.get(unit, (0, len(weeks))) for unit in units}
    words = Words(
        _("计划自查 %(whole)s 次，已完成 %(done)s 次"),
        _("期内还没有到期的自查"),
        _("按计划完成村级自查，已欠 %(lack)s 次"),
    )
    url = address(
        "maintenance:duty-list",
        state="owed",
        since=period.from_date,
        until=last_due(period),
        kind="self_check",
    )
    return rates(units, figures, words, url)


# --- mending ------------------------------------------------------------------------------------
def in_time(at: datetime) -> Q:
    """Handled by the limit that stands, pauses for approved money within it."""
    return Q(handled_at__lte=F("done_by_time"), handled_at__lt=at)


def _matters(units: list[str]) -> QuerySet[Matter]:
    """About the village's own facilities, or about none."""
    return Matter.objects.everywhere(because=BECAUSE).filter(of_village(), division__in=units).order_by()


def repairs_on_time(units: list[str], period: Period) -> dict[str, Counted]:
    """E3: matters of the village's facilities closed within their limit ÷ closed and overdue."""
    at = moment(period)
    rows = _matters(units).closed_or_late(morning(period.from_date), at)  # type: ignore[attr-defined]
    figures = tallied(rows, "division_id", in_time(at))
    words = Words(
        _("已办结和超期未办结的维修 %(whole)s 件，限期内办结 %(done)s 件"),
        _("期内没有办结或超期的维修事项"),
        _("在限期内办结维修，已有 %(lack)s 件超期"),
    )
    return rates(units, figures, words, address("maintenance:matter-list", **_of_repairs(period)))


def _of_repairs(period: Period) -> dict[str, Any]:
    return {"state": "all", "judged_since": period.from_date, "judged_until": last_day(period)}


def public_reports_answered(units: list[str], period: Period) -> dict[str, Counted]:
    """H2: matters told by villagers (on the spot or by 12345) and taken, handled within their limit.

    One whose limit has not passed yet is neither in time nor late.
    """
    at = moment(period)
    rows = _matters(units).filter(source__in=BY_VILLAGERS, accepted_at__lt=at)
    rows = rows.filter(reported_at__gte=morning(period.from_date), reported_at__lt=at)
    due = Q(handled_at__lt=at) | (Q(done_by_time__lt=at) & ~Q(state=MatterState.SUSPENDED))
    figures = tallied(rows.filter(due).exclude(state__in=ELSEWHERE), "division_id", in_time(at))
    words = Words(
        _("已受理、到期的群众上报 %(whole)s 件，限期内办结 %(done)s 件"),
        _("期内没有到期的群众上报"),
        _("在限期内办结群众上报，已有 %(lack)s 件超期"),
    )
    url = address(
        "maintenance:matter-list",
        state="all",
        by="villagers",
        since=f"{period.from_date:%Y-%m}",
        until=f"{last_day(period):%Y-%m}",
    )
    return rates(units, figures, words, url)
