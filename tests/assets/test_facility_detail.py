"""The page of one facility: what it shows, offers and refuses, tab by tab, to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assets.actions.registering import correct
from assets.actions.states import record_state
from assets.models import Facility
from tests.assets.factories import make_facility
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.strict import strict_templates  # noqa: F401  a fixture

TODAY = timezone.localdate
TABS = ("facts", "ownership", "changes", "photos", "relations")


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG, name="前石塘公厕")


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def page(facility, post, **query):
    return client_of(post).get(reverse("assets:facility-detail", args=[facility.pk]), query)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("role", ["township_clerk", "village_clerk", "county_office", "township_leader", "auditor"])
def test_every_tab_opens_to_whoever_sees_the_facility(facility, role, tab, strict_templates):  # noqa: F811
    places = {"township": HENGXI, "village": SHITANG, "county": "320115000000"}
    place = places["village" if role.startswith("village") else "township" if "township" in role else "county"]
    answer = page(facility, make_post(role=role, division=place), tab=tab)
    assert answer.status_code == 200
    assert "前石塘公厕" in answer.content.decode()
