"""A year passes for many facilities: what was drawn is what the pure core says, to the day.

`make test` takes 300 facilities and every second week, GUANHU_LONG=1 all 60,000 and every week; a drawing reaches 35 days ahead.
"""

import os
from datetime import date, timedelta

import pytest

from assets import demo_synthetic
from assets.models import Facility
from maintenance.actions.generating import HORIZON, draw_all
from maintenance.models import InspectionDuty, InspectionPlan
from maintenance.planning import schedule_of
from maintenance.schedules import occurrences
from tests.assets.factories import make_type
from tests.maintenance.plan_rows import make_season

LONG = os.environ.get("GUANHU_LONG") == "1"
NUMBER, STEP = (60_000, 7) if LONG else (300, 14)
FIRST = date(2024, 1, 1)
DOWN = range(100, 112)  # days of the year on which the generator did not run


@pytest.mark.django_db
def test_a_year_for_many_facilities(time_machine):
    make_type()
    demo_synthetic.fill(NUMBER)
    said = {"division_id": demo_synthetic.COUNTY, "from_date": FIRST}
    monthly = InspectionPlan.objects.create(**said, name="月巡", covers="facility", rhythm="monthly")
    flood = InspectionPlan.objects.create(
        **said,
        name="月巡，汛期每旬",
        rhythm="monthly",
        covers="village",
        doer="village",
        season=make_season(),
        season_rhythm="ten_days",
    )
    targets = {
        monthly: Facility.objects.filter(status="in_use").count(),
        flood: Facility.objects.filter(status="in_use").values("division").distinct().count(),
    }
    for day in range(0, 366, STEP):
        if day not in DOWN:
            time_machine.move_to(f"{FIRST + timedelta(days=day)} 00:30+08:00")
            draw_all(today=FIRST + timedelta(days=day))
            if day % 70 == 0:
                assert draw_all(today=FIRST + timedelta(days=day)).drawn == 0
    until = FIRST + timedelta(days=(365 // STEP) * STEP) + HORIZON
    for plan, number in targets.items():
        expected = [one.due_on for one in occurrences(schedule_of(plan), FIRST, until)]
        found = InspectionDuty.objects.filter(plan=plan)
        assert found.count() == number * len(expected)
        assert sorted(set(found.values_list("due_on", flat=True))) == expected
        assert found.values("target").distinct().count() == number
