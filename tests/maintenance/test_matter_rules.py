"""办理规则: the county sets them from a day to come on, what runs keeps its own; who, when and what before stays told."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.access import Refused
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions.matter_rules import restore_rule, set_rule, take_back_rule
from maintenance.actions.reminding import remind_overdue
from maintenance.matter_rule_sets import SETS, versions
from maintenance.matter_rules import hours_of
from maintenance.models import Matter, MatterReminder, RepairLimit
from maintenance.rule_versions import in_force
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_post
from tests.flat import queries_of
from tests.maintenance.matter_rows import advance, make_handler, make_matter

DAY = timedelta(days=1)
HOURS = {"safe_hours": 1, "accept_hours": 1, "done_hours": 12}


@pytest.fixture
def office(db):
    call_command("load_reference", verbosity=0)
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


def tomorrow():
    return timezone.localdate() + DAY


def change(office, key="limit-A", **values):
    said = {"from_date": tomorrow(), "source": "县管护办〔2026〕12号", **(values or HOURS)}
    set_rule(key=key, by=office, **said)


def test_a_change_holds_from_its_day_on_and_what_runs_keeps_its_own(office):
    running = make_matter(severity="A")
    change(office)
    assert hours_of("A", timezone.localdate()).done == 24 and hours_of("A", tomorrow()).done == 12
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        later = make_matter(severity="A")
        assert later.done_by_time - later.reported_at == timedelta(hours=12)
        beside.grade(
            matter=running, severity="A", reason="核对", by=make_post(role="township_clerk", division=HENGXI)
        )
        kept = Matter.objects.everywhere(because="test").get(pk=running.pk)
        assert kept.done_by_time - kept.reported_at == timedelta(hours=24)


def test_who_when_and_what_before(office, clerk):
    change(office)
    set_rule(
        key="limit-A", from_date=tomorrow() + DAY, source="会议纪要", by=office, **{**HOURS, "done_hours": 20}
    )
    newest, middle, _first = versions()["limit-A"]
    assert (newest.set_by, middle.set_by) == (office.person, office.person)
    for reader in (office, clerk):
        page = client_of(reader).get("/care/matters/rules/").text
        assert office.person.name in page and "会议纪要" in page
        assert "1 小时内排险，1 小时内接单，20 小时内办结" in page  # to come
        assert "原为 1 小时内排险，1 小时内接单，12 小时内办结" in page
        assert ("改规定" in page) == (reader is office)


def test_only_the_county_sets_and_only_for_days_to_come(office, clerk):
    with pytest.raises(Refused):
        change(clerk)
    assert client_of(clerk).get("/care/matters/rules/limit-A/").status_code == 403
    with pytest.raises(ValidationError, match="从明天算起"):
        change(office, **HOURS, from_date=timezone.localdate())
    with pytest.raises(ValidationError, match="与那一天的规定相同"):
        change(office, **SETS["limit-A"].default)
    assert RepairLimit.objects.filter(set_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("limit-A", {**HOURS, "safe_hours": None}),
        ("limit-B", {"safe_hours": None, "accept_hours": 30, "done_hours": 24}),
        ("reminder-B", {"handler": 5, "township": 1, "county": 48}),
        ("size", {"minor": Decimal(50_000), "medium": Decimal(20_000), "major": None}),
    ],
)
def test_what_does_not_go_together_is_refused(office, key, values):
    with pytest.raises(ValidationError):
        change(office, key, **values)


def test_the_ladder_of_a_running_matter_stays(office, clerk):
    leader, handler = make_post(role="township_leader", division=HENGXI), make_handler()
    running = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    change(office, "reminder-B", handler=0, township=0, county=0)
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        later = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    tiers = lambda row: set(MatterReminder.objects.filter(matter=row).values_list("tier", flat=True))  # noqa: E731
    remind_overdue(now=running.done_by_time + timedelta(hours=1))
    assert tiers(running) == {"handler"}  # twelve hours to the township, as on the day of its report
    remind_overdue(now=later.done_by_time + timedelta(hours=1))
    assert tiers(later) == {"handler", "township", "county"} and leader.person_id


def test_the_size_of_a_work_is_that_of_its_report(office, clerk):
    handler = make_handler()
    running = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    change(office, "size", minor=Decimal(1_000), medium=Decimal(5_000), major=None)
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        later = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
        for row, size in ((running, "minor"), (later, "medium")):
            beside.add_cost(matter=row, kind="labour", amount=Decimal(2_000), by=handler)
            assert moves.handle(matter=row, done_text="修好", by=handler).size == size


def test_restored_and_taken_back(office):
    change(office)
    take_back_rule(key="limit-A", from_date=tomorrow(), by=office)
    assert hours_of("A", tomorrow()).done == 24
    with pytest.raises(ValidationError, match="已经撤回"):
        take_back_rule(key="limit-A", from_date=tomorrow(), by=office)
    change(office)
    with time_machine.travel(timezone.now() + 3 * DAY, tick=False):
        with pytest.raises(ValidationError, match="已经起用"):
            take_back_rule(key="limit-A", from_date=timezone.localdate(), by=office)
        restore_rule(key="limit-A", from_date=tomorrow(), by=office)
        assert in_force(versions()["limit-A"], tomorrow()).values == dict(SETS["limit-A"].default)


def test_the_programs_own_stay_when_reference_is_loaded_again(office):
    change(office)
    call_command("load_reference", verbosity=0)
    assert hours_of("A", tomorrow()).done == 12


def test_by_the_page(office):
    page = client_of(office)
    assert (
        "系统预设：2 小时内排险，2 小时内接单，24 小时内办结" in page.get("/care/matters/rules/limit-A/").text
    )
    said = {"from_date": tomorrow().isoformat(), "source": "县管护办〔2026〕12号"}
    for key, values in (
        ("limit-C", {"safe_hours": "", "accept_hours": 48, "done_hours": 240}),
        ("reminder-C", {"handler": 0, "township": 12, "county": 72}),
        ("size", {"minor": "30000", "medium": "120000"}),
        ("duplicate", {"metres": 50, "days": 10}),
    ):
        assert page.get(f"/care/matters/rules/{key}/").status_code == 200
        assert page.post(f"/care/matters/rules/{key}/", {**said, **values}).status_code == 302, key
    shown = page.get("/care/matters/rules/").text
    for words in (
        "不到 30,000 元为小修",
        "相距 50 米内，相隔 10 日内",
        "12 小时后提醒镇街分管领导",
        "10 天内办结",
    ):
        assert words in shown
    wrong = page.post("/care/matters/rules/size/", {**said, "minor": "9", "medium": "8"})
    assert wrong.status_code == 422 and "不能小于前一档" in wrong.text
    day = tomorrow().isoformat()
    assert page.post(f"/care/matters/rules/size/{day}/take-back/").status_code == 302
    assert page.get("/care/matters/rules/nothing/").status_code == 404
    assert page.get("/care/matters/rules/size/2026-13-45/take-back/").status_code == 404
    assert page.post("/care/matters/rules/duplicate/restore/", {"from_date": day}).status_code in (302, 422)


def test_as_many_questions_for_many_changes(office):
    reader = client_of(make_post(role="village_clerk", division=SHITANG))
    change(office)
    few = queries_of(reader, "/care/matters/rules/")
    for number in range(2, 12):
        set_rule(
            key="limit-A", from_date=tomorrow() + number * DAY, source="纪要", by=office, **{**HOURS, "done_hours": 12 + number}
        )  # fmt: skip
    assert len(queries_of(reader, "/care/matters/rules/")) == len(few)
