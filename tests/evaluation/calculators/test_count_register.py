"""Facilities counted as they stood: coded, verified, with a standard, kept, in good condition."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Party
from accounts.system import SystemPost
from assets.actions.coding import give
from assets.actions.states import appoint_keeper, record_state
from assets.models import Facility
from tests.assets.factories import make_facility
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import COUNTY, SHITANG, make_party, make_person
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.item_rows import make_item, whole
from tests.maintenance.standard_rows import make_standard

pytestmark = pytest.mark.django_db


def change(facility, **values) -> None:
    Facility.objects.everywhere(because="test").filter(pk=facility.pk).update(**values)


def test_coded_of_those_in_use():
    make_facility()
    make_facility(coded=False)
    make_facility(status="suspended")
    counted = count("facilities_coded")
    assert (counted.numerator, counted.denominator) == (1, 2)
    assert counted.told == "在用设施 2 处，已赋码 1 处，50.0%"
    assert counted.raises == "为 1 处设施赋码"
    assert counted.url.endswith(f"?village={SHITANG}&status=in_use&registration=uncoded")


def test_nothing_there_is_told():
    counted = count("facilities_coded")
    assert (counted.numerator, counted.denominator, counted.told) == (0, 0, "没有在用设施")


def test_what_was_coded_after_the_deadline_counts_not():
    facility = make_facility(coded=False)
    make_facility()
    deadline = timezone.now()
    give([facility], by=SystemPost())
    assert figure("facilities_coded") == (2, 2)
    assert figure("facilities_coded", period=this_year(deadline=deadline)) == (1, 2)


def test_what_broke_and_left_after_the_deadline_stands_as_then():
    sound, gone = make_facility(condition="good"), make_facility(condition="fair")
    deadline = timezone.now()
    record_state(
        facility=sound, by=SystemPost(), condition="failed", from_date=timezone.localdate(), reason="试"
    )
    record_state(
        facility=gone, by=SystemPost(), status="demolished", from_date=timezone.localdate(), reason="试"
    )
    assert figure("condition_good") == (0, 1)
    assert figure("condition_good", period=this_year(deadline=deadline)) == (2, 2)


def test_verified_within_a_year_of_the_periods_end():
    period = this_year(until=timezone.localdate())
    for days in (0, 364, 365, 400):
        change(make_facility(), verified_on=days_ago(days))
    make_facility()
    assert figure("facilities_verified", period=period) == (2, 5)
    assert f"unverified_since={days_ago(365)}" in count("facilities_verified", period=period).url


def test_standards_by_type_with_checkpoints():
    make_standard(type_code="0401")
    make_standard(type_code="0402", points=0)
    for kind in ("0401", "0401", "0402", "0403"):
        make_facility(type_code=kind)
    counted = count("standards_cover")
    assert (counted.numerator, counted.denominator) == (1, 3)
    assert counted.raises == "请主管部门出台 2 类设施的管护标准"


def test_a_later_version_without_checkpoints_covers_nothing():
    make_standard(type_code="0401", from_date=days_ago(60))
    make_standard(type_code="0401", from_date=days_ago(30), points=0)
    make_facility(type_code="0401")
    assert figure("standards_cover") == (0, 1)


# --- who keeps ----------------------------------------------------------------------------------
def kept(*, kind: str = "village_committee", person: bool = True, division: str = SHITANG, **item):
    """A facility with a keeper and its item."""
    party = make_party(division=division, kind=kind)
    someone = make_person() if person else None
    facility = make_facility(condition="good")
    appoint_keeper(
        facility=facility, keeper=party, keeper_person=someone, keeper_kind="village",
        from_date=timezone.localdate(), reason="试", by=SystemPost(),
    )  # fmt: skip
    make_item(facility=facility, **{**whole(party=party, person=someone), **item})
    return facility


def test_kept_by_somebody_who_can_be_called():
    kept()
    kept(public_phone="")
    kept(person=False)
    make_facility()
    assert figure("keepers_named") == (1, 4)


def test_an_operators_things_are_not_the_villages():
    kept()
    kept(kind=Party.Kind.OPERATOR, division=COUNTY)
    kept(kind=Party.Kind.INDUSTRY_DEPARTMENT, division=COUNTY)
    assert figure("keepers_named") == (1, 1)
    assert figure("condition_good") == (1, 1)
    assert figure("facilities_coded") == (3, 3)


def test_a_service_counts_where_the_village_bought_it_and_while_it_runs():
    ours = kept(kind=Party.Kind.CONTRACTOR, mode="purchased")
    theirs = kept(kind=Party.Kind.CONTRACTOR, mode="purchased")
    kept(kind=Party.Kind.CONTRACTOR, mode="purchased")
    village = make_party(division=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE)
    make_running(ours, village)
    make_running(theirs, make_party(division=f"{SHITANG[:9]}000", kind=Party.Kind.TOWNSHIP_OFFICE))
    assert figure("keepers_named") == (1, 2)


def make_running(facility, client):
    today = timezone.localdate()
    days = {"from_date": today - timedelta(days=30), "until": today + timedelta(days=300)}
    make_contract(client=client, facilities=0, **days).facilities.set([facility])


def test_a_keeper_who_no_longer_works_names_nobody():
    facility = kept()
    assert figure("keepers_named") == (1, 1)
    Party.objects.everywhere(because="test").filter(kept_facilities=facility).update(active=False)
    assert figure("keepers_named") == (0, 1)
