"""Drawing what is due from plans: by set, in chunks, each occurrence exactly once whatever crashes.

A calendar's occurrences are drawn HORIZON ahead; what was drawn before is found by (plan, target, due_on) and not drawn
again. What counts from the last look has one open occurrence a target. What is not due yet follows its facilities: it
goes when they move, and passes to who keeps them now. What can't be done because nothing of it is in use any more ends
with that reason, and is open again when it returns.
"""

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Department, Division, Sector
from accounts.scoping import in_ranges
from maintenance.actions import generating_sql as sql
from maintenance.covering import types_of
from maintenance.models import InspectionDuty, InspectionPlan
from maintenance.planning import schedule_of, schedules_of
from maintenance.schedules import DAY, Occurrence, next_after, occurrences

HORIZON = timedelta(days=35)
AT_ONCE = 25  # villages a transaction
BECAUSE = "the generator draws for every area"
COMPLETION = InspectionPlan.Basis.COMPLETION
Covers = InspectionPlan.Covers
KIND_OF = {Covers.FACILITY: "f", Covers.VILLAGE: "v", Covers.GRID: "g", Covers.ROUTE: "r"}  # of a target


@dataclass(frozen=True)
class Drawn:
    """How many duties were drawn, taken back, given to another, ended with their facilities, and taken up with them."""

    drawn: int = 0
    removed: int = 0
    passed_on: int = 0
    ended: int = 0
    taken_up: int = 0

    def __add__(self, other: "Drawn") -> "Drawn":
        return Drawn(*(mine + more for mine, more in zip(astuple(self), astuple(other), strict=True)))


def running(today: date):
    """Plans that still have something to draw, in the order of their numbers."""
    plans = InspectionPlan.objects.everywhere(because=BECAUSE).filter(
        active=True, from_date__lte=today + HORIZON
    )
    return plans.exclude(until__lt=today - HORIZON).order_by("pk")


def draw_all(
    *, today: date, plans: Iterable[InspectionPlan] | None = None, on_step: Callable[[], None] = lambda: None
) -> Drawn:
    """Draw what all plans (or some) have due up to HORIZON after `today`. Safe to run again, or twice at once."""
    found = Drawn()
    for plan in running(today) if plans is None else plans:
        found += draw(plan=plan, today=today, on_step=on_step)
    return found


def draw(*, plan: InspectionPlan, today: date, on_step: Callable[[], None] = lambda: None) -> Drawn:
    """One plan, a transaction for some villages each; the last one notes how far the plan is drawn."""
    found = Drawn()
    for places in chunks(plan):
        with transaction.atomic():
            found += _draw_chunk(plan.pk, places, today)
        on_step()
    with transaction.atomic():
        rows = InspectionPlan.objects.everywhere(because=BECAUSE).filter(pk=plan.pk, version=plan.version)
        rows.exclude(drawn_until__gte=today + HORIZON).update(drawn_until=today + HORIZON)
    return found


def chunks(plan: InspectionPlan) -> list[list[str]]:
    """The codes of the plan's area, some at a time."""
    areas = Division.objects.everywhere(because=BECAUSE).filter(in_ranges("code", plan.division.ranges))
    codes = list(areas.order_by("code").values_list("code", flat=True))
    return [codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE)]


def _draw_chunk(plan_id: int, places: list[str], today: date) -> Drawn:
    """Under the plan's lock, so that two generators, or a plan's change, do not meet halfway."""
    plan = (
        InspectionPlan.objects.everywhere(because=BECAUSE)
        .select_related("division", "season")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=plan_id)
    )
    if not plan.active:
        return Drawn()
    with connection.cursor() as cursor:
        if plan.basis == COMPLETION:
            return _after_completion(cursor, plan, places, today)
        return _by_calendar(cursor, plan, places, today)


def _by_calendar(cursor, plan: InspectionPlan, places: list[str], today: date) -> Drawn:
    """What is new on the calendar for all targets, and for new targets what the calendar already holds."""
    known_until = plan.drawn_until or plan.from_date - DAY
    groups = schedules_of(plan, today)
    found = _follow(cursor, plan, places, today, groups)
    for schedule, kinds in groups:
        asked = targets_of(plan, places, kinds)
        held = occurrences(schedule, today, known_until)
        new = occurrences(schedule, known_until + DAY, today + HORIZON)
        if held:
            rows = sql.insert(plan, lacking=True)
            found += Drawn(drawn=_run(cursor, rows, asked | _dates(held) | {"last": held[-1].due_on}))
        if new:
            found += Drawn(drawn=_run(cursor, sql.insert(plan), asked | _dates(new)))
    return found


