"""有制度: the village's part in the year's plan, and projects whose upkeep was settled before they were approved."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evaluation.calculators.counting import BECAUSE, Words, last_day, moment, rates
from evaluation.places import Counted, Period
from funding.models import Project
from funding.models.projects import IN_LIBRARY
from tasks_checklist.models import Assignment, AssignmentState
from tasks_checklist.past import Then
from tasks_checklist.task_counting import address, tallied

PLANNING = "plan_filed"  # the measure of the task 制定年度工作计划和重点任务
FULL, HALF = Decimal(3), Decimal("1.5")  # domain.md A2
VILLAGES_UNITS = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.VILLAGE_ASSOCIATION)
BUILT = (Project.Kind.NEW, Project.Kind.REBUILD, Project.Kind.EXTEND)


def annual_plan(units: list[str], period: Period) -> dict[str, Counted]:
    """A2: the village's share of the task “制定年度工作计划和重点任务”, reported by its day and confirmed by the township: 3;
    reported late and confirmed: 1.5; else 0. The best of several shares counts; without one there is nothing to judge.
    """
    at = moment(period)
    rows = Assignment.objects.everywhere(because=BECAUSE).issued()  # type: ignore[attr-defined]
    rows = rows.filter(
        task__plan__year=period.until.year,
        task__measure=PLANNING,
        division__in=units,
        party__kind__in=VILLAGES_UNITS,
        given_at__lt=at,
    ).exclude(state=AssignmentState.DROPPED)
    then = Then(Assignment, ("due_on", "reported_at", "confirmed_at"), at)
    best: dict[str, tuple[Decimal, Any]] = {}
    for row in rows.order_by("pk"):
        said = _how_far(row, then)
        if row.division_id not in best or best[row.division_id][0] < said[0]:
            best[row.division_id] = said
    url_of = address("tasks_checklist:assignment-list", year=period.until.year, state="all", measure=PLANNING)
    return {unit: _of_plan(best.get(unit), url_of(unit)) for unit in units}


def _how_far(row: Assignment, then: Then) -> tuple[Decimal, Any]:
    """(points, in words) of one share at the moment."""
    reported, confirmed = then.moment(row, "reported_at"), then.moment(row, "confirmed_at")
    if reported is None:
        return Decimal(0), _("年度计划和重点任务还没有上报")
    if confirmed is None:
        return Decimal(0), _("年度计划和重点任务已上报，待镇街确认")
    if _by_its_day(reported, then.day(row, "due_on")):
        return FULL, _("年度计划和重点任务按时上报并经镇街确认")
    return HALF, _("年度计划和重点任务逾期上报，已经镇街确认")


def _by_its_day(reported: datetime, due: Any) -> bool:
    return timezone.localdate(reported) <= due


def _of_plan(said: tuple[Decimal, Any] | None, url: str) -> Counted:
    if said is None:
        told = str(_("镇街没有向本村下达编制年度计划的任务"))
        return Counted(Decimal(0), Decimal(0), told, url, str(_("请镇街下达后上报")))
    points, told = said
    raises = "" if points else str(_("上报年度计划和重点任务，请镇街确认"))
    return Counted(points / FULL, Decimal(1), str(told), url, raises, points=points)


def projects_in_step(units: list[str], period: Period) -> dict[str, Counted]:
    """A3: of projects to build or rebuild approved in the period, those with source, yearly cost and keeper of their upkeep."""
    rows = Project.objects.everywhere(because=BECAUSE).filter(
        division__in=units,
        kind__in=BUILT,
        state__in=IN_LIBRARY,
        approved_on__gte=period.from_date,
        approved_on__lte=last_day(period),
    )
    settled = ~Q(upkeep_source="") & Q(upkeep_cost__isnull=False, keeper__isnull=False)
    words = Words(
        _("当年审定的新建改建项目 %(whole)s 个，管护资金来源、年管护费、管护主体齐全的 %(done)s 个"),
        _("当年没有审定的新建改建项目"),
        _("补齐 %(lack)s 个项目的管护资金来源、年管护费测算和管护主体"),
    )
    url = address(
        "funding:project-list",
        state="all",
        approved_since=period.from_date,
        approved_until=last_day(period),
    )
    return rates(units, tallied(rows.order_by(), "division_id", settled), words, url)
