"""路长、河长: one a level, from the division of that level; the history stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assets.actions.chiefs import appoint_chief, end_chief
from assets.models import Chief, Facility
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_person, make_post

TODAY = timezone.localdate


@pytest.fixture
def road(db) -> Facility:
    return make_facility(division=SHITANG, type_code="0101", name="石塘村道")


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def appoint(road, by, **said) -> Chief:
    values = {"level": "village", "from_date": TODAY() - timedelta(days=9), **said}
    return appoint_chief(facility=road, by=by, **values)


def test_it_works_through_the_pages(road, clerk):
    browser, person = client_of(clerk), make_person(division=SHITANG, name="魏长庚")
    sent = {"level": "village", "person": person.pk, "from_date": TODAY().isoformat(), "reach": "村口至水闸"}
    assert browser.post(reverse("assets:chief-create", args=[road.pk]), sent).status_code == 302
    page = browser.get(
        reverse("assets:facility-detail", args=[road.pk]), {"tab": "relations"}
    ).content.decode()
    assert "村（社区）路长" in page and "魏长庚" in page and "村口至水闸" in page
    chief = road.chiefs.get()
    ended = browser.post(reverse("assets:chief-end", args=[chief.pk]), {"until": TODAY().isoformat()})
    chief.refresh_from_db()
    assert ended.status_code == 302 and chief.until == TODAY()


def test_who_follows_relieves_who_held_it(road, clerk):
    first = appoint(road, clerk, person=make_person(division=SHITANG))
    second = appoint(road, clerk, person=make_person(division=SHITANG), from_date=TODAY())
    first.refresh_from_db()
    assert (first.until, second.until) == (TODAY(), None)
    with pytest.raises(ValidationError, match="已在任"):
        appoint(road, clerk, person=second.person, from_date=TODAY())
    with pytest.raises(ValidationError, match="不能早于"):
        appoint(road, clerk, person=first.person)


def test_each_level_has_its_own_from_its_own_division(road, clerk):
    appoint(road, clerk, person=make_person(division=SHITANG))
    appoint(road, clerk, level="township", person=make_person(division=HENGXI))
    assert road.chiefs.filter(until=None).count() == 2
    with pytest.raises(ValidationError, match="本级"):
        appoint(road, clerk, level="township", person=make_person(division=SHITANG))
    office = make_post(role="county_office", division="320115000000")
    appoint(road, office, level="county", person=make_person(division="320115000000"))
    with pytest.raises(Http404):  # a township does not see the county's people
        appoint(road, clerk, level="county", person=make_person(division="320115000000"))


def test_only_roads_and_waters_have_them(db, clerk):
    toilet = make_facility(division=SHITANG)
    with pytest.raises(ValidationError, match="不设"):
        appoint(toilet, clerk, person=make_person(division=SHITANG))
    browser = client_of(clerk)
    assert browser.get(reverse("assets:chief-create", args=[toilet.pk])).status_code == 400
    assert "任命路长" not in browser.get(reverse("assets:facility-detail", args=[toilet.pk])).content.decode()


def test_strangers_find_nothing(road, clerk):
    chief = appoint(road, clerk, person=make_person(division=SHITANG))
    neighbour = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Http404):
        end_chief(chief=chief, until=TODAY(), by=neighbour)
    for name, key in (("chief-create", road.pk), ("chief-end", chief.pk)):
        assert client_of(neighbour).get(reverse(f"assets:{name}", args=[key])).status_code == 404