def _follow(cursor, plan, places, today, groups) -> Drawn:
    """End what is out of use, take up what returned; take back what fits no more, pass on what another does now."""
    every = sorted({kind for _schedule, kinds in groups for kind in kinds})
    found = Drawn(ended=_run(cursor, sql.end(plan), targets_of(plan, places, every) | {"today": today}))
    fitting: set[date] = set()
    for schedule, kinds in groups:
        asked = targets_of(plan, places, kinds)
        days = [one.due_on for one in occurrences(schedule, today, today + HORIZON)]
        fitting.update(days)
        back = _run(cursor, sql.take_up(plan, days=True), asked | {"today": today, "days": days})
        found += Drawn(taken_up=back)
        if len(groups) > 1:  # types each with dates of their own
            gone = _run(cursor, sql.remove(plan, of_types=True), asked | {"today": today, "days": days})
            found += Drawn(removed=gone)
        found += Drawn(passed_on=_run(cursor, sql.reassign(plan), asked | {"today": today}))
    asked = targets_of(plan, places, every) | {"today": today, "days": sorted(fitting)}
    return found + Drawn(removed=_run(cursor, sql.remove(plan), asked))


def _after_completion(cursor, plan: InspectionPlan, places: list[str], today: date) -> Drawn:
    """One open duty for each target that has none: new ones, and those that came back into use."""
    asked = targets_of(plan, places, types_of(plan)) | {"today": today}
    ended = _run(cursor, sql.end(plan), asked)
    gone = _run(cursor, sql.remove_left(plan), asked)
    back = _run(cursor, sql.take_up(plan, days=False), asked)
    passed = _run(cursor, sql.reassign(plan), asked)
    cursor.execute(sql.last_done(plan), asked)
    nexts = [(last, occurrence) for (last,) in cursor.fetchall() if (occurrence := _next(plan, last, today))]
    drawn = 0
    if nexts:
        values = {
            "last": [last for last, _one in nexts],
            "opens": [one.opens_on for _last, one in nexts],
            "due": [one.due_on for _last, one in nexts],
        }
        drawn = _run(cursor, sql.insert_next(plan), asked | values)
    return Drawn(drawn, gone, passed, ended, back)


def _next(plan: InspectionPlan, last: date | None, today: date) -> Occurrence | None:
    """The next of a target last done on a day (None: never); one that came back is not late for what lay between."""
    schedule = schedule_of(plan)
    found = next_after(schedule, last) if last else None
    if found is None or found.due_on < today:
        found = next_after(schedule, max(today, plan.from_date) - DAY)
    return found


def draw_next(duty: InspectionDuty, *, after: date) -> int:
    """The next of a completion-based plan once `duty` is done or excused, in the caller's transaction; else nothing."""
    plan = duty.plan
    if plan.basis != COMPLETION or not plan.active:
        return 0
    following = next_after(schedule_of(plan), after)
    if following is None:
        return 0
    asked = targets_of(plan, [duty.division_id], types_of(plan)) | {"target": duty.target}
    with connection.cursor() as cursor:
        return _run(cursor, sql.insert_one(plan), asked | _dates([following]))


def targets_of(plan: InspectionPlan, places: list[str], kinds: list[str]) -> dict:
    """The parameters of generating_sql's targets."""
    return {
        "plan": plan.pk,
        "kind": f"{KIND_OF[Covers(plan.covers)]}:%",
        "places": places,
        "types": kinds or None,
        "named": plan.person_id,
        "department": _department(plan, kinds) if plan.doer == InspectionPlan.Doer.DEPARTMENT else None,
    }


def _department(plan: InspectionPlan, kinds: list[str]) -> int | None:
    """The party that answers for the sector of the plan's types, if they are of one."""
    sectors = {kind[:2] for kind in kinds}
    if len(sectors) != 1:
        return None
    county = Department.objects.everywhere(because=BECAUSE).filter(party__division=plan.division.county_code)
    found = county.filter(sectors__in=Sector.objects.filter(pk__in=sectors)).order_by("pk")
    return found.values_list("pk", flat=True).first()


def _dates(found: list[Occurrence]) -> dict:
    return {"opens": [one.opens_on for one in found], "due": [one.due_on for one in found]}


def _run(cursor, statement: str, values: dict) -> int:
    cursor.execute(statement, values)
    return cursor.rowcount


def take_back(plan: InspectionPlan, *, after: date | None = None) -> int:
    """Remove what a plan has drawn beyond a day (today) and nobody has begun; the next drawing starts there anew."""
    day = after or timezone.localdate()
    with connection.cursor() as cursor:
        return _run(cursor, sql.REMOVE_ALL, {"plan": plan.pk, "today": day})
