"""A year's list begins anew: all opened in one act, filled from last year's, the same confirmed with one tap, all taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from accounts.system import SystemPost
from common.jobs.running import run_next
from maintenance.actions import items as filling
from maintenance.actions import renewing as acts
from maintenance.actions.editions import freeze
from maintenance.actions.item_flow import move, move_many
from maintenance.models import ItemState, Renewal, RenewedItem, ResponsibilityItem
from maintenance.renewals import compared, may_begin, progress
from maintenance.waiting_lists import lists_to_move, renewals_due
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.item_rows import make_item
from tests.maintenance.renewal_rows import XUGAO, last_year, listed, people, township

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts():
    return people()


@pytest.fixture
def items(posts):
    """Three in 石塘, two in 许高, all as last year's edition says."""
    made = listed(SHITANG, SHITANG, SHITANG, XUGAO, XUGAO)
    last_year(by=posts["clerk"])
    return made


def begun(posts) -> Renewal:
    renewal, job = acts.begin(division=township(), by=posts["clerk"])
    assert job is None
    return renewal


def states() -> dict[int, str]:
    return dict(ResponsibilityItem.objects.values_list("pk", "state"))


def village(code: str = SHITANG):
    return make_division(code=code)


def same(renewal, code: str = SHITANG) -> set[int]:
    return {one.item for one in compared(renewal, village(code), post=SystemPost()) if one.is_same}


# --- Begin ----------------------------------------------------------------------------------------------------------------
def test_all_items_wait_for_their_villages_again_with_last_year_s_values(posts, items):
    before = {item.pk: (item.party_id, item.person_id, item.annual_cost, item.filled_by_id) for item in items}
    renewal = begun(posts)
    assert (renewal.count, renewal.to_fill, renewal.opened_at is not None) == (5, 0, True)
    assert set(states().values()) == {"submitted"}
    for item in ResponsibilityItem.objects.all():
        assert (item.party_id, item.person_id, item.annual_cost, item.filled_by_id) == before[item.pk]
        assert (item.confirmed_by, item.reviewed_by, item.checked_by, item.reopened_at) == (None,) * 4


def test_a_year_is_begun_once_and_only_after_an_edition(posts):
    listed(SHITANG)
    with pytest.raises(ValidationError, match="还没有定过版"):
        begun(posts)
    last_year(by=posts["clerk"])
    begun(posts)
    with pytest.raises(ValidationError, match="已经重开"):
        begun(posts)
    renewal = Renewal.objects.get()
    with pytest.raises(IntegrityError):
        Renewal.objects.create(division=township(), year=renewal.year, edition=renewal.edition)


def test_this_year_s_edition_leaves_nothing_to_begin(posts):
    listed(SHITANG)
    freeze(division=township(), by=posts["clerk"])
    assert not may_begin(township())
    with pytest.raises(ValidationError, match="已经定版"):
        begun(posts)


def test_an_edition_of_march_is_the_list_of_the_year_before(posts):
    listed(SHITANG)
    assert freeze(division=township(), by=posts["clerk"], on=date(2026, 3, 31)).year == 2025
    assert freeze(division=township(), by=posts["clerk"], on=date(2026, 4, 1)).year == 2026


@pytest.mark.parametrize("who", ["leader", "head", "village"])
def test_whoever_does_not_freeze_does_not_begin(who, posts, items):
    with pytest.raises(Refused):
        acts.begin(division=township(), by=posts[who])


def test_another_township_does_not_begin(items):
    with pytest.raises(Http404):
        acts.begin(division=township(), by=make_post(role="township_clerk", division=GULI))


def test_what_lacks_something_by_now_is_filled_first(posts, items):
    items[0].person.active = False
    items[0].person.save()
    ResponsibilityItem.objects.filter(pk=items[3].pk).update(duty_text="")
    keys = {item.pk for item in items[:3]}  # the three of the village share the person
    renewal = begun(posts)
    found = states()
    assert {key for key, state in found.items() if state == "draft"} == {*keys, items[3].pk}
    assert renewal.to_fill == 4
    items[3].refresh_from_db()
    assert items[3].duty_text == "保洁、巡查、小修"  # as last year's edition says


