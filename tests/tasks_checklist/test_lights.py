"""红黄灯 and reporting periods: by their laws, and the same asked of the database as of each row."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks_checklist.light_rules import light, rule_of, shining, with_reported
from tasks_checklist.lights import Light, Rule, Share, light_of
from tasks_checklist.models import Assignment, AssignmentState, LightRule, TaskReport
from tasks_checklist.periods import (
    due_day,
    last_periods,
    missed,
    period_before,
    period_of,
    reported_now,
    start_of_missed,
    told,
)
from tests.county import make_county
from tests.tasks_checklist.task_rows import make_share, make_task

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
RHYTHMS = st.sampled_from(["ten_days", "monthly", "quarterly"])
SHARES = st.builds(
    Share,
    open=st.booleans(),
    due_on=DAYS,
    progress=st.integers(0, 100),
    returned=st.booleans(),
    unreported=st.integers(0, 6),
)
RULES = st.builds(
    Rule,
    yellow_days=st.integers(0, 60),
    yellow_progress=st.integers(0, 100),
    red_days=st.integers(0, 30),
    unreported_periods=st.integers(0, 4),
)
ORDER = [Light.GREEN, Light.YELLOW, Light.RED]


@given(SHARES, RULES, DAYS)
def test_a_light_says_why_and_never_eases_by_waiting(share, rule, on):
    shown, why = light_of(share, rule, on)
    assert bool(why) == (shown in (Light.YELLOW, Light.RED))
    assert (shown is Light.NONE) == (not share.open)
    if share.open:
        later, _why = light_of(share, rule, on + timedelta(days=1))
        assert ORDER.index(later) >= ORDER.index(shown)
        assert (shown is Light.RED) == ((on - share.due_on).days >= rule.red_days)


@given(RHYTHMS, DAYS)
def test_periods_follow_one_another_without_gap(every, on):
    first, last = period_of(every, on)
    assert first <= on <= last
    assert period_before(every, on)[1] == first - timedelta(days=1)
    assert period_of(every, last + timedelta(days=1))[0] == last + timedelta(days=1)
    asked = reported_now(every, on)
    assert asked == (first, last) or due_day(asked) >= on
    assert len({told(every, window) for window in last_periods(every, on, 18)}) == 18


@given(RHYTHMS, DAYS, st.integers(0, 200), st.integers(1, 5))
def test_what_is_missed_is_counted_and_dated_alike(every, on, before, periods):
    since = on - timedelta(days=before)
    start = start_of_missed(every, periods, on)
    assert start is not None
    assert (missed(every, since, on) >= periods) == (since <= start)


def test_a_report_whenever_stands_for_its_day():
    day = date(2026, 7, 12)
    assert period_of("", day) == (day, day) and missed("", date(2020, 1, 1), day) == 0
    assert told("", (day, day)) == "2026年7月12日" and start_of_missed("", 2, day) is None


@pytest.mark.django_db
def test_the_database_and_the_rule_agree_on_every_row():
    county, on = make_county(), date(2026, 7, 16)
    tasks = [make_task(county, every=every) for every in ("", "ten_days", "monthly", "quarterly")]
    tasks[0].plan.issued_on = date(2026, 5, 25)
    tasks[0].plan.save()
    villages = (county.village, county.other_village)
    number = 0
    for task in tasks:
        for due in (-3, 0, 1, 9, 60):
            for place, state in enumerate((AssignmentState.RUNNING, AssignmentState.RETURNED)):
                number += 1
                row = make_share(
                    county, task=make_task(county, every=task.every), division=villages[place], state=state,
                    due_on=on + timedelta(days=due), progress=(number * 37) % 101,
                    given_at=datetime(2026, 5 + number % 3, 2, tzinfo=ZoneInfo("Asia/Shanghai")),
                )  # fmt: skip
                if number % 2:
                    window = period_of(task.every, on - timedelta(days=7 * (number % 5)))
                    TaskReport.objects.create(
                        assignment=row, period_from=window[0], period_until=window[1], progress=9, done_text="x",
                        state="returned" if number % 3 == 0 else "submitted",
                    )  # fmt: skip
    make_share(county, state=AssignmentState.CONFIRMED)
    for rule in (Rule(), Rule(30, 100, 5, 1), Rule(0, 0, 0, 0)):
        rows = list(with_reported(Assignment.objects.everywhere(because="test").for_list()))
        for wanted in Light:
            asked = shining(Assignment.objects.everywhere(because="test"), wanted, rule, on)
            judged = {row.pk for row in rows if light(row, rule, on)[0] is wanted}
            assert set(asked.values_list("pk", flat=True)) == judged, (wanted, rule)


@pytest.mark.django_db
def test_the_countys_rule_holds_from_its_day():
    county = make_county()
    LightRule.objects.create(county=county.county, from_date=date(2026, 3, 1), yellow_days=30)
    assert rule_of(county.county.pk, date(2026, 2, 28)) == Rule()
    assert rule_of(county.county.pk, date(2026, 3, 1)).yellow_days == 30
    assert rule_of(county.other_county.pk, date(2026, 3, 1)) == Rule()
