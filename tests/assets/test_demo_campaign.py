"""The demo's 清查: under way, two facilities not found, the village of the tour still before it; laid once."""

from accounts.models import Account
from assets import demo_campaign
from assets.models import Campaign, CampaignLine
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, make_post

THERE = "320115009201"


def seat() -> None:
    """The clerk's account bears the name that the demo looks for."""
    clerk = make_post(division=HENGXI)
    Account.objects.filter(person=clerk.person).update(username=demo_campaign.CLERK)


def test_it_is_under_way_and_laid_once(db):
    seat()
    for village in (THERE, THERE, THERE, SHITANG):
        make_facility(division=village)
    demo_campaign.load({})
    demo_campaign.load({})
    campaign = Campaign.objects.get()
    answers = {
        village: sorted(campaign.lines.filter(facility__division=village).values_list("answer", flat=True))
        for village in (THERE, SHITANG)
    }
    assert answers == {THERE: ["confirmed", "missing", "missing"], SHITANG: ["pending"]}
    assert not CampaignLine.objects.filter(answer="missing", note="").exists()


def test_a_county_without_facilities_has_none(db):
    seat()
    assert "没有可以清查" in demo_campaign.load({})
    assert not Campaign.objects.exists()
