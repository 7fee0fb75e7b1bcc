"""From a plan's columns to the pure schedule of its dates (maintenance/schedules.py)."""

from collections import defaultdict
from datetime import date

from assets.models import FacilityType
from maintenance.covering import types_of
from maintenance.models import InspectionPlan, Rhythm, Season
from maintenance.schedules import LATE, Rule, Schedule, Window
from maintenance.standards import intervals_of_types


def window_of(season: Season) -> Window:
    return Window(
        begins=season.begins,
        ends=season.ends,
        holiday=season.holiday,
        days_before=season.days_before or 0,
        from_date=season.from_date,
        until=season.until or LATE,
    )


def schedule_of(plan: InspectionPlan, *, interval: int | None = None) -> Schedule:
    """A plan's schedule; `interval` in days where its rhythm is that of the standards."""
    rule = Rule(plan.rhythm, plan.interval_days or 1)
    if plan.rhythm == Rhythm.STANDARD:
        rule = Rule(Rhythm.INTERVAL.value, interval or 1)
    inside = plan.season_rhythm if plan.season and not plan.only_in_season else ""
    return Schedule(
        from_date=plan.from_date,
        until=plan.until or LATE,
        rule=rule,
        window=window_of(plan.season) if plan.season else None,
        only_in_season=plan.only_in_season,
        season_rule=Rule(inside, plan.season_interval_days or 1) if inside else None,
    )


def schedules_of(plan: InspectionPlan, on: date | None = None) -> list[tuple[Schedule, list[str]]]:
    """The plan's schedules with the types each holds for (none: all).

    One, but for the rhythm of the standards: then one for each interval in force on a day (today); a type for which
    nobody has said how often is left out.
    """
    kinds = types_of(plan)
    if plan.rhythm != Rhythm.STANDARD:
        return [(schedule_of(plan), kinds)]
    every = kinds or list(FacilityType.objects.order_by("pk").values_list("pk", flat=True))
    by_interval: dict[int, list[str]] = defaultdict(list)
    for kind, days in intervals_of_types(every, plan.division_id, on).items():
        if days:
            by_interval[days].append(kind)
    return [(schedule_of(plan, interval=days), found) for days, found in sorted(by_interval.items())]
