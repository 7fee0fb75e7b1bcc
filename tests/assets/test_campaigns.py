"""清查: a township asks, villages answer on site, the township settles; nobody answers for another's."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from assets.actions.campaigns import (
    answer_line,
    close_campaign,
    confirm_lines,
    open_campaign,
    report_find,
    settle_line,
)
from assets.models import Campaign, CampaignLine, Facility, FacilityType
from tests.assets.factories import make_facility
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat

OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(clerk):
    return make_post(role="village_clerk", division=SHITANG)


def opened(clerk, **said) -> Campaign:
    values = {
        "division": make_division(code=HENGXI),
        "name": "2024年清查",
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    return open_campaign(by=clerk, **{**values, **said})


def test_it_asks_for_every_facility_standing_in_the_area(clerk, village):
    here, there = make_facility(division=SHITANG), make_facility(division=OTHER)
    foreign, gone = make_facility(division=GULI_VILLAGE), make_facility(division=SHITANG)
    Facility.objects.filter(pk=gone.pk).update(status="demolished")
    campaign = opened(clerk)
    assert {line.facility for line in campaign.lines.all()} == {here, there}
    assert foreign.campaign_lines.count() == 0
    assert Notice.objects.filter(person=village.person, title__contains="清查").exists()
    toilets = opened(clerk, types=[FacilityType.objects.get(pk="0401")])
    assert toilets.lines.count() == 2


def test_an_area_without_facilities_or_with_a_past_day_is_told(clerk):
    with pytest.raises(ValidationError, match="没有这些类别"):
        opened(clerk)
    make_facility()
    with pytest.raises(ValidationError, match="不能早于今天"):
        opened(clerk, due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused):
        opened(make_post(division=GULI))
    assert not Campaign.objects.exists()


def test_a_village_confirms_corrects_and_misses(clerk, village):
    first, second, third = (make_facility(division=SHITANG) for _ in range(3))
    lines = {line.facility_id: line for line in opened(clerk).lines.all()}
    assert confirm_lines(lines=[lines[first.pk].pk], by=village) == 1
    answer_line(
        line=lines[second.pk],
        answer="corrected",
        by=village,
        name="石塘新公厕",
        quantity=2,
        condition="damaged",
    )
    with pytest.raises(ValidationError, match="写明找不到"):
        answer_line(line=lines[third.pk], answer="missing", by=village)
    answer_line(line=lines[third.pk], answer="missing", note="已随道路拓宽拆除", by=village)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.verified_on, first.verified_by) == (timezone.localdate(), village.person)
    assert (second.name, second.quantity, second.condition) == ("石塘新公厕", 2, "damaged")

    line = lines[third.pk]
    line.refresh_from_db()
    missed = reverse("assets:campaign-line-list", args=[line.campaign_id]) + "?answer=missing"
    settles = reverse("assets:campaign-line-settle", args=[line.pk])
    assert settles not in client_of(village).get(missed).content.decode()
    assert settles in client_of(clerk).get(missed).content.decode()
    with pytest.raises(Refused):
        settle_line(line=line, outcome="demolished", by=village)
    settle_line(line=line, outcome="demolished", by=clerk)
    third.refresh_from_db()
    line.refresh_from_db()
    assert third.status == "demolished"
    assert line.settled_at is not None
    assert settles not in client_of(clerk).get(missed).content.decode()


def test_confirming_many_leaves_others_and_the_answered_alone(clerk, village):
    mine, others = make_facility(division=SHITANG), make_facility(division=OTHER)
    campaign = opened(clerk)
    lines = list(campaign.lines.values_list("pk", flat=True))
    answer_line(line=campaign.lines.get(facility=mine), answer="missing", note="没有了", by=village)
    assert confirm_lines(lines=lines, by=village) == 0
    assert campaign.lines.get(facility=others).answer == "pending"
    assert confirm_lines(lines=lines, by=clerk) == 1


def test_each_answer_has_its_colour_in_the_list(clerk, village):
    gone = make_facility(division=SHITANG)
    make_facility(division=SHITANG)
    campaign = opened(clerk)
    answer_line(line=gone.campaign_lines.get(), answer="missing", note="已拆", by=village)
    lines = client_of(clerk).get(reverse("assets:campaign-line-list", args=[campaign.pk])).text
    assert (
        '<span class="state state-bad">找不到' in lines and '<span class="state state-warn">未核实' in lines
    )
    assert (
        '<span class="state state-run">进行中' in client_of(clerk).get(reverse("assets:campaign-list")).text
    )


def test_a_find_is_registered_uncoded_in_the_village(clerk, village):
    make_facility()
    campaign = opened(clerk)
    kind = FacilityType.objects.get(pk="0802")
    line = report_find(
        campaign=campaign, division=village.division, type=kind, name="水塔路灯", quantity=3, by=village
    )
    assert (line.facility.registration, line.answer) == ("uncoded", "found")
    with pytest.raises(Refused):
        report_find(
            campaign=campaign, division=make_division(code=OTHER), type=kind, name="别村路灯", by=village
        )


def test_a_closed_campaign_takes_no_answer(clerk, village):
    make_facility()
    campaign = opened(clerk)
    close_campaign(campaign=campaign, by=clerk)
    line = campaign.lines.get()
    with pytest.raises(Refused, match="已经结束"):
        answer_line(line=line, answer="confirmed", by=village)
    assert confirm_lines(lines=[line.pk], by=village) == 0
    with pytest.raises(ValidationError, match="已经结束"):
        close_campaign(campaign=Campaign.objects.get(pk=campaign.pk), by=clerk)


def test_from_the_phone_one_after_the_other(clerk, village):
    first, second = make_facility(division=SHITANG), make_facility(division=SHITANG)
    campaign = opened(clerk)
    client = client_of(village)
    line = campaign.lines.get(facility=first)
    url = reverse("assets:campaign-line-answer", args=[line.pk])
    assert first.name in client.get(url).content.decode()
    answer = client.post(url, {"answer": "confirmed", "condition": "good", "name": first.name})
    following = campaign.lines.get(facility=second)
    assert answer["Location"] == reverse("assets:campaign-line-answer", args=[following.pk])
    first.refresh_from_db()
    assert first.condition == "good"
    refused = client.post(answer["Location"], {"answer": "missing"})
    assert refused.status_code == 422
    assert "写明找不到" in refused.content.decode()
    last = client.post(answer["Location"], {"answer": "corrected", "name": "改名公厕", "quantity": "3"})
    assert last["Location"] == reverse("assets:campaign-detail", args=[campaign.pk])
    assert Facility.objects.get(pk=second.pk).quantity == 3


def test_from_the_desk_all_that_the_filter_shows(clerk):
    make_facility(division=SHITANG)
    make_facility(division=OTHER)
    campaign = opened(clerk)
    client, url = client_of(clerk), reverse("assets:campaign-line-list", args=[campaign.pk])
    client.post(f"{url}?village={SHITANG}", {"all": "1"})
    assert sorted(campaign.lines.values_list("answer", flat=True)) == ["confirmed", "pending"]


def test_the_page_of_the_township_and_what_a_village_sees_of_it(clerk, village):
    make_facility(division=SHITANG)
    make_facility(division=OTHER)
    campaign = opened(clerk)
    url = reverse("assets:campaign-detail", args=[campaign.pk])
    here, there = (make_division(code=code).short_name for code in (SHITANG, OTHER))
    whole, own = (client_of(post).get(url).content.decode() for post in (clerk, village))
    assert here in whole and there in whole
    assert here in own and there not in own
    assert "结束清查" in whole and "结束清查" not in own
    assert client_of(make_post(division=GULI)).get(url).status_code == 404
    sheet = client_of(village).get(reverse("assets:campaign-sheet", args=[campaign.pk])).content.decode()
    assert "核实人" in sheet and there not in sheet


def test_a_campaign_opened_through_the_page_waits_for_the_village(clerk, village):
    facility = make_facility(division=SHITANG)
    sent = {"name": "秋季清查", "division": HENGXI, "due_on": "2999-01-01", "note": "带上卷尺"}
    client_of(clerk).post(reverse("assets:campaign-create"), sent)
    assert "秋季清查：还有 1 处未核实" in client_of(village).get("/").content.decode()
    answer_line(line=CampaignLine.objects.get(), answer="missing", note="没有了", by=village)
    assert "1 处找不到，待处置" in client_of(clerk).get("/").content.decode()
    assert (
        facility.name
        in client_of(clerk)
        .get(reverse("assets:campaign-line-list", args=[Campaign.objects.get().pk]))
        .content.decode()
    )


def test_a_caretaker_answers_for_what_he_keeps(clerk):
    caretaker = make_post(role="caretaker", division=SHITANG)
    kept, other = make_facility(division=SHITANG), make_facility(division=SHITANG)
    Facility.objects.filter(pk=kept.pk).update(keeper_person=caretaker.person)
    campaign = opened(clerk)
    assert confirm_lines(lines=campaign.lines.values_list("pk", flat=True), by=caretaker) == 1
    line = campaign.lines.get(facility=other)
    assert line.answer == "pending"
    assert client_of(caretaker).get(reverse("assets:campaign-line-answer", args=[line.pk])).status_code == 404
    own = reverse("assets:campaign-line-answer", args=[campaign.lines.get(facility=kept).pk])
    page = client_of(caretaker).get(own).content.decode()
    assert "找不到" in page and "更正" not in page


@pytest.mark.parametrize("name", ["campaign-list", "campaign-detail", "campaign-line-list", "campaign-sheet"])
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, name):
    make_facility(division=SHITANG)
    campaign = opened(clerk)

    def more(number: int) -> None:
        facility = make_facility(division=(SHITANG, OTHER)[number % 2])
        CampaignLine.objects.create(campaign=campaign, facility=facility)
        Campaign.objects.create(division=campaign.division, name=f"{number}", due_on=timezone.localdate())

    more(0)
    more(1)
    arguments = [] if name == "campaign-list" else [campaign.pk]
    assert_flat(client_of(clerk), reverse(f"assets:{name}", args=arguments), more)


def test_settled_on_the_page_the_next_missing_one_is_at_hand(clerk, village):
    facility = make_facility(division=SHITANG)
    campaign = opened(clerk)
    line = campaign.lines.get()
    answer_line(line=line, answer="missing", note="没有了", by=village)
    answer = client_of(clerk).post(
        reverse("assets:campaign-line-settle", args=[line.pk]), {"outcome": "demolished"}
    )
    missed = reverse("assets:campaign-line-list", args=[campaign.pk]) + "?answer=missing"
    assert answer["Location"] == missed
    facility.refresh_from_db()
    assert facility.status == "demolished"
