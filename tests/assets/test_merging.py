"""合并重复登记: one stays, what is open of the other goes along, its code finds the one that stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.access import Refused
from accounts.system import SystemPost
from assets import past
from assets.actions.idle import open_idle
from assets.actions.merging import merge
from assets.actions.settling import give_type
from assets.models import (
    Campaign,
    CampaignLine,
    Chief,
    Facility,
    FacilityCode,
    FacilityState,
    FacilityType,
    Plate,
    Registration,
)
from assets.resolving import kept_id, resolve, resolved_id
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_person, make_post

TODAY = timezone.localdate
XUGAO = "320115009209"  # same township


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def pair(db) -> tuple[Facility, Facility]:
    """A duplicate and the one to keep."""
    return make_facility(division=SHITANG, name="前石塘公厕"), make_facility(
        division=SHITANG, name="石塘公厕"
    )


def now(facility: Facility) -> Facility:
    return Facility.objects.everywhere(because="test").get(pk=facility.pk)


def test_it_works_through_the_pages(pair, clerk):
    double, kept = pair
    browser, url = client_of(clerk), reverse("assets:facility-merge", args=[double.pk])
    assert "石塘公厕" in browser.get(url).content.decode()
    assert kept.code in browser.get(url, {"q": kept.code}).content.decode().replace("-", "")
    confirm = browser.get(url, {"kept": kept.pk}).content.decode()
    assert "不再计数" in confirm and "将会发生" in confirm
    answer = browser.post(url, {"kept": kept.pk, "reason": "重复登记"})
    assert answer.status_code == 302 and answer["Location"] == reverse(
        "assets:facility-detail", args=[kept.pk]
    )
    gone = now(double)
    assert (gone.registration, gone.merged_into_id, gone.code) == ("merged", kept.pk, double.code)
    assert resolve(double.code, Facility.objects.visible_to(clerk)) == kept
    assert list(Facility.objects.visible_to(clerk).counted()) == [kept]


def test_the_page_of_the_merged_one_leads_on_and_offers_nothing(pair, clerk):
    double, kept = pair
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    browser = client_of(clerk)
    page = browser.get(reverse("assets:facility-detail", args=[double.pk])).content.decode()
    assert "已并入另一处设施" in page and reverse("assets:facility-detail", args=[kept.pk]) in page
    assert "报状况" not in page
    for name in ("facility-condition", "facility-keeper", "idle-create"):
        sent = {"from_date": TODAY().isoformat(), "condition": "good", "reason": "看"}
        assert browser.post(reverse(f"assets:{name}", args=[double.pk]), sent).status_code == 400
    for name in ("facility-merge", "facility-split", "facility-retype", "facility-move", "facility-parent"):
        assert browser.get(reverse(f"assets:{name}", args=[double.pk])).status_code == 400


def test_search_by_the_merged_code_lands_on_the_kept_with_a_note(pair, clerk):
    double, kept = pair
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    found = client_of(clerk).get(reverse("portal:search"), {"q": double.code}, follow=True)
    assert found.redirect_chain, "a whole code opens its facility at once"
    assert found.redirect_chain[-1][0].startswith(reverse("assets:facility-detail", args=[kept.pk]))
    assert "已并入本设施的编码" in found.content.decode()


def test_what_is_open_goes_along(pair, clerk):
    double, kept = pair
    child = make_facility(division=SHITANG, parent=double)
    plate = Plate.objects.create(division=double.division, facility=double, state="bound")
    later = TODAY() + timedelta(days=9)
    spell = open_idle(facility=double, since=TODAY(), reason="无人使用", follow_up_on=later, by=clerk)
    person = make_person(division=SHITANG)
    chief = Chief.objects.create(
        facility=double, title="road", level="village", person=person, from_date=TODAY()
    )
    campaign = Campaign.objects.create(division=double.division, name="清查", due_on=later)
    line = CampaignLine.objects.create(campaign=campaign, facility=double)
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    for row in (plate, spell, chief, line):
        row.refresh_from_db()
        assert row.facility_id == kept.pk
    assert now(child).parent_id == kept.pk


def test_what_the_kept_one_has_stays_and_the_others_ends(pair, clerk):
    double, kept = pair
    later = TODAY() + timedelta(days=9)
    for facility in pair:
        Plate.objects.create(division=facility.division, facility=facility, state="bound")
        open_idle(facility=facility, since=TODAY(), reason="无人使用", follow_up_on=later, by=clerk)
        person = make_person(division=SHITANG)
        Chief.objects.create(
            facility=facility, title="road", level="village", person=person, from_date=TODAY()
        )
        campaign, _ = Campaign.objects.get_or_create(division=facility.division, name="清查", due_on=later)
        CampaignLine.objects.create(campaign=campaign, facility=facility)
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    plates = {plate.state: plate for plate in now(kept).plates.all()}
    assert set(plates) == {"bound", "replaced"} and plates["replaced"].replaced_by == plates["bound"]
    assert double.idle_spells.get().ended_on == TODAY() and kept.idle_spells.get().ended_on is None
    assert double.chiefs.get().until == TODAY() and kept.chiefs.get().until is None
    assert CampaignLine.objects.everywhere(because="test").get().facility_id == kept.pk


def test_a_kept_part_takes_the_place_of_its_whole(db, clerk):
    top, double = make_facility(division=SHITANG), make_facility(division=SHITANG)
    Facility.objects.filter(pk=double.pk).update(parent=top)
    between = make_facility(division=SHITANG, parent=double)
    kept = make_facility(division=SHITANG, parent=between)
    merge(facility=now(double), kept=kept, reason="重复登记", by=clerk)
    assert (now(kept).parent_id, now(between).parent_id) == (top.pk, kept.pk)


def test_no_merge_into_itself_elsewhere_into_the_merged_or_without_reason(pair, clerk):
    double, kept = pair
    for wrong in ({"kept": double}, {"kept": make_facility(division=SHITANG), "reason": " "}):
        with pytest.raises(ValidationError):
            merge(**{"facility": double, "reason": "重复登记", "by": clerk, **wrong})
    office = make_post(role="county_office", division="320115000000")
    with pytest.raises(ValidationError, match="本镇"):
        merge(facility=double, kept=make_facility(division=GULI_VILLAGE), reason="重复登记", by=office)
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    with pytest.raises(ValidationError, match="已并入"):
        merge(facility=kept, kept=now(double), reason="重复登记", by=clerk)


def test_foreign_ones_are_not_found_and_villages_may_not(pair, clerk):
    double, _kept = pair
    foreign = make_facility(division=GULI_VILLAGE, name="越界公厕")
    with pytest.raises(Http404):
        merge(facility=double, kept=foreign, reason="重复登记", by=clerk)
    url = reverse("assets:facility-merge", args=[double.pk])
    assert client_of(clerk).get(url, {"kept": foreign.pk}).status_code == 404
    assert "越界公厕" not in client_of(clerk).get(url, {"q": "公厕"}).content.decode()
    village = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(Refused):
        merge(facility=double, kept=double, reason="重复登记", by=village)
    assert client_of(village).get(url).status_code == 403


def test_a_past_day_counts_both_still(pair, clerk):
    double, kept = pair
    yesterday = TODAY() - timedelta(days=1)
    FacilityState.objects.filter(facility__in=pair).update(from_date=yesterday)
    merge(facility=double, kept=kept, reason="重复登记", by=clerk)
    assert [row["count"] for row in past.counts(clerk, day=yesterday)] == [2]
    assert [row["count"] for row in past.counts(clerk, day=TODAY())] == [1]
    assert past.differences() == []


def test_numbers_that_name_nothing_are_400(pair, clerk):
    url = reverse("assets:facility-merge", args=[pair[0].pk])
    for kept in ("x", "", "9" * 40):
        assert client_of(clerk).post(url, {"kept": kept, "reason": "重复"}).status_code == 400


# --- The law ------------------------------------------------------------------------------------------------------------
TYPES = ("0401", "0402", "0403")
acts = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("type"), st.integers(0, 5), st.sampled_from(TYPES)),
    ),
    max_size=10,
)


class TestResolving(TestCase):
    """Whatever was merged into what and given another type in between, a code ends at one counted facility."""

    @settings(max_examples=25, deadline=None)
    @given(acts)
    def test_every_code_ever_given_ends_at_one_counted_facility(self, said):
        by = SystemPost()
        make_type()
        facilities = [make_facility(division=(SHITANG, XUGAO)[n % 2]) for n in range(6)]
        before = past.counts(by, day=TODAY() - timedelta(days=1))
        stands = list(range(6))  # whom each of the six stands for, by hand
        for kind, one, other in said:
            facility = now(facilities[one])
            if facility.registration != Registration.CODED:
                continue
            if kind == "type" and facility.type_id != other:
                give_type(facility=facility, type=FacilityType.objects.get(pk=other), reason="选错", by=by)
            elif kind == "merge" and other != one and now(facilities[other]).registration == "coded":
                merge(facility=facility, kept=now(facilities[other]), reason="重复", by=by)
                stands = [other if kept == one else kept for kept in stands]
        counted = {row.pk for row in Facility.objects.everywhere(because="test").counted()}
        assert counted == {facilities[kept].pk for kept in stands}
        for code in FacilityCode.objects.everywhere(because="test").select_related("facility"):
            number = next(n for n, one in enumerate(facilities) if one.pk == code.facility_id)
            assert resolved_id(code.code) == facilities[stands[number]].pk == kept_id(code.facility)
        assert past.counts(by, day=TODAY() - timedelta(days=1)) == before
        assert past.differences() == []
