"""闲置: opened, looked at again when its day has come, ended; found in lists and on the workbench meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assets.actions.idle import end_idle, open_idle
from assets.models import Facility, IdleSpell
from assets.waiting_facilities import SHOWN, idle_to_follow_up, warranties_that_end
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post

TODAY = timezone.localdate


def in_days(number: int):
    return TODAY() + timedelta(days=number)


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG, name="旧小学")


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def idle(facility, by, **said) -> IdleSpell:
    values = {"since": in_days(-30), "reason": "撤点并校", "follow_up_on": in_days(9), **said}
    return open_idle(facility=facility, by=by, **values)


def test_it_works_through_the_pages(facility, village):
    browser = client_of(village)
    sent = {"since": in_days(-30).isoformat(), "reason": "撤点并校", "follow_up_on": in_days(9).isoformat()}
    assert browser.post(reverse("assets:idle-create", args=[facility.pk]), sent).status_code == 302
    spell = facility.idle_spells.get()
    page = browser.get(reverse("assets:facility-detail", args=[facility.pk])).content.decode()
    assert "撤点并校" in page and "下次跟进" in page
    follow = {"progress": "正在寻找承租方", "disposal": "reuse", "follow_up_on": in_days(30).isoformat()}
    assert browser.post(reverse("assets:idle-follow", args=[spell.pk]), follow).status_code == 302
    ended = {"ended_on": TODAY().isoformat(), "disposal": "reuse", "outcome": "已改作村史馆"}
    assert browser.post(reverse("assets:idle-end", args=[spell.pk]), ended).status_code == 302
    spell.refresh_from_db()
    assert (spell.ended_on, spell.disposal, spell.outcome) == (TODAY(), "reuse", "已改作村史馆")
    changes = browser.get(
        reverse("assets:facility-detail", args=[facility.pk]), {"tab": "changes"}
    ).content.decode()
    assert all(
        word in changes for word in ("登记闲置", "跟进闲置", "正在寻找承租方", "结束闲置", "已改作村史馆")
    )


def test_once_at_a_time_and_again_after_its_end(facility, village):
    spell = idle(facility, village)
    with pytest.raises(ValidationError, match="已登记闲置"):
        idle(facility, village)
    end_idle(spell=spell, ended_on=TODAY(), outcome="已出租", disposal="reuse", by=village)
    with pytest.raises(ValidationError, match="已经结束"):
        end_idle(spell=spell, ended_on=TODAY(), outcome="已出租", disposal="reuse", by=village)
    assert idle(facility, village).pk != spell.pk


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": in_days(1)}, "不能晚于今天"),
        ({"reason": " "}, "闲置原因"),
        ({"follow_up_on": TODAY()}, "今天之后"),
    ],
)
def test_what_it_must_say(facility, village, wrong, said):
    with pytest.raises(ValidationError, match=said):
        idle(facility, village, **wrong)


def test_a_demolished_one_lies_not_idle(db, village):
    with pytest.raises(ValidationError, match="不能登记闲置"):
        idle(make_facility(division=SHITANG, status="demolished"), village)


def test_idle_ones_are_found_once_each(facility, village):
    make_facility(division=SHITANG)
    spell = idle(facility, village)
    end_idle(spell=spell, ended_on=TODAY(), outcome="已出租", disposal="reuse", by=village)
    assert list(Facility.objects.visible_to(village).idle()) == []
    idle(facility, village)
    assert list(Facility.objects.visible_to(village).idle()) == [facility]


def test_the_day_of_follow_up_waits_for_the_village_and_the_township(facility, village):
    spell = idle(facility, village)
    clerk, leader = make_post(division=HENGXI), make_post(role="village_head", division=SHITANG)
    assert idle_to_follow_up(village) == []
    IdleSpell.objects.filter(pk=spell.pk).update(follow_up_on=TODAY())
    for post in (village, clerk):
        (matter,) = idle_to_follow_up(post)
        assert "旧小学：撤点并校" in matter.what and matter.act == "跟进"
    assert (
        idle_to_follow_up(leader)
        == []
        == idle_to_follow_up(make_post(role="village_clerk", division=GULI_VILLAGE))
    )


def test_warranties_that_end_soon_wait_for_the_township(db, village):
    soon = make_facility(division=SHITANG, name="新泵站", warranty_end=in_days(30))
    make_facility(division=SHITANG, warranty_end=in_days(90))
    make_facility(division=SHITANG, warranty_end=in_days(-1))
    make_facility(division=SHITANG, warranty_end=in_days(9), status="demolished")
    (matter,) = warranties_that_end(make_post(division=HENGXI))
    assert "新泵站" in matter.what and matter.url.endswith(f"/{soon.pk}/")
    assert len(warranties_that_end(village)) == 1
    assert warranties_that_end(make_post(role="county_office", division="320115000000")) == []
    page = client_of(village).get(reverse("assets:facility-detail", args=[soon.pk])).content.decode()
    assert "还有 30 天" in page


def test_what_waits_is_bounded(db, village):
    for _number in range(SHOWN + 2):
        make_facility(division=SHITANG, warranty_end=in_days(9))
    assert len(warranties_that_end(village)) == SHOWN


def test_a_neighbour_finds_nothing(facility, village):
    spell, neighbour = idle(facility, village), make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Http404):
        end_idle(spell=spell, ended_on=TODAY(), outcome="", disposal="", by=neighbour)
    for name in ("idle-follow", "idle-end"):
        assert client_of(neighbour).get(reverse(f"assets:{name}", args=[spell.pk])).status_code == 404
