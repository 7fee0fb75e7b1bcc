"""整改台账结转: months closed once from real rows, over random histories; they balance, follow on, and are counted again."""

from datetime import date, timedelta

from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import jobs
from tasks_checklist.actions.closing import close_periods, differences
from tasks_checklist.models import Finding, FindingStep, RegisterPeriod
from tasks_checklist.register import BUCKETS, Life, balance, periods_carried
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.tasks_checklist.finding_rows import committee
from tests.tasks_checklist.paper_rows import past_finding

FIRST, TODAY = date(2026, 1, 1), date(2026, 6, 12)
VILLAGES = (SHITANG, "320115009209", GULI_VILLAGE)
DAYS = st.integers(0, 160)
HISTORIES = st.lists(
    st.tuples(DAYS, st.sampled_from(VILLAGES), st.none() | st.integers(0, 120), st.booleans()),
    min_size=1,
    max_size=9,
)


def rows(**asked):
    return RegisterPeriod.objects.everywhere(because="test").filter(**asked).order_by("period_from")


def play(history) -> None:
    for number, (after, village, lasted, withdrawn) in enumerate(history, 1):
        issued = FIRST + timedelta(days=after)
        ended = (
            None
            if lasted is None or issued + timedelta(days=lasted) >= TODAY
            else issued + timedelta(days=lasted)
        )
        past_finding(number, issued=issued, village=village, ended=ended, withdrawn=withdrawn)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_closed_months_balance_follow_on_and_are_recounted(db, history):
    from django.db import transaction

    with transaction.atomic():
        county = make_division(code=COUNTY)
        play(history)
        close_periods(today=TODAY)
        closed = list(rows())
        check(closed)
        for window in sorted({(row.period_from, row.period_until) for row in closed}):
            assert differences(county, window) == []
        assert close_periods(today=TODAY) == {"closed": 0} and len(rows()) == len(closed)
        transaction.set_rollback(True)


def check(closed: list[RegisterPeriod]) -> None:
    """Each row balances; what one month leaves open the next opens with; villages add up to the county, units too."""
    lines: dict = {}
    for row in closed:
        assert row.still_open == row.opening + row.added - row.struck - row.withdrawn
        lines.setdefault((row.division_id, row.party_id), []).append(row)
    for one in lines.values():
        months = {row.period_from: row for row in one}
        for row in one:
            after = months.get(row.period_until + timedelta(days=1))
            assert (after.opening if after else 0) == row.still_open or row.period_until >= date(2026, 5, 31)
    for month in {row.period_from for row in closed}:
        of_month = [row for row in closed if row.period_from == month]
        whole = next(row for row in of_month if row.division_id == COUNTY and row.party_id is None)
        villages = [row for row in of_month if row.party_id is None and row.division_id[9:] != "000"]
        units = [row for row in of_month if row.party_id]
        for bucket in BUCKETS:
            total = getattr(whole, bucket)
            assert (
                sum(getattr(row, bucket) for row in villages)
                == total
                == sum(getattr(row, bucket) for row in units)
            )


def test_a_month_is_closed_by_night_as_it_stood_and_shown(db):
    call_command("load_reference", verbosity=0)
    clerk = make_post(role="township_clerk", division=HENGXI)
    from django.utils import timezone

    today = timezone.localdate()
    begins = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    past_finding(1, issued=begins, days=40)
    past_finding(2, issued=begins, ended=begins + timedelta(days=3))
    job = jobs.run(jobs.start("tasks_checklist.close_register", arguments={}, by=jobs.Asker()).pk)
    assert job.says == "结转 1 期。", job.problem
    (row,) = rows(division_id=HENGXI, party=None)
    assert (row.added, row.struck, row.still_open) == (2, 1, 1)
    assert rows(party=committee()).get().still_open == 1
    office = client_of(clerk)
    page = office.get("/duty/register/").text
    assert "已结转的月份" in page and f"{begins.year}年{begins.month}月" in page
    assert "结转1期" in office.get("/duty/findings/").text
    village = make_post(role="village_clerk", division="320115009209")
    assert "已结转的月份" not in client_of(village).get("/duty/register/").text


def test_what_ends_after_the_month_does_not_change_it(db):
    county, month = make_division(code=COUNTY), (date(2026, 3, 1), date(2026, 3, 31))
    row = past_finding(1, issued=date(2026, 3, 5))
    close_periods(today=date(2026, 4, 2))
    assert rows(division_id=COUNTY).get().still_open == 1
    Finding.objects.filter(pk=row.pk).update(state="struck", ended_at=row.issued_at + timedelta(days=60))
    FindingStep.objects.create(finding=row, act="strike", before="applied", after="struck")
    assert differences(county, month) == []
    other = make_division(code="320115009209")
    Finding.objects.filter(pk=row.pk).update(
        division=other, party=committee(division=other.pk)
    )  # merged since
    assert differences(county, month) == []
    close_periods(today=date(2026, 6, 2))
    may = rows(division_id=COUNTY, party=None).last()
    assert (may.opening, may.struck, may.still_open) == (1, 1, 0)


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 900))
def test_carried_over_as_many_month_ends_as_passed(issued, days):
    on = issued + timedelta(days=days)
    ends = sum((issued + timedelta(days=n)).day == 1 for n in range(1, days + 1))
    assert periods_carried(issued, on) == ends


def test_the_pure_balance_and_the_closed_one_agree(db):
    play([(3, SHITANG, 20, False), (40, SHITANG, None, False), (41, GULI_VILLAGE, 5, True)])
    close_periods(today=TODAY)
    lives = [
        Life(row.issued_at, row.ended_at, row.state == "withdrawn")
        for row in Finding.objects.everywhere(because="test")
    ]
    for row in rows(division_id=COUNTY, party=None):
        found = balance(lives, row.period_from, row.period_until)
        assert [getattr(row, bucket) for bucket in BUCKETS] == [getattr(found, bucket) for bucket in BUCKETS]
