"""What becomes so on a day: the present follows the truth of today, in whatever order it was learnt."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.access import Refused
from assets.actions.states import appoint_keeper, record_state, truth
from assets.models import Facility
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, SHITANG, make_party, make_person, make_post

TODAY = timezone.localdate


def test_it_works(db):
    clerk, facility = make_post(division="320115009000"), make_facility(division=SHITANG)
    record_state(facility=facility, from_date=TODAY(), reason="巡查", by=clerk, condition="damaged")
    facility.refresh_from_db()
    assert (facility.condition, facility.status) == ("damaged", "in_use")


def test_a_late_word_about_the_past_does_not_undo_a_newer_one(db):
    clerk, facility = make_post(division="320115009000"), make_facility(division=SHITANG)
    record_state(facility=facility, from_date=TODAY(), reason="修好", by=clerk, condition="good")
    record_state(
        facility=facility, from_date=TODAY() - timedelta(days=9), reason="补记", by=clerk, condition="failed"
    )
    facility.refresh_from_db()
    assert facility.condition == "good"
    assert truth(facility, on=TODAY() - timedelta(days=1))["condition"] == "failed"


def test_a_keeper_gives_the_operator_sight_of_the_facility(db):
    clerk, facility = make_post(division="320115009000"), make_facility(division=SHITANG)
    party, person = make_party(division=SHITANG), make_person(division=SHITANG)
    operator = make_post(role="operator_user", division="320115000000", party=party)
    caretaker = make_post(role="caretaker", division=SHITANG, person=person)
    assert not Facility.objects.visible_to(operator).exists()
    said = {"keeper_kind": "purchased", "from_date": TODAY(), "reason": "合同", "by": clerk}
    appoint_keeper(facility=facility, keeper=party, keeper_person=person, **said)
    assert (
        Facility.objects.visible_to(operator).get()
        == Facility.objects.visible_to(caretaker).get()
        == facility
    )
    appoint_keeper(facility=facility, keeper=None, keeper_person=None, **said)
    assert not Facility.objects.visible_to(operator).exists()
    assert not Facility.objects.visible_to(caretaker).exists()


def test_a_day_to_come_is_refused(db):
    clerk, facility = make_post(division="320115009000"), make_facility(division=SHITANG)
    with pytest.raises(ValueError, match="晚于今天"):
        record_state(facility=facility, from_date=date(2999, 1, 1), reason="", by=clerk, condition="good")


def test_a_neighbour_finds_no_such_facility_and_a_reader_is_refused(db):
    facility = make_facility(division=SHITANG)
    said = {"facility": facility, "from_date": TODAY(), "reason": "", "condition": "good"}
    with pytest.raises(Http404):
        record_state(by=make_post(role="village_clerk", division=GULI_VILLAGE), **said)
    with pytest.raises(Refused):
        record_state(by=make_post(role="village_head", division=SHITANG), **said)


words = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["good", "fair", "damaged", "failed"])),
    min_size=1,
    max_size=8,
)


class TestTruth(TestCase):
    """The law: the truth of a day is the last word about the latest day up to it."""

    @settings(max_examples=25, deadline=None)
    @given(words)
    def test_the_last_word_about_the_latest_day_counts(self, said):
        clerk, facility = make_post(division="320115009000"), make_facility(division=SHITANG)
        for days_ago, condition in said:
            day = TODAY() - timedelta(days=days_ago)
            record_state(facility=facility, from_date=day, reason="", by=clerk, condition=condition)
        for days_ago in range(0, 31, 5):
            known = [
                (-ago, number, condition) for number, (ago, condition) in enumerate(said) if ago >= days_ago
            ]
            expected = max(known)[2] if known else None
            assert truth(facility, on=TODAY() - timedelta(days=days_ago)).get("condition") == expected
        facility.refresh_from_db()
        assert facility.condition == truth(facility, on=TODAY()).get("condition")
