"""Items of the responsibility list for tests: plain functions, keyword only."""

from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Party, Person
from maintenance.actions import items as acts
from maintenance.actions.item_flow import move
from maintenance.models import ItemState, ResponsibilityItem
from tests.assets.factories import make_facility
from tests.factories import COUNTY, HENGXI, SHITANG, make_party, make_person, make_post

_number = count(1)
CREW = {
    "submit": ("village_clerk", SHITANG),
    "confirm": ("village_head", SHITANG),
    "review": ("township_leader", HENGXI),
    "check": ("county_office", COUNTY),
}


def make_item(
    *, division: str = SHITANG, filled: bool = False, facility=None, **values: Any
) -> ResponsibilityItem:
    """An item of a facility that stands in the village; `filled`: nothing that must be is missing."""
    place = facility or make_facility(division=division, address="村东头")
    said = whole(division=place.division_id) if filled else {}
    return ResponsibilityItem.objects.create(facility=place, **{**said, **values})


def whole(
    *, division: str = SHITANG, party: Party | None = None, person: Person | None = None
) -> dict[str, Any]:
    """Values that leave nothing missing."""
    keeper = party or make_party(division=division, kind=Party.Kind.VILLAGE_COMMITTEE)
    return {
        "party": keeper,
        "keeper_kind": "village",
        "person": person or make_person(division=division),
        "public_phone": "025-52280001",
        "duty_text": "保洁、巡查、小修",
        "own_standard": "村规民约第三条",
        "mode": "self",
        "interval_days": 7,
        "fund_kinds": ["village_collective"],
        "annual_cost": Decimal("1200.00"),
        "department": make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT),
        "supervisor": make_person(division=HENGXI),
    }


def crew() -> dict[str, Any]:
    """A post for each step of the way, each another person."""
    return {act: make_post(role=role, division=place) for act, (role, place) in CREW.items()}


def bring(item: ResponsibilityItem, state: str, *, posts: dict[str, Any] | None = None) -> ResponsibilityItem:
    """Walk an item to a state through its acts."""
    held = posts or crew()
    for act, reached in (
        ("submit", ItemState.SUBMITTED),
        ("confirm", ItemState.CONFIRMED),
        ("review", ItemState.REVIEWED),
        ("check", ItemState.CHECKED),
    ):
        if item.state == state:
            return item
        if list(ItemState).index(item.state) >= list(ItemState).index(reached):
            continue
        item = move(item=item, act=act, by=held[act])
        assert item.state == reached
    return item


def filled_by(post, item: ResponsibilityItem, **values: Any) -> ResponsibilityItem:
    return acts.fill(item=item, version=item.version, by=post, **values)
