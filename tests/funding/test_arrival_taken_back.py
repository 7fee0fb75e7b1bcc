"""A reversed arrival: what was told of it comes down everywhere, and nobody is late with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from funding import arrival_publishing
from funding.actions import arrivals, booking
from funding.models import Arrival
from maintenance.actions import publishing
from maintenance.models import Publication
from maintenance.publication_terms import load_terms
from tests.factories import HENGXI, SHITANG, client_of, make_post
from tests.funding.life_rows import make_arrival, make_finance

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return make_finance(division=HENGXI)


def published(township) -> tuple[Arrival, Publication]:
    load_terms()
    made = make_arrival(by=township, on=timezone.localdate() - timedelta(days=20))
    village = make_post(role="village_head", division=SHITANG)
    arrivals.confirm(arrival=made, by=village)
    notice = arrival_publishing.draft(arrival=made, by=make_post(role="village_clerk", division=SHITANG))
    clerk = make_post(role="township_clerk", division=HENGXI)
    publishing.publish(publication=notice, from_date=timezone.localdate(), phone="025-86100000", by=clerk)
    return made, notice


def test_the_notice_of_a_reversed_arrival_comes_down_with_the_reason(township):
    """The finance office reverses without the right to publish; the board is told to take the sheet down."""
    made, notice = published(township)
    booking.reverse(booking=made.booking, reason="银行退票", by=township)
    notice.refresh_from_db()
    assert notice.state == "withdrawn" and notice.withdrawn_reason == "该笔到账已冲销：银行退票"
    assert not Publication.objects.public().filter(pk=notice.pk).exists()
    told = Notice.objects.filter(title__startswith="公示已撤下，请撤榜")
    assert told.exists() and "银行退票" in told.first().body
    sheet = arrival_publishing.sheet(arrival_publishing.find(str(made.pk)), made.division)
    assert sheet["title"].endswith("（已冲销）") and "银行退票" in sheet["notes"][0]
    page = client_of(township).get(reverse("funding:arrival-detail", args=[made.pk])).content.decode()
    assert "已冲销" in page and "银行退票" in page


def test_a_draft_goes_too_and_nobody_is_late(township):
    load_terms()
    made = make_arrival(by=township, on=timezone.localdate() - timedelta(days=20))
    arrivals.confirm(arrival=made, by=make_post(role="village_head", division=SHITANG))
    draft = arrival_publishing.draft(arrival=made, by=make_post(role="village_clerk", division=SHITANG))
    assert Arrival.objects.everywhere(because="t").published_late().exists()
    booking.reverse(booking=made.booking, reason="记重", by=township)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert not Arrival.objects.everywhere(because="t").published_late().exists()
    assert not Notice.objects.filter(title__startswith="公示已撤下").exists()


def test_the_village_is_not_offered_what_would_be_refused(township):
    url = reverse("funding:arrival-create")
    village = client_of(make_post(role="village_clerk", division=SHITANG)).get(url).context["form"]
    office = client_of(township).get(url).context["form"]
    assert "opening" in dict(office.fields["basis"].choices)
    assert "opening" not in dict(village.fields["basis"].choices)
    assert not {"county", "bond_loan"} & set(dict(village.fields["source"].choices))