def test_a_draft_is_filled_where_it_is_empty_and_keeps_what_was_changed(posts, items):
    said = items[1].annual_cost
    ResponsibilityItem.objects.filter(pk=items[1].pk).update(
        state=ItemState.DRAFT, duty_text="改为每日保洁", annual_cost=None, mode=""
    )
    begun(posts)
    items[1].refresh_from_db()
    assert (items[1].state, items[1].duty_text) == ("draft", "改为每日保洁")
    assert (items[1].annual_cost, items[1].mode) == (said, "self")


def test_facilities_without_an_item_get_one(posts, items):
    fresh = make_facility(division=XUGAO)
    assert begun(posts).count == 6
    assert ResponsibilityItem.objects.get(facility=fresh).state == "draft"


def test_villages_are_told_and_led_to_their_part(posts, items):
    renewal = begun(posts)
    told = Notice.objects.filter(person=posts["head"].person).get()
    assert told.link == reverse("maintenance:renewal-village", args=[renewal.pk, SHITANG])
    assert not Notice.objects.filter(person=posts["clerk"].person).exists()
    waiting = lists_to_move(posts["head"])
    assert [one.url for one in waiting] == [told.link] and "3 条" in waiting[0].what


def test_the_township_is_reminded_until_it_begins(posts, items):
    (matter,) = renewals_due(posts["clerk"])
    assert "尚未重开" in matter.what
    begun(posts)
    assert renewals_due(posts["clerk"]) == [] == renewals_due(posts["head"])


# --- Confirm --------------------------------------------------------------------------------------------------------------
def test_one_tap_confirms_what_says_the_same_and_leaves_what_changed(posts, items):
    renewal = begun(posts)
    other = make_party(division=SHITANG)
    ResponsibilityItem.objects.filter(pk=items[0].pk).update(party=other)
    items[1].facility.address = "村西头"
    items[1].facility.save()
    (third,) = same(renewal)
    assert third == items[2].pk
    moved = acts.confirm_same(renewal=renewal, village=village(), by=posts["head"])
    assert moved.done == 1 and not moved.left
    assert states()[items[2].pk] == "confirmed"
    assert [states()[one.pk] for one in items[:2]] == ["submitted"] * 2
    told = {one.item: one.differs for one in compared(renewal, village(), post=SystemPost())}
    assert [head for head, _was, _now in told[items[0].pk]] == ["管护主体"]
    assert told[items[1].pk] == [("位置", "村东头", "村西头")]
    with pytest.raises(ValidationError, match="没有与上一版相同"):
        acts.confirm_same(renewal=renewal, village=village(), by=posts["head"])
    move(item=items[0], act="confirm", by=posts["head"])  # one by one goes on as ever
    assert states()[items[3].pk] == "submitted"  # nobody else's village


def test_who_left_since_is_looked_at(posts, items):
    renewal = begun(posts)
    items[0].supervisor.active = False
    items[0].supervisor.save()
    assert same(renewal) == set()
    assert {tuple(one.retired) for one in compared(renewal, village(), post=SystemPost())} == {("监管人",)}


def test_a_new_version_of_the_county_s_standard_is_no_difference_of_the_village(posts):
    from tests.maintenance.standard_rows import make_standard

    item = listed(SHITANG)[0]
    make_standard(
        type_code=item.facility.type_id,
        state="published",
        from_date=timezone.localdate() - timedelta(days=900),
    )
    ResponsibilityItem.objects.update(own_standard="")
    last_year(by=posts["clerk"])
    make_standard(
        type_code=item.facility.type_id, state="published", from_date=timezone.localdate(), number=2
    )
    assert same(begun(posts)) == {item.pk}


def test_what_is_new_is_looked_at(posts, items):
    fresh = make_item(filled=True, state=ItemState.SUBMITTED)
    renewal = begun(posts)
    assert [one.item for one in compared(renewal, village(), post=SystemPost()) if one.is_new] == [fresh.pk]


