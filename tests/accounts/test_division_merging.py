"""Villages merge: what is open moves, what is closed keeps its code, old codes and names go on resolving."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.actions.merging import merge_divisions, rehearse_merge
from accounts.models import Division, DivisionMerge, Grid, Notice, Party, Person, Post, Settlement
from accounts.system import SystemPost
from assets.actions.states import appoint_keeper, record_state
from assets.models import Campaign, Facility, FacilityState, Plate
from assets.past import counts, differences
from tests.assets.factories import make_batch, make_facility
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_post,
)

INTO = "320115009201"


@pytest.fixture
def office(db):
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def villages(office):
    return make_division(code=SHITANG), make_division(code=INTO)


def merge(closed: Division, successor: Division, by, **said) -> DivisionMerge:
    values = {"on_date": timezone.localdate(), "paper": "江政复〔2024〕1号", **said}
    return merge_divisions(closed=closed, successor=successor, by=by, **values)


def test_what_is_open_moves_and_what_is_closed_stays(office, villages):
    closed, successor = villages
    committee = make_party(division=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE)
    heir = make_party(division=INTO, kind=Party.Kind.VILLAGE_COMMITTEE)
    open_one = make_facility(division=SHITANG, owner=committee)
    merged = make_facility(division=SHITANG)
    Facility.objects.filter(pk=merged.pk).update(registration="merged", merged_into=open_one)
    said = {"keeper_person": None, "keeper_kind": "village", "reason": "", "by": SystemPost()}
    appoint_keeper(facility=open_one, keeper=committee, from_date=timezone.localdate(), **said)
    blank = Plate.objects.create(division=closed)
    batch = make_batch(division=SHITANG)
    past = Campaign.objects.create(
        division=closed, name="去年", due_on="2024-01-01", closed_at=timezone.now()
    )
    now = Campaign.objects.create(division=closed, name="今年", due_on="2024-01-01")

    made = merge(closed, successor, office)

    open_one.refresh_from_db()
    assert (open_one.division, open_one.owner, open_one.keeper) == (successor, heir, heir)
    assert open_one.code.startswith(SHITANG)
    for row in (merged, blank, batch, past, now):
        row.refresh_from_db()
    assert (merged.division, past.division) == (closed, closed)
    assert (blank.division, batch.division, now.division) == (successor,) * 3
    assert {line["what"]: line["count"] for line in made.moved}["设施"] == 1
    assert not [line for line in differences() if open_one.name in line]


def test_the_successor_answers_to_the_old_code_and_names(office, villages):
    closed, successor = villages
    merge(closed, successor, office)
    successor.refresh_from_db()
    assert successor.succeeded_codes == [SHITANG]
    assert successor.aliases.filter(name=closed.short_name, source="former").exists()
    village = make_post(role="village_clerk", division=INTO)
    assert make_facility_of(closed) in Facility.objects.visible_to(village)


def test_an_address_kept_from_before_shows_what_the_village_has_become(office, villages):
    closed, successor = villages
    make_facility(division=SHITANG, name="前塘公厕")
    waiting = make_facility(division=SHITANG, name="后塘公厕", coded=False)
    campaign = Campaign.objects.create(division=make_division(code=HENGXI), name="今年", due_on="2030-01-01")
    campaign.lines.create(facility=waiting)
    made = merge(closed, successor, office)
    assert {line["what"]: line["count"] for line in made.moved}["清查中未核实的设施"] == 1
    clerk = client_of(make_post(division=HENGXI))
    for url in ("assets:facility-list", "assets:coding-list"):
        page = clerk.get(reverse(url), {"village": SHITANG}).text
        assert "后塘公厕" in page and f"已并入{successor.short_name}" in page
        assert f"{closed.short_name}（已撤并）" in page
    lines = clerk.get(reverse("assets:campaign-line-list", args=[campaign.pk]), {"village": SHITANG}).text
    assert "后塘公厕" in lines
    papers = [reverse("assets:detail-ledger"), reverse("assets:campaign-sheet", args=[campaign.pk])]
    for paper in (*papers, reverse("assets:work-ledger")):
        page = clerk.get(paper, {"village": SHITANG}).text
        assert "后塘公厕" in page and successor.short_name in page
    named = client_of(office).get(reverse("accounts:division-list"), {"q": closed.short_name}).text
    assert f">{successor.short_name}</a>" in named
    there = client_of(office).get(reverse("accounts:division-detail", args=[SHITANG])).text
    assert f"已随撤并移交{successor.short_name}" in there and "还没有划分网格" not in there


def test_a_village_that_goes_on_into_another_is_followed_to_the_last(office, villages):
    closed, successor = villages
    last = make_division(code="320115009202")
    make_facility(division=SHITANG, name="前塘公厕")
    merge(closed, successor, office)
    merge(successor, last, office)
    page = (
        client_of(make_post(division=HENGXI)).get(reverse("assets:facility-list"), {"village": SHITANG}).text
    )
    assert "前塘公厕" in page and f"{closed.short_name}（已并入{last.short_name}）" in page


def test_whoever_works_there_is_told(office, villages):
    closed, successor = villages
    posts = [make_post(role="village_clerk", division=code) for code in (SHITANG, INTO)]
    posts.append(make_post(division=HENGXI))
    stranger = make_post(division=GULI)
    rehearse_merge(closed=closed, successor=successor, on_date=timezone.localdate(), paper="", by=office)
    assert not Notice.objects.exists()
    merge(closed, successor, office)
    told = Notice.objects.filter(title=f"{closed.short_name}已并入{successor.short_name}")
    assert {notice.person_id for notice in told} == {post.person_id for post in posts}
    assert stranger.person_id not in {notice.person_id for notice in told}
    assert client_of(posts[0]).get(told.first().link).status_code == 200


def make_facility_of(closed: Division) -> Facility:
    """A row that kept the closed village's code, as a published or finished one does."""
    facility = make_facility(division=INTO)
    Facility.objects.filter(pk=facility.pk).update(division=closed)
    return Facility.objects.get(pk=facility.pk)


