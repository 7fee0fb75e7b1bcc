"""What of the list goes along with a post, with a village, and from one edition into the next items."""

import pytest
from django.http import Http404

from accounts.models import Division, DivisionMerge, Party
from accounts.system import SystemPost
from assets.actions.keepers import settle_keepers
from assets.models import Facility
from maintenance.actions import items as acts
from maintenance.actions import moving_items
from maintenance.actions.editions import freeze
from maintenance.models import ItemState, ResponsibilityItem
from tests.factories import GULI, HENGXI, SHITANG, make_division, make_party, make_person, make_post
from tests.maintenance.item_rows import make_item

pytestmark = pytest.mark.django_db


def test_the_receiver_of_a_post_stands_where_the_giver_stood():
    post = make_post(role="village_clerk", division=SHITANG)
    checked = make_item(filled=True, person=post.person, state=ItemState.CHECKED)
    draft = make_item(supervisor=post.person)
    elsewhere = make_item(division="320115009209", person=post.person)
    receiver = make_person()
    assert len(moving_items.items_of(post)) == 2
    assert moving_items.hand_items(post, receiver, SystemPost()) == 2
    for one in (checked, draft, elsewhere):
        one.refresh_from_db()
    assert (checked.person, checked.state) == (receiver, ItemState.CHECKED)
    assert checked.reopened_at is not None and draft.reopened_at is None
    assert draft.supervisor == receiver and elsewhere.person == post.person


def test_the_items_of_a_merged_village_name_the_successor_s_committee():
    closed, successor = make_division(code="320115009209"), make_division(code=SHITANG)
    old = make_party(division=closed.pk, kind=Party.Kind.VILLAGE_COMMITTEE)
    new = make_party(division=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE)
    item = make_item(division=closed.pk, party=old, state=ItemState.CHECKED)
    hired = make_item(division=closed.pk, party=make_party(division=HENGXI))
    for one in (item, hired):  # as the register's own step of the merge leaves them
        Facility.objects.filter(pk=one.facility_id).update(division=successor)
    settle_keepers(said=[(item.facility_id, new.pk, None, "village")], reason="撤并", by=SystemPost())
    merge = DivisionMerge(closed=closed, successor=successor)
    assert moving_items.follow_merge(merge, SystemPost()) == 1
    item.refresh_from_db()
    hired.refresh_from_db()
    assert item.party == new and item.reopened_at is not None and hired.party.division_id == HENGXI


def test_what_an_edition_said_fills_what_is_empty_and_nothing_else():
    clerk = make_post(role="township_clerk", division=HENGXI)
    item = make_item(filled=True, state=ItemState.CHECKED, note="原备注")
    edition = freeze(division=Division.objects.get(pk=HENGXI), by=clerk)
    party, other = item.party, make_person()
    emptied = {"party": None, "duty_text": "", "fund_kinds": [], "annual_cost": None, "person": other}
    ResponsibilityItem.objects.filter(pk=item.pk).update(state=ItemState.DRAFT, **emptied)
    assert acts.fill_from_edition(items=[item.pk], edition=edition, by=clerk) == 1
    item.refresh_from_db()
    assert (item.party, item.duty_text, item.fund_kinds) == (
        party,
        "保洁、巡查、小修",
        ["village_collective"],
    )
    assert item.person == other and str(item.annual_cost) == "1200.00"
    stranger = make_post(role="township_clerk", division=GULI)
    with pytest.raises(Http404):
        acts.fill_from_edition(items=[item.pk], edition=edition, by=stranger)
