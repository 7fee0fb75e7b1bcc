"""What was read of a row under the names of the register: what the staged row holds until it is confirmed."""

from operator import attrgetter
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
_PLAIN, _NUMBERS = attrgetter(*PLAIN), attrgetter(*NUMBERS)


def values_of(item: Reading, knowledge: Knowledge) -> dict[str, Any]:
    """What was read, as text, under the names of the register; what the ledger leaves open is left out."""
    values = item.values
    found: dict[str, Any] = {name: value for name, value in zip(PLAIN, _PLAIN(values), strict=True) if value}
    for name, number in zip(NUMBERS, _NUMBERS(values), strict=True):
        if number is not None:
            found[name] = str(number)
    if values.build_fund and "fund_source" not in item.raw:
        found.pop("fund_source", None)  # no column of its own: it only repeats the other
    if values.said and values.said != (values.quantity, values.unit):
        # what a facility of just this unit is compared with
        found["said"] = [str(values.said[0]), values.said[1]]
    if values.owner and (kind := owner_kind(values.owner)):
        found["owner_kind"] = kind
    if values.division:
        found["division_name"] = short_name(knowledge.places.name(values.division))
    if values.type_code:
        found["type_name"] = knowledge.kinds.title(values.type_code)
    if values.longitude is not None:
        raw = (item.raw[name] for name in ("position", "longitude", "latitude") if name in item.raw)
        found["position_raw"] = " ".join(raw)[:120]
    return found