def test_people_posts_groups_and_grids_go_along(office, villages):
    closed, successor = villages
    for division in villages:
        Settlement.objects.create(division=division, kind="group", name="一组")
        Grid.objects.create(division=division, number=1, name="第一网格")
    clerk = make_post(role="village_clerk", division=SHITANG)
    gone = make_post(role="village_head", division=SHITANG, from_date="2020-01-01", until="2021-01-01")
    twice = make_post(role="village_clerk", division=INTO)
    same = make_post(role="village_clerk", division=SHITANG, person=twice.person)

    merge(closed, successor, office)

    assert sorted(successor.settlements.values_list("name", flat=True)) == [
        "一组",
        f"一组（{closed.short_name}）",
    ]
    assert sorted(successor.grids.values_list("number", flat=True)) == [1, 2]
    for row in (clerk, gone, same):
        row.refresh_from_db()
    assert (clerk.division, gone.division) == (successor, closed)
    assert same.until == timezone.localdate()
    assert Post.objects.in_force().filter(person=twice.person).count() == 1
    assert Person.objects.get(pk=clerk.person_id).division == successor


def test_a_word_said_later_than_the_merge_stays_the_later_one(office, villages):
    closed, successor = villages
    facility = make_facility(division=SHITANG)
    record_state(
        facility=facility, from_date=timezone.localdate(), condition="good", reason="", by=SystemPost()
    )
    merge(closed, successor, office, on_date=timezone.localdate() - timedelta(days=30))
    assert differences() == []
    assert Facility.objects.get(pk=facility.pk).division == successor
    assert FacilityState.objects.filter(facility=facility, division=successor).count() == 1


def test_counts_of_before_stay_with_the_closed_village(office, villages):
    closed, successor = villages
    facility = make_facility(division=SHITANG)
    FacilityState.objects.filter(facility=facility).update(from_date="2024-03-01")
    merge(closed, successor, office)
    before = timezone.localdate() - timedelta(days=1)
    by_village = {"day": before, "by": ["division_id"]}
    assert counts(office, **by_village) == [{"division_id": SHITANG, "count": 1}]
    assert counts(office, **by_village | {"day": timezone.localdate()}) == [{"division_id": INTO, "count": 1}]


def test_a_rehearsal_leaves_no_trace(office, villages):
    closed, successor = villages
    facility = make_facility(division=SHITANG)
    rehearsed = rehearse_merge(
        closed=closed, successor=successor, on_date=timezone.localdate(), paper="", by=office
    )
    assert {line["what"]: line["count"] for line in rehearsed.moved}["设施"] == 1
    assert closed.closed_on is None
    assert not DivisionMerge.objects.exists()
    assert Facility.objects.get(pk=facility.pk).division == closed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"successor": SHITANG}, "不能并入自己"),
        ({"successor": HENGXI}, "只能撤并村"),
        ({"on_date": timezone.localdate() + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_what_cannot_be_merged_is_said(office, villages, change, sentence):
    closed, successor = villages
    if "successor" in change:
        successor = make_division(code=change.pop("successor"))
    with pytest.raises(ValidationError, match=sentence):
        merge(closed, successor, office, **change)


def test_it_is_not_done_twice(office, villages):
    merge(*villages, office)
    with pytest.raises(ValidationError, match="已经撤并"):
        merge(*villages, office)


def test_only_the_county_may(villages):
    with pytest.raises(Refused):
        merge(*villages, make_post(division=HENGXI))
    with pytest.raises(Http404):
        merge(*villages, make_post(role="county_office", division="320411000000"))


def test_the_page_shows_first_and_does_then(office, villages):
    make_facility(division=SHITANG)
    client, url = client_of(office), reverse("accounts:merge-create", args=[SHITANG])
    sent = {"successor": INTO, "on_date": f"{timezone.localdate():%Y-%m-%d}", "paper": "批文"}
    page = client.post(url, sent).content.decode()
    assert "将移交" in page
    assert "确认撤并" in page
    assert not DivisionMerge.objects.exists()
    answer = client.post(url, sent | {"confirmed": "1"}, follow=True)
    made = DivisionMerge.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("accounts:merge-detail", args=[made.pk])
    assert "移交清单" in answer.content.decode()
    assert Division.objects.get(pk=SHITANG).closed_on == timezone.localdate()
    assert GULI_VILLAGE not in answer.content.decode()
