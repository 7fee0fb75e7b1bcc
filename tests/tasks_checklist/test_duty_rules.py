"""督导规则: a county sets them from a day to come on; what was issued before keeps its own; who, when and what before."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.access import Refused
from tasks_checklist.actions.rules import restore_rule, set_rule, take_back_rule
from tasks_checklist.finding_rules import ladder_of, limits_of
from tasks_checklist.light_rules import rule_of
from tasks_checklist.models import RectificationRule
from tasks_checklist.paper_rules import rhythms_of
from tasks_checklist.rule_sets import LIGHT, sets_of, versions
from tests.factories import COUNTY, HENGXI, SHITANG, STRANGE_COUNTY, client_of, make_post
from tests.flat import queries_of
from tests.tasks_checklist.finding_rows import make_finding, now

DAY = timedelta(days=1)
PAGE = "/duty/rules/"
LIMIT = {"sign_workdays": 2, "rectify_days": 5, "relapse_days": 60}


@pytest.fixture
def office(db):
    return make_post(role="county_office", division=COUNTY)


def tomorrow():
    return timezone.localdate() + DAY


def change(office, key="limit-common", **values):
    said = {"from_date": tomorrow(), "source": "区管护办〔2026〕12号", **(values or LIMIT)}
    set_rule(key=key, by=office, **said)


def test_a_change_holds_from_its_day_on_in_its_county(office):
    running = make_finding()
    change(office)
    assert limits_of("common", COUNTY, timezone.localdate()).rectify_days == 15
    assert limits_of("common", COUNTY, tomorrow()).rectify_days == 5
    assert limits_of("common", STRANGE_COUNTY, tomorrow()).rectify_days == 15
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        later = make_finding(title="后来的")
        assert (later.due_on - timezone.localdate()).days == 5
    assert (now(running).due_on - timezone.localdate()).days == 15


def test_every_set_is_read_where_it_counts(office):
    change(office, "ladder", notice=1, bulletin=5, talk=20)
    change(office, "light", yellow_days=10, yellow_progress=60, red_days=3, unreported_periods=1)
    change(office, "rhythm-county-year_report", days_after=20, active=False)
    on = tomorrow()
    assert ladder_of(COUNTY, on) == {"notice": 1, "bulletin": 5, "talk": 20}
    light = rule_of(COUNTY, on)
    assert (light.yellow_days, light.yellow_progress, light.red_days, light.unreported_periods) == (
        10,
        60,
        3,
        1,
    )
    rhythm = rhythms_of(COUNTY, on)["year_report", "county"]
    assert (rhythm.days_after, rhythm.active) == (20, False)
    assert rhythms_of(COUNTY, timezone.localdate())["year_report", "county"].active


def test_the_page_tells_the_defaults_that_hold(office):
    held = rule_of(COUNTY, timezone.localdate())
    assert {name: getattr(held, name) for name in LIGHT} == LIGHT
    assert {one.model for one in sets_of(COUNTY).values()} >= {RectificationRule}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("ladder", {"notice": 3, "bulletin": 1, "talk": 9}),
        ("rhythm-township-weekly_dispatch", {"days_after": 7, "active": True}),
        ("limit-common", {"sign_workdays": 1, "rectify_days": 15, "relapse_days": 90}),  # as it is
    ],
)
def test_what_does_not_go_together_is_refused(office, key, values):
    with pytest.raises(ValidationError):
        change(office, key, **values)


def test_only_the_county_sets_and_only_for_days_to_come(office):
    clerk = make_post(role="township_clerk", division=HENGXI)
    with pytest.raises(Refused):
        change(clerk)
    assert client_of(clerk).get(f"{PAGE}limit-common/").status_code == 403
    with pytest.raises(ValidationError, match="从明天算起"):
        change(office, **LIMIT, from_date=timezone.localdate())
    assert not RectificationRule._base_manager.exists()


def test_by_the_page_set_restored_and_taken_back(office):
    page, said = client_of(office), {"from_date": tomorrow().isoformat(), "source": "会议纪要"}
    for key, values in (
        ("limit-grave", {"sign_workdays": 1, "rectify_days": 3, "relapse_days": 90}),
        ("ladder", {"notice": 0, "bulletin": 2, "talk": 7}),
        ("light", {"yellow_days": 7, "yellow_progress": 70, "red_days": 1, "unreported_periods": 2}),
        ("rhythm-township-ten_day_report", {"active": "no", "days_after": 2}),
    ):
        assert page.get(f"{PAGE}{key}/").status_code == 200
        assert page.post(f"{PAGE}{key}/", {**said, **values}).status_code == 302, key
    reader = client_of(make_post(role="village_clerk", division=SHITANG))
    for shown in (page.get(PAGE).text, reader.get(PAGE).text):
        assert "3 日内整改" in shown and "7 日建议约谈" in shown and "不拟写" in shown and "会议纪要" in shown
        assert "原为 1 个工作日内签收，7 日内整改" in shown and office.person.name in shown
    assert "改规定" not in reader.get(PAGE).text
    day = tomorrow().isoformat()
    assert page.post(f"{PAGE}ladder/{day}/take-back/").status_code == 302
    with pytest.raises(ValidationError, match="已经撤回"):
        take_back_rule(key="ladder", from_date=tomorrow(), by=office)
    assert page.get(f"{PAGE}nothing/").status_code == 404
    assert page.get(f"{PAGE}ladder/2026-13-45/take-back/").status_code == 404
    with time_machine.travel(timezone.now() + 3 * DAY, tick=False):
        restore_rule(key="limit-grave", from_date=tomorrow(), by=office)
        assert limits_of("grave", COUNTY, tomorrow()).rectify_days == 7
        assert len(versions(COUNTY)["limit-grave"]) == 2


def test_as_many_questions_for_many_changes(office):
    reader = client_of(make_post(role="village_clerk", division=SHITANG))
    change(office)
    few = queries_of(reader, PAGE)
    for number in range(2, 8):
        set_rule(
            key="limit-common",
            from_date=tomorrow() + number * DAY,
            source="纪要",
            by=office,
            **{**LIMIT, "rectify_days": 5 + number},
        )
    assert len(queries_of(reader, PAGE)) == len(few)
