"""Items made for an area: what the register and its ledgers said, nobody invented."""

import pytest
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Department, Party, Person
from assets.actions.states import appoint_keeper
from assets.models import RegisteredFacts
from maintenance.actions.items import make
from maintenance.models import ResponsibilityItem
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    make_division,
    make_party,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db


def said(facility, **words) -> None:
    RegisteredFacts.objects.update_or_create(facility=facility, defaults=words)


def item_of(facility) -> ResponsibilityItem:
    return ResponsibilityItem.objects.get(facility=facility)


@pytest.fixture
def by():
    return make_post(role="village_clerk", division=SHITANG)


def test_one_item_a_facility_however_often(by):
    facilities = [make_facility() for _ in range(3)]
    retired = make_facility(status="retired")
    elsewhere = make_facility(division=GULI_VILLAGE)
    village = make_division(code=SHITANG)
    assert make(division=village, by=by) == 3
    assert make(division=village, by=by) == 0
    found = set(ResponsibilityItem.objects.values_list("facility_id", flat=True))
    assert found == {one.pk for one in facilities}
    assert retired.pk not in found and elsewhere.pk not in found


def test_words_that_one_bears_are_matched_and_no_others(by):
    company = make_party(division=HENGXI, kind=Party.Kind.CONTRACTOR, name="绿野照明工程公司")
    Party.objects.filter(pk=company.pk).update(duty_phone="025-52281111")
    person = make_person(division=SHITANG, name="陈守田")
    make_person(division=SHITANG, name="魏清和")
    make_person(division=HENGXI, name="魏清和")
    known, twice, stranger = make_facility(), make_facility(), make_facility()
    said(known, party="绿野照明工程公司", person=" 陈守田 ", fund_source="村集体、区级财政")
    said(twice, party="绿野照明", person="魏清和", fund_source="上级补助")
    said(stranger, person="无此人")
    people, parties = Person.objects.count(), Party.objects.count()
    make(division=make_division(code=SHITANG), by=by)
    item = item_of(known)
    assert (item.party, item.person, item.keeper_kind) == (company, person, "purchased")
    assert item.public_phone == "025-52281111"
    assert item.fund_kinds == ["village_collective", "county"]
    assert item.words == {"party": "绿野照明工程公司", "person": "陈守田", "fund": "村集体、区级财政"}
    other = item_of(twice)
    assert (other.party, other.person, other.fund_kinds) == (None, None, [])
    assert other.words["person"] == "魏清和"
    assert item_of(stranger).words == {"person": "无此人"}
    assert (Person.objects.count(), Party.objects.count()) == (people, parties)  # creating never invents


def test_a_committee_is_known_by_the_official_name_of_its_village(by):
    village = make_division(code=SHITANG)
    committee = make_party(kind=Party.Kind.VILLAGE_COMMITTEE, name="石塘村村民委员会")
    facility = make_facility()
    said(facility, party=village.name)
    make(division=village, by=by)
    assert item_of(facility).party == committee


def test_the_keeper_of_the_register_goes_before_words(by):
    company, person, facility = make_party(), make_person(), make_facility()
    clerk = make_post(role="township_clerk", division=HENGXI)
    appoint_keeper(
        facility=facility,
        keeper=company,
        keeper_person=person,
        keeper_kind="other",
        from_date=timezone.localdate(),
        reason="签订合同",
        by=clerk,
    )
    said(facility, party=make_party().name)
    make(division=make_division(code=SHITANG), by=by)
    item = item_of(facility)
    assert (item.party, item.person, item.keeper_kind) == (company, person, "other")


def test_interval_and_department_come_from_standard_rule_and_county(by):
    facility = make_facility()
    party = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT)
    rule = facility.type.rule_on(timezone.localdate())
    Department.objects.create(party=party, title=rule.department)
    make(division=make_division(code=SHITANG), by=by)
    item = item_of(facility)
    assert (item.interval_days, item.department) == (rule.inspection_interval_days, party)


def test_fees_are_never_taken_over_for_what_earns_nothing(by):
    free, paid = make_facility(), make_facility(type_code="0201")
    for one in (free, paid):
        said(one, fund_source="水费")
    make(division=make_division(code=SHITANG), by=by)
    assert item_of(free).fund_kinds == []
    assert item_of(paid).fund_kinds == ["household_fee"]


def test_nobody_makes_items_beyond_the_own_area(by):
    with pytest.raises(Refused):
        make(division=make_division(code=GULI_VILLAGE), by=by)
    with pytest.raises(Refused):
        make(division=make_division(code=SHITANG), by=make_post(role="village_head", division=SHITANG))


def test_the_number_of_statements_does_not_grow(by, django_assert_max_num_queries):
    for _ in range(12):
        said(make_facility(), party="某公司", fund_source="村集体")
    with django_assert_max_num_queries(12):
        assert make(division=make_division(code=SHITANG), by=by) == 12
