"""Filling one item, and many."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.models import Notice, Party
from common.models.versions import StaleVersion
from maintenance.actions import items as acts
from maintenance.models import ItemState, ResponsibilityItem
from tests.assets.factories import make_facility
from tests.factories import (
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    make_party,
    make_person,
    make_post,
)
from tests.maintenance.item_rows import bring, crew, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_post(role="village_clerk", division=SHITANG)


def test_it_fills_what_is_said_and_brings_along_what_the_unit_implies(by):
    party = make_party(kind=Party.Kind.VILLAGE_COMMITTEE)
    Party.objects.filter(pk=party.pk).update(duty_phone="025-52280001")
    party.refresh_from_db()
    item = make_item()
    acts.fill(item=item, version=item.version, by=by, party=party, duty_text="保洁")
    item.refresh_from_db()
    assert (item.party, item.keeper_kind, item.public_phone) == (party, "village", "025-52280001")
    assert (item.filled_by_id, item.version, item.duty_text) == (by.person_id, 2, "保洁")


def test_the_second_of_two_editors_is_told(by):
    item = make_item()
    acts.fill(item=item, version=1, by=by, duty_text="保洁")
    with pytest.raises(StaleVersion):
        acts.fill(item=item, version=1, by=by, duty_text="清掏")


def test_foreign_units_people_and_items_are_refused(by):
    item = make_item()
    with pytest.raises(ValidationError):
        acts.fill(item=item, version=1, by=by, party=make_party(division=GULI_VILLAGE))
    with pytest.raises(Http404):
        acts.fill(item=item, version=1, by=by, person=make_person(division=GULI_VILLAGE))
    with pytest.raises(Http404):
        acts.fill(item=make_item(division=GULI_VILLAGE), version=1, by=by, duty_text="保洁")


def test_class_decides_what_money_may_be(by):
    with pytest.raises(ValidationError) as refused:
        item = make_item()
        acts.fill(item=item, version=1, by=by, fund_kinds=["household_fee"])
    assert "不向农户收费" in refused.value.message_dict["fund_kinds"][0]
    paid = make_item(facility=make_facility(type_code="0201"))
    acts.fill(item=paid, version=1, by=by, fund_kinds=["household_fee", "township"])


def test_an_operator_fills_its_own_with_itself():
    company = make_party(division="320115000000", kind=Party.Kind.OPERATOR)
    post = make_post(role="operator_user", division="320115000000", party=company)
    item = make_item(facility=make_facility(type_code="0701", owner=company))
    acts.fill(item=item, version=1, by=post, party=company, fund_kinds=["operator"])
    with pytest.raises(ValidationError):
        acts.fill(item=item, version=2, by=post, party=make_party())


def test_what_is_under_way_is_not_filled(by):
    item = bring(make_item(filled=True), ItemState.SUBMITTED)
    with pytest.raises(ValidationError):
        acts.fill(item=item, version=item.version, by=by, duty_text="另写")


def test_a_change_of_a_checked_item_opens_it_again_and_tells_the_township(by):
    posts = crew()
    item = bring(make_item(filled=True), ItemState.CHECKED, posts=posts)
    acts.fill(item=item, version=item.version, by=by, public_phone="025-52289999")
    item.refresh_from_db()
    assert item.state == ItemState.DRAFT and item.reopened_at is not None
    assert (item.confirmed_by, item.reviewed_by, item.checked_by) == (None, None, None)
    told = Notice.objects.get(person=posts["review"].person, title__contains="变更")
    assert item.facility.name in told.title


def test_many_are_filled_at_once_and_those_left_are_counted_with_reasons(by):
    free = [make_item() for _ in range(3)]
    done = make_item(fund_kinds=["donation"])
    under_way = bring(make_item(filled=True), ItemState.SUBMITTED)
    paid = make_item(facility=make_facility(type_code="0201"))
    keys = [one.pk for one in (*free, done, under_way, paid)]
    filled = acts.fill_many(items=keys, values={"fund_kinds": ["village_collective"]}, only_empty=True, by=by)
    assert (filled.done, dict(filled.left)) == (4, {acts.UNDER_WAY: 1, "已有内容，不用再填": 1})
    filled = acts.fill_many(items=keys, values={"fund_kinds": ["household_fee"]}, only_empty=False, by=by)
    assert (
        filled.done == 1 and filled.left["非经营性设施不向农户收费，经费来源不能是农户付费、使用者付费"] == 4
    )
    assert ResponsibilityItem.objects.get(pk=done.pk).fund_kinds == ["donation"]


def test_only_what_is_empty_is_filled_field_by_field(by):
    kept = make_person()
    item = make_item(person=kept)
    other = make_person()
    acts.fill_many(items=[item.pk], values={"person": other, "mode": "self"}, only_empty=True, by=by)
    item.refresh_from_db()
    assert (item.person, item.mode) == (kept, "self")


def test_an_act_on_many_never_reaches_a_neighbour(by):
    mine, theirs = make_item(), make_item(division=GULI_VILLAGE)
    acts.fill_many(items=[mine.pk, theirs.pk], values={"duty_text": "保洁"}, only_empty=False, by=by)
    theirs.refresh_from_db()
    assert theirs.duty_text == ""
    with pytest.raises(ValidationError):
        acts.fill_many(items=[theirs.pk], values={"duty_text": "保洁"}, only_empty=False, by=by)


def test_statements_of_an_act_on_many_do_not_grow(by, django_assert_max_num_queries):
    keys = [make_item().pk for _ in range(12)]
    with django_assert_max_num_queries(12):
        acts.fill_many(items=keys, values={"party": make_party(), "mode": "self"}, only_empty=False, by=by)


def test_many_like_a_colleague(by):
    like, item = make_item(filled=True), make_item(note="原备注")
    acts.fill_from_colleague(items=[item.pk], like=like, only_empty=True, by=by)
    item.refresh_from_db()
    assert (item.party, item.fund_kinds, item.annual_cost) == (like.party, like.fund_kinds, like.annual_cost)
    assert item.note == "原备注"
    with pytest.raises(ValidationError):
        acts.fill_from_colleague(items=[item.pk], like=make_item(), only_empty=True, by=by)


def test_a_township_clerk_fills_for_its_villages():
    clerk = make_post(role="township_clerk", division=HENGXI)
    keys = [make_item().pk for _ in range(2)]
    assert acts.fill_many(items=keys, values={"mode": "self"}, only_empty=True, by=clerk).done == 2
