"""What a line of the list lacks: once as plain values (`missing`), once as a condition for the database (`lacking`).

Both say the same; tests/maintenance/test_item_completeness.py walks them side by side.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q

from assets.models import OwnerKind
from maintenance.list_columns import COUNTED, HOLDS, head
from maintenance.models import ResponsibilityItem, Standard


def missing(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of COUNTED that `line` (by column key; None, "" and empty lists are nothing) does not fill."""
    return tuple(key for key in COUNTED if line.get(key) in (None, "", [], ()))


def missing_of(item: ResponsibilityItem, *, with_standard: Iterable[str]) -> tuple[str, ...]:
    """The same of an item with its facility. `with_standard`: types that have a standard in force in the county."""
    return missing(line_of(item, with_standard=with_standard))


def line_of(item: ResponsibilityItem, *, with_standard: Iterable[str]) -> dict[str, Any]:
    """What stands in each counted column, as far as it decides whether the column is filled."""
    facility = item.facility
    titled = facility.owner_id or facility.owner_kind != OwnerKind.UNSETTLED
    placed = facility.address or facility.settlement_id or facility.longitude
    return {
        "code": facility.code,
        "quantity": facility.quantity,
        "location": placed,
        "owner": titled or None,
        "party": item.party_id,
        "keeper_kind": item.keeper_kind,
        "person": item.person_id,
        "phone": item.public_phone,
        "duty": item.duty_text,
        "standard": item.own_standard or (facility.type_id in with_standard) or None,
        "mode": item.mode,
        "interval": item.interval_days,
        "funds": item.fund_kinds,
        "cost": item.annual_cost,
        "department": item.department_id,
        "supervisor": item.supervisor_id,
    }


def types_with_standard(county: str, on=None) -> list[str]:
    """Types whose standard is in force in a county; one question."""
    rows = Standard.objects.public().in_force(county, on)
    return list(rows.values_list("type_id", flat=True))


CONDITIONS: dict[str, Callable[[Iterable[str]], Q]] = {
    "code": lambda kinds: Q(facility__code=None),
    "quantity": lambda kinds: Q(facility__quantity=None),
    "location": lambda kinds: Q(facility__address="", facility__settlement=None, facility__longitude=None),
    "owner": lambda kinds: Q(facility__owner=None, facility__owner_kind=OwnerKind.UNSETTLED),
    "party": lambda kinds: Q(party=None),
    "keeper_kind": lambda kinds: Q(keeper_kind=""),
    "person": lambda kinds: Q(person=None),
    "phone": lambda kinds: Q(public_phone=""),
    "duty": lambda kinds: Q(duty_text=""),
    "standard": lambda kinds: Q(own_standard="") & ~Q(facility__type__in=list(kinds)),
    "mode": lambda kinds: Q(mode=""),
    "interval": lambda kinds: Q(interval_days=None),
    "funds": lambda kinds: Q(fund_kinds=[]),
    "cost": lambda kinds: Q(annual_cost=None),
    "department": lambda kinds: Q(department=None),
    "supervisor": lambda kinds: Q(supervisor=None),
}


def lacking(key: str, *, with_standard: Iterable[str]) -> Q:
    """The condition on ResponsibilityItem under which a counted column is empty."""
    return CONDITIONS[key](with_standard)


def unready(*, with_standard: Iterable[str]) -> Q:
    """The condition under which an item can't be handed in, for what it lacks."""
    kinds, found = list(with_standard), Q(pk__in=[])
    for key in HOLDS:
        found |= lacking(key, with_standard=kinds)
    return found


def words(keys: Iterable[str]) -> str:
    """`管护责任人、公开电话`."""
    return "、".join(head(key) for key in keys)
