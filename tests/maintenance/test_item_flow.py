"""The way of an item: every step by the right post, everything else refused by action, page and API; many at once alike."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from assets.actions import bulk, lifecycle
from assets.models import Facility, FacilityState
from maintenance.actions.item_flow import WAY, move, move_many, open_again
from maintenance.models import ItemState, ResponsibilityItem
from maintenance.models.responsibilities import FLOW, HANDS
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_person, make_post
from tests.maintenance.item_rows import CREW, bring, crew, filled_by, make_item, whole

pytestmark = pytest.mark.django_db
REFUSALS = (Refused, Http404, ValidationError)


@pytest.fixture
def posts():
    return crew()


def test_the_whole_way_names_whose_hands_it_went_through(posts):
    item = bring(make_item(filled=True), ItemState.CHECKED, posts=posts)
    hands = (item.filled_by, item.confirmed_by, item.reviewed_by, item.checked_by)
    assert hands == tuple(posts[act].person for act in CREW)


def test_the_keeper_of_the_list_keeps_from_the_village_s_confirmation_on(posts):
    item = make_item(filled=True)
    bring(item, ItemState.SUBMITTED, posts=posts)
    assert Facility.objects.get(pk=item.facility_id).keeper is None
    move(item=item, act="confirm", by=posts["confirm"])
    facility = Facility.objects.get(pk=item.facility_id)
    assert (facility.keeper, facility.keeper_person) == (item.party, item.person)
    said = FacilityState.objects.filter(facility=facility, says_keeper=True)
    assert [(row.keeper, row.keeper_kind, row.recorded_by) for row in said] == [
        (item.party, "village", posts["confirm"].person)
    ]


def test_the_same_keeper_writes_no_second_row(posts):
    item = bring(make_item(filled=True), ItemState.CONFIRMED, posts=posts)
    move(item=item, act="return_from_township", by=posts["review"], reason="经费来源未落实")
    item.refresh_from_db()
    bring(item, ItemState.CONFIRMED, posts=posts)
    assert FacilityState.objects.filter(facility=item.facility, says_keeper=True).count() == 1


def test_once_an_item_exists_the_register_s_own_acts_refuse_and_lead_to_it():
    item, clerk = make_item(), make_post(role="township_clerk", division=HENGXI)
    said = {"keeper": make_party(), "keeper_person": None, "keeper_kind": "other", "reason": "合同"}
    day = timezone.localdate(item.facility.registered_at)
    with pytest.raises(ValidationError, match="管护责任清单"):
        lifecycle.name_keeper(facility=item.facility, from_date=day, by=clerk, **said)
    with pytest.raises(ValidationError, match="管护责任清单"):
        bulk.appoint_all(facilities=[item.facility_id], from_date=day, by=clerk, **said)
    client, there = client_of(clerk), reverse("maintenance:item-detail", args=[item.pk])
    asked = client.get(reverse("assets:facility-keeper", args=[item.facility_id]))
    assert asked.status_code == 302 and asked["Location"] == there
    assert there in client.get(reverse("assets:facility-detail", args=[item.facility_id])).text
    page = client.post(reverse("assets:facility-bulk"), {"act": "keeper", "row": item.facility_id})
    assert there in page.text and "管护责任清单" in page.text


def test_what_lacks_something_or_breaks_its_class_is_not_handed_in(posts):
    with pytest.raises(ValidationError, match="管护责任人"):
        move(item=make_item(filled=True, person=None), act="submit", by=posts["submit"])
    broken = make_item(**whole() | {"fund_kinds": ["household_fee"]})
    with pytest.raises(ValidationError, match="不向农户收费"):
        move(item=broken, act="submit", by=posts["submit"])


@pytest.mark.parametrize("act", ["confirm", "review", "check"])
def test_nobody_moves_on_what_he_had_in_hand(act, posts):
    by = posts[act]
    item = bring(make_item(filled=True), next(one.before[0] for one in FLOW if one.act == act), posts=posts)
    for hand in HANDS[act]:
        ResponsibilityItem.objects.filter(pk=item.pk).update(**{hand: by.person})
        with pytest.raises(ValidationError, match="本人"):
            move(item=item, act=act, by=by)
        assert move_many(items=[item.pk], act=act, by=by).done == 0
        ResponsibilityItem.objects.filter(pk=item.pk).update(**{hand: make_person()})
    assert move_many(items=[item.pk], act=act, by=by).done == 1


@pytest.mark.parametrize("state", ItemState.values)
@pytest.mark.parametrize("act", WAY)
def test_every_move_that_is_not_in_the_table_is_refused(state, act, posts):
    step = next(one for one in FLOW if one.act == act)
    if state in step.before:
        return
    by = posts.get(act) or make_post(**_holder(act))
    item = make_item(filled=True, state=state)
    with pytest.raises(ValidationError):
        move(item=item, act=act, by=by, reason="理由")
    moved = move_many(items=[item.pk], act=act, by=by, reason="理由")
    assert moved.done == 0 and moved.left.total() == 1
    page = client_of(by).post(reverse("maintenance:item-act", args=[item.pk, act]), {"reason": "理由"})
    answer = client_of(by).post(
        reverse("api:responsibility-item-move", args=[item.pk, act]),
        {"reason": "理由"},
        content_type="application/json",
    )
    assert (page.status_code, answer.status_code) == (422, 400)
    assert ResponsibilityItem.objects.get(pk=item.pk).state == state


def _holder(act: str) -> dict:
    return {
        "recall": {"role": "village_clerk", "division": SHITANG},
        "return_to_village": {"role": "village_head", "division": SHITANG},
        "return_from_township": {"role": "township_leader", "division": HENGXI},
        "return_from_county": {"role": "county_office", "division": "320115000000"},
    }[act]


@pytest.mark.parametrize("act", ["submit", "confirm", "review", "check"])
def test_the_wrong_post_and_the_foreign_village_are_refused(act, posts):
    before = next(one.before[0] for one in FLOW if one.act == act)
    item = make_item(filled=True, state=before)
    for name, by in posts.items():
        if name != act:
            with pytest.raises(REFUSALS):
                move(item=item, act=act, by=by)
    if act in ("submit", "confirm"):
        foreign = make_item(division=GULI_VILLAGE, filled=True, state=before)
        with pytest.raises(Http404):
            move(item=foreign, act=act, by=posts[act])


def test_many_go_on_and_those_that_cannot_are_counted(posts):
    ready = [make_item(filled=True) for _ in range(3)]
    lacking, gone = make_item(), make_item(filled=True, state=ItemState.CHECKED)
    keys = [one.pk for one in (*ready, lacking, gone)]
    moved = move_many(items=keys, act="submit", by=posts["submit"])
    assert (moved.done, dict(moved.left)) == (3, {"有必填项未填": 1, "现为“已核定”": 1})
    assert move_many(items=keys, act="confirm", by=posts["confirm"]).done == 3
    kept = Facility.objects.filter(pk__in=[one.facility_id for one in ready])
    assert [one.keeper_id for one in kept.order_by("pk")] == [one.party_id for one in ready]


def test_statements_of_a_step_of_many_do_not_grow(posts, django_assert_max_num_queries):
    keys = [make_item(filled=True).pk for _ in range(12)]
    with django_assert_max_num_queries(10):
        assert move_many(items=keys, act="submit", by=posts["submit"]).done == 12
    with django_assert_max_num_queries(10):
        assert move_many(items=keys, act="confirm", by=posts["confirm"]).done == 12


def test_a_return_asks_why_and_tells_who_filled_it(posts):
    item = bring(make_item(filled=True), ItemState.CONFIRMED, posts=posts)
    with pytest.raises(ValidationError):
        move_many(items=[item.pk], act="return_from_township", by=posts["review"])
    move_many(items=[item.pk], act="return_from_township", by=posts["review"], reason="责任人或电话有误")
    item.refresh_from_db()
    assert (item.state, item.returned_reason) == (ItemState.DRAFT, "责任人或电话有误")
    assert Notice.objects.filter(person=posts["submit"].person, body="责任人或电话有误").exists()


def test_an_upheld_objection_opens_the_item_again(posts):
    item = bring(make_item(filled=True), ItemState.CHECKED, posts=posts)
    again = open_again(item=item, reason="责任人已离村", by=posts["review"])
    assert again is not None and again.state == ItemState.DRAFT and again.reopened_at is not None
    assert again.returned_reason == "责任人已离村"
    assert open_again(item=again, reason="再次", by=posts["review"]) is None
    changed = filled_by(posts["submit"], again, public_phone="025-52287777")
    assert changed.reopened_at == again.reopened_at