@pytest.mark.parametrize("who", ["clerk", "village", "leader"])
def test_only_the_village_s_head_confirms(who, posts, items):
    with pytest.raises(Refused):
        acts.confirm_same(renewal=begun(posts), village=village(), by=posts[who])


def test_a_head_confirms_no_other_village(posts, items):
    with pytest.raises(Refused):
        acts.confirm_same(renewal=begun(posts), village=village(), by=posts["other_head"])


def test_whose_hands_an_item_is_in_does_not_confirm_it(posts, items):
    ResponsibilityItem.objects.filter(pk=items[0].pk).update(filled_by=posts["head"].person)
    moved = acts.confirm_same(renewal=begun(posts), village=village(), by=posts["head"])
    assert moved.done == 2 and sum(moved.left.values()) == 1


def test_the_round_goes_on_to_this_year_s_edition(posts, items):
    renewal = begun(posts)
    for head, code in (("head", SHITANG), ("other_head", XUGAO)):
        acts.confirm_same(renewal=renewal, village=village(code), by=posts[head])
    keys = [one.pk for one in items]
    move_many(items=keys, act="review", by=posts["leader"])
    move_many(items=keys, act="check", by=posts["office"])
    edition = freeze(division=township(), by=posts["clerk"])
    assert (edition.year, edition.kept_count, edition.before) == (renewal.year, 5, renewal.edition)
    lines = progress(renewal, [village(), village(XUGAO)], [], post=posts["clerk"])
    assert [(line.all, line.checked, line.next_step) for line in lines] == [(3, 3, ""), (2, 2, "")]


# --- Take back ------------------------------------------------------------------------------------------------------------
def test_taken_back_everything_is_as_before(posts, items):
    ResponsibilityItem.objects.filter(pk=items[4].pk).update(state=ItemState.DRAFT, duty_text="", note="留着")
    names = [f.attname for f in ResponsibilityItem._meta.concrete_fields if f.attname != "version"]
    before = list(ResponsibilityItem.objects.order_by("pk").values(*names))
    renewal = begun(posts)
    assert (
        states()[items[4].pk] == "draft"
        and list(ResponsibilityItem.objects.order_by("pk").values(*names)) != before
    )
    acts.take_back(renewal=renewal, by=posts["clerk"])
    assert list(ResponsibilityItem.objects.order_by("pk").values(*names)) == before
    assert may_begin(township())
    assert begun(posts).pk != renewal.pk  # and may begin again


def test_what_somebody_filled_since_is_kept(posts, items):
    items[0].person.active = False
    items[0].person.save()
    renewal = begun(posts)
    item = ResponsibilityItem.objects.get(pk=items[0].pk)
    filling.fill(item=item, version=item.version, by=posts["village"], person=make_person(division=SHITANG))
    assert acts.take_back(renewal=renewal, by=posts["clerk"]) == 4
    item.refresh_from_db()
    assert (item.state, item.person.active) == ("draft", True)
    assert states()[items[1].pk] == "checked"


def test_after_the_first_confirmation_nothing_is_taken_back(posts, items):
    renewal = begun(posts)
    move(item=items[0], act="confirm", by=posts["head"])
    with pytest.raises(ValidationError, match="已有 1 条经村确认"):
        acts.take_back(renewal=renewal, by=posts["clerk"])
    assert Renewal.objects.get().undone_at is None


def test_nobody_else_takes_back_and_nothing_is_confirmed_after(posts, items):
    renewal = begun(posts)
    with pytest.raises(Refused):
        acts.take_back(renewal=renewal, by=posts["leader"])
    acts.take_back(renewal=renewal, by=posts["office"])
    with pytest.raises(ValidationError, match="已经撤销"):
        acts.take_back(renewal=renewal, by=posts["clerk"])
    renewal.refresh_from_db()
    with pytest.raises(Http404):
        acts.confirm_same(renewal=renewal, village=village(), by=posts["head"])


