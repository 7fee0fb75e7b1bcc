"""A township whose last year's list is frozen, so that this year's can begin: plain functions, keyword only."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division, Party
from maintenance.actions.editions import freeze
from maintenance.models import Edition, ItemState, ResponsibilityItem
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_party, make_person, make_post
from tests.maintenance.item_rows import make_item, whole

XUGAO = "320115009209"
POSTS = {
    "clerk": ("township_clerk", HENGXI),
    "leader": ("township_leader", HENGXI),
    "office": ("county_office", COUNTY),
    "head": ("village_head", SHITANG),
    "village": ("village_clerk", SHITANG),
    "other_head": ("village_head", XUGAO),
}


def people() -> dict:
    return {name: make_post(role=role, division=place) for name, (role, place) in POSTS.items()}


def township() -> Division:
    return make_division(code=HENGXI)


def listed(*villages: str) -> list[ResponsibilityItem]:
    """A checked item in each of the villages named, as last year left it; the hands are other people's."""
    said = {one: _whole(one) for one in set(villages)}
    return [make_item(division=one, state=ItemState.CHECKED, **said[one], **_hands(one)) for one in villages]


def _whole(village: str) -> dict:
    keeper = make_party(division=village, kind=Party.Kind.VILLAGE_COMMITTEE)
    return whole(division=village, party=keeper, person=make_person(division=village))


def _hands(village: str) -> dict:
    hands = ("filled_by", "confirmed_by", "reviewed_by", "checked_by")
    return {hand: make_person(division=village) for hand in hands}


def last_year(*, by, leaving: int = 0) -> Edition:
    """The list as it was frozen a year ago and some days."""
    return freeze(division=township(), by=by, leaving=leaving, on=timezone.localdate() - timedelta(days=400))
