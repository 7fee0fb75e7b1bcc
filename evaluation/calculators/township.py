"""镇街工作: what a township's own sheet counts (domain.md 12.3)."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from accounts.scoping import code_range, in_ranges
from common.moments import morning
from evaluation.calculators.counting import (
    BECAUSE,
    DAY,
    Figures,
    Words,
    day,
    last_day,
    last_due,
    moment,
    rates,
)
from evaluation.calculators.lists import published, where_told
from evaluation.models import Evaluation, EvaluationState, Level
from evaluation.places import Counted, Period
from maintenance.models import TrainingPlan, TrainingSession
from tasks_checklist.models import (
    AnnualTask,
    Assignment,
    AssignmentState,
    Obligation,
    VisitKind,
    VisitState,
)
from tasks_checklist.models.annual import KNOWN
from tasks_checklist.task_counting import address, tallied

IN_TIME, LATE = Decimal(4), Decimal(2)  # domain.md T6


def _beneath(column: str, units: list[str]) -> Q:
    return in_ranges(column, [code_range(unit, "township") for unit in units])


def village_scores(units: list[str], period: Period) -> dict[str, Counted]:
    """T1: the mean score of the villages of this round, weighed by their facilities in use, of a hundred."""
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(
        _beneath("division_id", units), round=period.round_id, level=Level.VILLAGE, score__isnull=False
    )
    rows = rows.exclude(state=EvaluationState.VOID)  # a village that merged into another
    figures: dict[str, tuple[Decimal, Decimal]] = {}
    for place, score, number in rows.order_by().values_list("division_id", "score", "facilities"):
        unit = f"{place[:9]}000"
        done, whole = figures.get(unit, (Decimal(0), Decimal(0)))
        figures[unit] = (done + score * number, whole + 100 * number)
    url_of = address("evaluation:evaluation-list", round=period.round_id or "", level=str(Level.VILLAGE))
    return {unit: _mean(figures.get(unit), url_of(unit)) for unit in units}


def _mean(figure: tuple[Decimal, Decimal] | None, url: str) -> Counted:
    if figure is None or not figure[1]:
        return Counted(Decimal(0), Decimal(0), str(_("辖区村还没有得分")), url)
    done, whole = figure
    told = _("按在用设施数加权，辖区村平均得分 %s 分") % f"{done * 100 / whole:.2f}"
    return Counted(done, whole, str(told), url, str(_("提高得分较低、设施较多的村")) if done < whole else "")


def tasks_done(units: list[str], period: Period) -> dict[str, Counted]:
    """T2: tasks of the township's plan all of whose shares were confirmed ÷ tasks to be done by the period's end.

    A township without a plan of its own is judged by its shares of the plan above it.
    """
    own, at = _own_tasks(units, period), moment(period)
    without = [unit for unit in units if unit not in own]
    rows = Assignment.objects.everywhere(because=BECAUSE).issued()  # type: ignore[attr-defined]
    rows = rows.filter(
        task__plan__year=period.until.year,
        party__division__in=without,
        party__kind=Party.Kind.TOWNSHIP_OFFICE,
        due_on__lte=period.until,
        given_at__lt=at,
    ).exclude(state=AssignmentState.DROPPED)
    above = tallied(rows.order_by(), "party__division_id", _confirmed(at))
    words = Words(
        _("应完成重点任务 %(whole)s 项，已完成并经确认 %(done)s 项"),
        _("当年没有应完成的重点任务"),
        _("完成并确认 %(lack)s 项任务"),
    )
    url = address("tasks_checklist:assignment-list", year=period.until.year, state="all")
    return rates(units, {**above, **own}, words, url)


def _confirmed(at: Any, prefix: str = "") -> Q:
    return Q(**{f"{prefix}state": AssignmentState.CONFIRMED, f"{prefix}confirmed_at__lt": at})


def _own_tasks(units: list[str], period: Period) -> dict[str, tuple[int, int]]:
    """{township with an issued plan: (tasks done, tasks to be done)}; one that is in outline is not owed yet."""
    at = moment(period)
    tasks = AnnualTask.objects.everywhere(because=BECAUSE).filter(
        Q(due_on=None) | Q(due_on__lte=period.until),
        plan__division__in=units,
        plan__year=period.until.year,
        plan__state__in=KNOWN,
        plan__issued_on__lte=day(period),
        outline=False,
    )
    standing = ~Q(assignments__state=AssignmentState.DROPPED) & Q(assignments__given_at__lt=at)
    counted = tasks.order_by().annotate(
        given=Count("assignments", filter=standing),
        confirmed=Count("assignments", filter=_confirmed(at, "assignments__")),
    )
    found: dict[str, tuple[int, int]] = {}
    for place, given, confirmed in counted.values_list("plan__division_id", "given", "confirmed"):
        done, whole = found.get(place, (0, 0))
        found[place] = (done + (given > 0 and confirmed >= given), whole + 1)
    return found


def supervision_done(units: list[str], period: Period) -> dict[str, Counted]:
    """T3: visits that the township's plan owed by the day and made ÷ owed. A hidden one counts only once it was made."""
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(
        plan__division__in=units,
        waived="",
        window_until__gte=period.from_date,
        window_until__lte=last_due(period),
        plan__approved_on__lte=F("window_until"),
    )
    rows = rows.exclude(plan__state="dropped")
    made = Q(stop__visit__state=VisitState.RECORDED, stop__visit__recorded_at__lt=moment(period))
    owed = rows.exclude(Q(frequency__kind=VisitKind.UNANNOUNCED) & ~made).order_by()
    words = Words(
        _("计划督导 %(whole)s 次，已完成 %(done)s 次"),
        _("期内没有到期的督导"),
        _("完成 %(lack)s 次应督导"),
    )
    return rates(
        units, tallied(owed, "plan__division_id", made), words, address("tasks_checklist:visit-list")
    )


