"""The values that fill an item: what is allowed of them, and what one of them brings along. Pure but for rights."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.access import require
from accounts.models import Division, Party, Person
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import KeeperKind
from assets.nearby import parties_near
from maintenance.list_columns import FIELDS
from maintenance.models import FundKind, Mode

Kind = Party.Kind
# the kind of keeping that the kind of a unit implies, where nobody said otherwise
KIND_OF_PARTY = {
    Kind.VILLAGE_COMMITTEE: KeeperKind.VILLAGE,
    Kind.TOWNSHIP_OFFICE: KeeperKind.TOWNSHIP,
    Kind.INDUSTRY_DEPARTMENT: KeeperKind.DEPARTMENT,
    Kind.OPERATOR: KeeperKind.OPERATOR,
    Kind.CONTRACTOR: KeeperKind.PURCHASED,
    Kind.VILLAGE_ASSOCIATION: KeeperKind.COOPERATIVE,
    Kind.HOUSEHOLD: KeeperKind.HOUSEHOLDS,
}
EMPTY: dict[str, Any] = {"fund_kinds": []} | dict.fromkeys(
    ("party", "person", "department", "supervisor", "interval_days", "annual_cost")
)
NO_PHONE = "请填写电话号码，如 025-52280001"
_PHONE = re.compile(r"[0-9\-（）() 转]{5,20}").fullmatch
PEOPLE, PARTIES = ("person", "supervisor"), ("party", "department")


def empty_of(name: str) -> Any:
    """What an empty field of an item holds."""
    return EMPTY.get(name, "")


def column_of(name: str) -> str:
    """The attribute that holds the plain value: party → party_id."""
    return f"{name}_id" if name in PEOPLE + PARTIES else name


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by attribute, rows as their keys."""
    return {column_of(name): getattr(value, "pk", value) for name, value in values.items()}


def brought_along(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a keeping unit says where nothing is filled yet: its kind of keeping, its duty telephone."""
    party = values.get("party")
    if party is None:
        return {}
    found = {"keeper_kind": KIND_OF_PARTY.get(party.kind, ""), "public_phone": party.duty_phone}
    return {name: str(value) for name, value in found.items() if value and not values.get(name)}


def check_values(values: Mapping[str, Any], *, villages: Iterable[Division], by) -> None:
    """Raise KeyError for no field of an item, Http404 or ValidationError for what may not stand in one."""
    if unknown := set(values) - set(FIELDS):
        raise KeyError(f"no field of an item: {unknown}")
    for name, choices in {"mode": Mode, "keeper_kind": KeeperKind}.items():
        if values.get(name) and values[name] not in choices.values:
            raise ValidationError({name: "没有这个选项，请重新选择"})
    if set(values.get("fund_kinds") or ()) - set(FundKind.values):
        raise ValidationError({"fund_kinds": "没有这种经费来源，请重新选择"})
    if (phone := values.get("public_phone")) and not _PHONE(phone):
        raise ValidationError({"public_phone": NO_PHONE})
    held = list(villages)
    _check_keeper(values.get("party"), by=by)
    for name in PARTIES:
        _check_party(values.get(name), name, villages=held)
    for name in PEOPLE:
        _check_person(values.get(name), name, villages=held, by=by)


def _check_keeper(party: Party | None, *, by) -> None:
    if party is not None and by.scope_kind == ScopeKind.OWN_PARTY and party.pk != by.party_id:
        raise ValidationError({"party": "只能填本单位；交由别的单位管护的，请镇街经办填报"})


def _check_party(party: Party | None, name: str, *, villages: Iterable[Division]) -> None:
    if party is None:
        return
    for village in villages:
        if not parties_near(village).filter(pk=party.pk).exists():
            raise ValidationError(
                {name: f"该单位不在{village.short_name}或其所属镇（街道）、县（区），或已停用"}
            )


def _check_person(person: Person | None, name: str, *, villages: Iterable[Division], by) -> None:
    """A keeper is somebody the reader may see; a supervisor of a county's department is named by his unit's list."""
    if person is None:
        return
    if not person.active:
        raise ValidationError({name: "该人员已离岗，请重新选择"})
    near = {
        code for village in villages for code in (village.pk, f"{village.pk[:9]}000", village.county_code)
    }
    if name == "supervisor" and person.division_id in near:
        return
    require(by, Right.LIST_FILL, person)
