"""How values of an item read: on pages, in workbooks, on paper. Pure."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from maintenance.models import FundKind, ResponsibilityItem

FUNDS = dict(FundKind.choices)


def interval_words(days: int | None) -> str:
    """每日, 每7日; "" where nobody said."""
    if days is None:
        return ""
    return "每日" if days == 1 else f"每{days}日"


def money_words(amount: Decimal | str | None) -> str:
    """1,200.00; "" for none. Takes the text of a frozen line too."""
    return "" if amount in (None, "") else f"{Decimal(str(amount)):,.2f}"


def quantity_words(facility: Any) -> str:
    """46盏, 2.36公里."""
    if facility.quantity is None:
        return ""
    text = f"{facility.quantity:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + facility.unit


def place_words(facility: Any) -> str:
    if facility.address:
        return str(facility.address)
    if facility.settlement_id:
        return facility.settlement.name
    return "已定位" if facility.longitude is not None else ""


def standard_words(item: ResponsibilityItem, standard: Any) -> str:
    """The item's own words, else the standard in force for its type."""
    return item.own_standard or (str(standard) if standard else "")


CELLS: dict[str, Callable[[ResponsibilityItem, Any], Any]] = {
    "code": lambda item, standard: item.facility.code or "",
    "name": lambda item, standard: item.facility.name,
    "village": lambda item, standard: item.facility.division.short_name,
    "type": lambda item, standard: item.facility.type.name,
    "quantity": lambda item, standard: quantity_words(item.facility),
    "location": lambda item, standard: place_words(item.facility),
    "built": lambda item, standard: item.facility.built,
    "owner": lambda item, standard: (
        str(item.facility.owner) if item.facility.owner_id else item.facility.get_owner_kind_display()
    ),
    "property_class": lambda item, standard: item.facility.get_property_class_display(),
    "party": lambda item, standard: str(item.party or ""),
    "keeper_kind": lambda item, standard: item.get_keeper_kind_display(),
    "person": lambda item, standard: item.person.name if item.person else "",
    "phone": lambda item, standard: item.public_phone,
    "duty": lambda item, standard: item.duty_text,
    "standard": standard_words,
    "mode": lambda item, standard: item.get_mode_display(),
    "interval": lambda item, standard: interval_words(item.interval_days),
    "funds": lambda item, standard: "、".join(str(FUNDS[kind]) for kind in item.fund_kinds),
    "cost": lambda item, standard: item.annual_cost,
    "department": lambda item, standard: str(item.department or ""),
    "supervisor": lambda item, standard: item.supervisor.name if item.supervisor else "",
    "note": lambda item, standard: item.note,
}


def cell(item: ResponsibilityItem, key: str, standard: Any = None) -> Any:
    """What stands in a column of the list; money stays a number."""
    return CELLS[key](item, standard)