def trainings_held(units: list[str], period: Period) -> dict[str, Counted]:
    """T5: sessions that the township held in the year ÷ sessions its plans of the year asked for."""
    year = period.until.year
    plans = TrainingPlan.objects.everywhere(because=BECAUSE).filter(division__in=units, year=year).order_by()
    planned = dict(plans.values_list("division_id").annotate(n=Sum("sessions_planned")))
    held = TrainingSession.objects.everywhere(because=BECAUSE).filter(
        division__in=units,
        state=TrainingSession.State.HELD,
        held_on__gte=period.from_date,
        held_on__lte=last_day(period),
    )
    made = dict(held.order_by().values_list("division_id").annotate(n=Count("pk")))
    figures: Figures = {unit: (made.get(unit, 0), planned.get(unit, 0)) for unit in units}
    words = Words(
        _("计划培训 %(whole)s 期，已举办 %(done)s 期"),
        _("当年没有培训方案"),
        _("再举办 %(lack)s 期培训"),
    )
    return rates(units, figures, words, address("maintenance:training-list", year=year, state="held"))


def township_list(units: list[str], period: Period) -> dict[str, Counted]:
    """T6: the township's list of the year made known by the period's end 4, by the deadline 2, else 0."""
    known = published([period.until.year], moment(period), units)
    ends = morning(period.until + DAY)
    return {
        unit: _of_list(
            min((one.told for one in known.get(unit, [])), default=None),
            ends,
            where_told(known.get(unit, [])),
        )
        for unit in units
    }


def _of_list(told: Any, ends: Any, url: str) -> Counted:
    points = Decimal(0) if told is None else IN_TIME if told < ends else LATE
    words = {
        IN_TIME: _("当年镇街版次按期公布"),
        LATE: _("当年镇街版次逾期公布"),
        Decimal(0): _("当年镇街版次还没有公布"),
    }[points]
    raises = str(_("公布当年镇街版次的清单")) if not points else ""
    return Counted(points / IN_TIME, Decimal(1), str(words), url, raises, points=points)
