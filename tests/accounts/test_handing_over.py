"""手续交接: everything open passes to the next person; rights do not."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.actions.handing_over import hand_over_post
from accounts.models import Grid, GridMember, Notice, PostHandover
from assets.actions.states import appoint_keeper
from assets.models import Chief, Facility
from assets.past import differences
from tests.assets.factories import make_facility
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_post


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def pair(clerk):
    """A caretaker with a facility, a road and a grid, and the caretaker who comes after."""
    old, new = (make_post(role="caretaker", division=SHITANG) for _ in range(2))
    facility, keeper = make_facility(division=SHITANG), make_party(division=SHITANG)
    appoint_keeper(
        facility=facility,
        keeper=keeper,
        keeper_person=old.person,
        keeper_kind="public_post",
        from_date=timezone.localdate(),
        reason="聘用",
        by=clerk,
    )
    Chief.objects.create(
        facility=facility, title="road", level="village", person=old.person, from_date="2024-01-01"
    )
    grid = Grid.objects.create(division=facility.division, number=1, name="第一网格")
    GridMember.objects.create(grid=grid, person=old.person, duty="head")
    return old, new


def hand_over(old, new, by, **said) -> PostHandover:
    values = {"on_date": timezone.localdate(), **said}
    return hand_over_post(post=old, receiver=new.person, by=by, **values)


def test_everything_open_passes(clerk, pair):
    old, new = pair
    sheet = hand_over(old, new, clerk)
    assert [(line["what"], line["count"]) for line in sheet.moved if line["count"]] == [
        ("网格任职", 1),
        ("负责管护的设施", 1),
        ("担任的路长、河长", 1),
    ]
    facility = Facility.objects.visible_to(new).get()
    assert not Facility.objects.visible_to(old).exists()
    assert facility.keeper is not None
    assert facility.states.first().keeper_kind == "public_post"
    assert GridMember.objects.get().person == new.person
    assert Chief.objects.get(until=None).person == new.person
    assert Notice.objects.filter(person=new.person, title__contains="移交").exists()
    assert differences() == []


def test_a_second_time_nothing_is_left(clerk, pair):
    hand_over(*pair, clerk)
    assert {line["count"] for line in hand_over(*pair, clerk).moved} == {0}


def test_who_lacks_the_post_cannot_receive(clerk, pair):
    other = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(ValidationError, match="还没有同样的岗位"):
        hand_over(pair[0], other, clerk)
    with pytest.raises(ValidationError, match="同一个人"):
        hand_over(pair[0], pair[0], clerk)


def test_ending_the_post_asks_for_the_right_to_grant_it(clerk, pair):
    with pytest.raises(Refused):
        hand_over(*pair, clerk, end=True)
    admin = make_post(role="county_admin", division="320115000000")
    hand_over(*pair, admin, end=True)
    pair[0].refresh_from_db()
    assert pair[0].until == timezone.localdate()


def test_a_foreign_clerk_finds_neither_page_nor_sheet(clerk, pair):
    sheet, foreign = hand_over(*pair, clerk), client_of(make_post(division=GULI))
    assert foreign.get(reverse("accounts:post-hand-over", args=[pair[0].pk])).status_code == 404
    assert foreign.get(reverse("accounts:handover-sheet", args=[sheet.pk])).status_code == 404
    there = make_facility(division=GULI_VILLAGE)
    assert there not in Facility.objects.visible_to(pair[1])


def test_only_who_holds_the_post_is_offered(clerk, pair):
    old, new = pair
    other = make_post(role="village_clerk", division=SHITANG)
    url = reverse("accounts:post-hand-over", args=[old.pk])
    page = client_of(clerk).get(url).text
    assert f'value="{new.person_id}"' in page
    assert f'value="{other.person_id}"' not in page and f'value="{old.person_id}"' not in page
    alone = client_of(clerk).get(reverse("accounts:post-hand-over", args=[other.pk])).text
    assert "还没有别人担任" in alone and "办理交接" not in alone


def test_the_page_and_the_printed_sheet(clerk, pair):
    old, new = pair
    client, url = client_of(clerk), reverse("accounts:post-hand-over", args=[old.pk])
    assert "负责管护的设施" in client.get(url).content.decode()
    sent = {"receiver": new.person_id, "on_date": f"{timezone.localdate():%Y-%m-%d}", "note": "钥匙两把"}
    page = client.post(url, sent, follow=True).content.decode()
    assert "手续交接单" in page
    assert "监交人" in page
    assert "钥匙两把" in page