# --- Many -----------------------------------------------------------------------------------------------------------------
def test_a_large_list_is_a_job_and_done_twice_is_done_once(posts, items, monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 3)
    client = client_of(posts["clerk"])
    client.post(reverse("maintenance:renewal-begin", args=[HENGXI]))
    renewal = Renewal.objects.get()
    page = client.get(reverse("maintenance:renewal-detail", args=[renewal.pk]))
    assert "逐村重开" in page.text or "重开横溪" in page.text
    if renewal.opened_at is None:  # tests run jobs where they are woken, or here
        assert set(states().values()) == {"checked"}
        with pytest.raises(ValidationError, match="正在重开"):
            acts.take_back(renewal=renewal, by=posts["clerk"])
        assert run_next().state == "done"
    renewal.refresh_from_db()
    assert renewal.count == 5 == RenewedItem.objects.count()
    version = ResponsibilityItem.objects.first().version
    acts.open_all(renewal=renewal, by=posts["clerk"])
    assert RenewedItem.objects.count() == 5 and ResponsibilityItem.objects.first().version == version


# --- Pages ----------------------------------------------------------------------------------------------------------------
def url(name: str, *args) -> str:
    return reverse(f"maintenance:renewal-{name}", args=args)


def test_the_pages_lead_through_the_round(posts, items):
    clerk, head = client_of(posts["clerk"]), client_of(posts["head"])
    flow = clerk.get(reverse("maintenance:item-flow"))
    assert url("begin", HENGXI) in flow.text
    assert "5 条全部由各村重新确认" in clerk.get(url("begin", HENGXI)).text
    assert "已重开 5 条" in clerk.post(url("begin", HENGXI), follow=True).text
    renewal = Renewal.objects.get()
    assert url("detail", renewal.pk) in clerk.get(reverse("maintenance:item-flow")).text
    ResponsibilityItem.objects.filter(pk=items[0].pk).update(public_phone="025-52289999")
    page = head.get(url("village", renewal.pk, SHITANG)).text
    assert "全部确认 2 条" in page and "<del>025-52280001</del>" in page and "<ins>025-52289999</ins>" in page
    confirm = url("confirm", renewal.pk, SHITANG)
    assert "确认与上一版相同的 2 条" in head.get(confirm).text
    assert "已确认 2 条" in head.post(confirm, follow=True).text
    assert "1 条待确认" in head.get(url("village", renewal.pk, SHITANG)).text
    assert "已有 2 条经村确认" in clerk.get(url("detail", renewal.pk)).text
    assert clerk.post(url("undo", renewal.pk)).status_code == 422
    strip = head.get(reverse("maintenance:item-flow")).text
    assert url("village", renewal.pk, SHITANG) in strip


def test_a_department_sees_the_items_of_its_sectors_alone(posts, items):
    renewal = begun(posts)
    ResponsibilityItem.objects.filter(pk=items[0].pk).update(public_phone="025-52289999")
    traffic = make_post(role="department", division=COUNTY, sectors=["01"])
    page = client_of(traffic).get(url("village", renewal.pk, SHITANG)).text
    assert "025-52289999" not in page and "已确认 0 / 0 条" in page
    assert client_of(posts["village"]).get(url("detail", renewal.pk)).status_code == 403


def test_taken_back_by_the_page(posts, items):
    renewal, clerk = begun(posts), client_of(posts["clerk"])
    assert "5 条恢复原样" in clerk.post(url("undo", renewal.pk), follow=True).text
    assert client_of(posts["head"]).get(url("village", renewal.pk, SHITANG)).status_code == 200


def test_pages_ask_the_same_however_many_items(posts):
    listed(SHITANG, XUGAO)
    last_year(by=posts["clerk"])
    renewal, clerk = begun(posts), client_of(posts["clerk"])

    def more(number: int) -> None:
        make_item(filled=True, state=ItemState.SUBMITTED, division=(SHITANG, XUGAO)[number % 2])

    for address in (url("detail", renewal.pk), url("village", renewal.pk, SHITANG)):
        assert_flat(clerk, address, more, rows=12)
