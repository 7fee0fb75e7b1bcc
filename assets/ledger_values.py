"""What was read of a row under the names of the register: what the staged row holds until it is confirmed."""

from typing import Any

from accounts.reference import short_name
from assets.ledger import Knowledge, Reading
from assets.ledger_words import owner_kind

PLAIN = (
    "unit",
    "built",
    "fund_source",
    "build_fund",
    "party",
    "person",
    "owner",
    "remark",
    "address",
    "code",
)
NUMBERS = ("quantity", "cost_yuan", "longitude", "latitude")


def values_of(item: Reading, knowledge: Knowledge) -> dict[str, Any]:
    """What was read, as text, under the names of the register; what the ledger leaves open is left out."""
    values = item.values
    found = {name: getattr(values, name) for name in PLAIN}
    found |= {name: None if getattr(values, name) is None else str(getattr(values, name)) for name in NUMBERS}
    if values.build_fund and "fund_source" not in item.raw:
        found["fund_source"] = None  # no column of its own: it only repeats the other
    if values.said and values.said != (values.quantity, values.unit):
        # what a facility counted in just this unit is compared with
        found["said"] = [str(values.said[0]), values.said[1]]
    found["owner_kind"] = owner_kind(values.owner)
    found["division_name"] = short_name(knowledge.places.name(values.division)) if values.division else None
    found["type_name"] = knowledge.kinds.title(values.type_code) if values.type_code else None
    if values.longitude is not None:
        found["position_raw"] = " ".join(
            item.raw[name] for name in ("position", "longitude", "latitude") if name in item.raw
        )[:120]
    return {name: value for name, value in found.items() if value}
