"""As-of counts: what was counted on a day can be counted again on any later one."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.system import SystemPost
from assets import past
from assets.actions.coding import assign_codes, change_type
from assets.actions.registering import register
from assets.actions.states import appoint_keeper, move, record_state
from assets.models import Facility, FacilityState
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, SHITANG, make_division, make_party, make_post

FIRST = date(2024, 3, 1)
DAYS = 6
EVERYTHING = ("registration", "type_id", "division_id", "status", "condition")


def counted_now(post) -> Counter:
    """What the present columns say: the way a list counts."""
    rows = Facility.objects.visible_to(post).counted().values_list(*EVERYTHING)
    return Counter(rows)


def counted_as_of(post, day: date, known_at: date) -> Counter:
    found = past.counts(post, day=day, known_at=known_at, by=EVERYTHING)
    return Counter({tuple(row[name] or "unknown" for name in EVERYTHING): row["count"] for row in found})


ACTS = st.tuples(
    st.integers(0, DAYS - 1),  # day of the act
    st.sampled_from(["register", "code", "state", "type", "move", "keeper"]),
    st.integers(0, 9),  # which facility
    st.integers(0, 3),  # which value
    st.integers(0, 5),  # days back it is said to have been so
)


class AsOf(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_type()
        cls.villages = [make_division(code=SHITANG), make_division(code=GULI_VILLAGE)]
        cls.county = make_post(role="county_office", division="320115000000")

    @given(st.lists(ACTS, min_size=3, max_size=25).map(lambda acts: sorted(acts, key=lambda act: act[0])))
    @settings(max_examples=25, deadline=None)
    def test_a_past_count_is_what_was_counted_then(self, acts):
        then = {}
        for day in range(DAYS):
            with time_machine.travel(datetime(2024, 3, 1 + day, 9, tzinfo=timezone.get_current_timezone())):
                for _day, act, which, value, back in (one for one in acts if one[0] == day):
                    self.do(act, which, value, back)
                then[day] = counted_now(self.county)
        for day, counted in then.items():
            on = FIRST + timedelta(days=day)
            assert counted_as_of(self.county, on, on) == counted

    def do(self, act, which, value, back):
        by = SystemPost()
        on = timezone.localdate() - timedelta(days=back)
        rows = list(Facility.objects.order_by("pk"))
        if act == "register" or not rows:
            kind = make_type(code=("0401", "0801")[value % 2])
            register(division=self.villages[which % 2], type=kind, name=f"设施{len(rows)}", by=by)
            return
        row = rows[which % len(rows)]
        said = {"facility": row, "reason": "", "by": by}
        if act == "code":
            assign_codes(facilities=[row.pk], by=by)
        elif act == "state":
            condition = ("good", "fair", "damaged", "failed")[value]
            record_state(from_date=on, condition=condition, **said)
        elif act == "type" and row.type_id == "0401":
            change_type(type=make_type(code="0801"), **said)
        elif act == "move":
            move(division=self.villages[value % 2], from_date=on, **said)
        elif act == "keeper":
            record_state(from_date=on, status=("in_use", "suspended")[value % 2], **said)


@pytest.fixture
def clerk(db):
    return make_post(division="320115009000")


def test_what_was_learnt_late_counts_on_its_day_but_was_not_known_then(clerk):
    with time_machine.travel("2024-03-01T09:00:00+08:00"):
        facility = make_facility()
    with time_machine.travel("2024-03-20T09:00:00+08:00"):
        record_state(
            facility=facility, from_date=date(2024, 3, 5), condition="failed", reason="补记", by=clerk
        )
    day = date(2024, 3, 10)
    assert past.counts(clerk, day=day, condition="failed") == [{"count": 1}]
    assert past.counts(clerk, day=day, known_at=day, condition="failed") == [{"count": 0}]
    assert list(past.rows(clerk, day=day, condition="failed")) == [facility]
    assert past.then([facility.pk], day=day)[facility.pk]["condition"] == "failed"


def test_a_post_counts_what_stood_in_its_area_then(clerk):
    guli = make_post(division=GULI)
    with time_machine.travel("2024-03-01T09:00:00+08:00"):
        facility = make_facility(division=SHITANG)
    with time_machine.travel("2024-04-01T09:00:00+08:00"):
        there = make_division(code=GULI_VILLAGE)
        move(facility=facility, division=there, from_date=date(2024, 4, 1), reason="勘界", by=SystemPost())
    assert past.counts(clerk, day=date(2024, 3, 15)) == [{"count": 1}]
    assert past.counts(guli, day=date(2024, 3, 15)) == [{"count": 0}]
    assert past.counts(clerk, day=date(2024, 4, 2)) == [{"count": 0}]
    assert past.counts(guli, day=date(2024, 4, 2)) == [{"count": 1}]


def test_an_operator_counts_what_it_kept_then(clerk):
    party = make_party(division=SHITANG)
    operator = make_post(role="operator_user", division="320115000000", party=party)
    with time_machine.travel("2024-03-01T09:00:00+08:00"):
        facility = make_facility()
        said = {"keeper_person": None, "keeper_kind": "operator", "reason": "合同", "by": clerk}
        appoint_keeper(facility=facility, keeper=party, from_date=date(2024, 3, 1), **said)
    with time_machine.travel("2024-04-01T09:00:00+08:00"):
        appoint_keeper(facility=facility, keeper=None, from_date=date(2024, 4, 1), **said)
    assert past.counts(operator, day=date(2024, 3, 15)) == [{"count": 1}]
    assert past.counts(operator, day=date(2024, 4, 15)) == [{"count": 0}]
    assert past.counts(None, day=date(2024, 3, 15)) == [{"count": 0}]


def test_the_nightly_check_finds_a_present_that_left_its_truth(clerk):
    facility = make_facility()
    make_facility()
    assert past.differences() == []
    Facility.objects.filter(pk=facility.pk).update(status="retired")
    assert past.differences() == [f"设施“{facility.name}”（{facility.pk}）的现状与变动记录不符"]


def test_a_closed_row_counts_until_it_was_closed(clerk):
    with time_machine.travel("2024-03-01T09:00:00+08:00"):
        facility = make_facility()
        record_state(facility=facility, from_date=date(2024, 3, 1), condition="failed", reason="", by=clerk)
    with time_machine.travel("2024-03-09T09:00:00+08:00"):
        FacilityState.objects.filter(condition="failed").update(closed_at=timezone.now())
    day = date(2024, 3, 5)
    assert past.counts(clerk, day=day, known_at=day, condition="failed") == [{"count": 1}]
    assert past.counts(clerk, day=day, condition="failed") == [{"count": 0}]
