"""Drawing a year of inspections at 60,000 facilities and at 6,000: what one occurrence costs.

inspections_growth: seconds an occurrence at 60,000 over the same at 6,000, in two databases of one server. Each facility
monthly by calendar, each village weekly as a patrol; the generator runs week by week through a year, as it does by
night, with trail and foreign keys.
"""

import statistics
import time
from datetime import date, timedelta
from functools import partial

from bench_frame import Figure, database, prepared

FEW, MANY = 6_000, 60_000
ROUNDS = 2
FIRST, WEEKS = date(2024, 1, 1), 52


def inspections_growth() -> Figure:
    from assets import demo_synthetic

    for number in (FEW, MANY):
        prepared(_name(number), partial(demo_synthetic.fill, number))
        with database(_name(number)):
            _plans()
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    drawn = 0
    _year(FEW)  # warms
    for _turn in range(ROUNDS):
        for number, seconds in costs.items():
            taken, drawn = _year(number)
            seconds.append(taken / drawn)
    few, many = (statistics.median(costs[number]) for number in (FEW, MANY))
    note = (
        f"a year in {WEEKS} weekly runs: {1e6 * many:.0f} µs an occurrence at {MANY:,} facilities ({drawn:,} occurrences) "
        f"over {1e6 * few:.0f} µs at {FEW:,}; medians of {ROUNDS}, in turn"
    )
    return Figure("inspections_growth", many / few, 1.2, note)


def _plans() -> None:
    from accounts.models import Division
    from assets.demo_synthetic import COUNTY
    from maintenance.models import InspectionPlan

    county = Division.objects.get(pk=COUNTY)
    said = {"division": county, "from_date": FIRST, "doer": "keeper"}
    for values in (
        {"name": "月巡", "covers": "facility", "rhythm": "monthly"},
        {"name": "周自查", "covers": "village", "rhythm": "weekly"},
    ):
        InspectionPlan.objects.get_or_create(name=values["name"], defaults={**said, **values})


def _year(number: int) -> tuple[float, int]:
    """Seconds for a year from nothing, and how many occurrences it has."""
    from maintenance.actions.generating import draw_all

    with database(_name(number)):
        _emptied()
        start = time.perf_counter()
        drawn = sum(draw_all(today=FIRST + timedelta(weeks=week)).drawn for week in range(WEEKS + 1))
        return time.perf_counter() - start, drawn


def _emptied() -> None:
    from django.db import connection

    from common.db.base import owner_rights
    from maintenance.models import InspectionPlan

    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE maintenance_inspectionduty CASCADE")
        cursor.execute("VACUUM (ANALYZE) maintenance_inspectionplan")
        cursor.execute("RESET statement_timeout")
    InspectionPlan.objects.update(drawn_until=None)


def _name(number: int) -> str:
    return f"guanhu_bench_{number}"
