"""What the class of a facility (经营属性) allows of keeper and money [domain.md 2, 7, 10.1].

Each rule is said twice: `breaks(line)` of plain values, `condition` of rows; tests walk them side by side.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from accounts.models import Party
from assets.models import KeeperKind, PropertyClass
from maintenance.models import FundKind, Mode, ResponsibilityItem

OWN_MONEY = [FundKind.OPERATOR.value, FundKind.SERVICE_INCOME.value]


@dataclass(frozen=True)
class ClassRule:
    """`field` is where the sentence stands on a form."""

    key: str
    field: str
    sentence: str
    breaks: Callable[[Mapping[str, Any]], bool]
    condition: Q


def _keeps_not_his_own(line: Mapping[str, Any]) -> bool:
    if line["owner_kind"] != Party.Kind.OPERATOR or line["mode"] == Mode.PURCHASED:
        return False
    return line["party"] is not None and line["party"] != line["owner"]


RULES = (
    ClassRule(
        "no_fee",
        "fund_kinds",
        "非经营性设施不向农户收费，经费来源不能是农户付费、使用者付费",
        lambda line: (
            line["property_class"] == PropertyClass.NON_OPERATING
            and FundKind.HOUSEHOLD_FEE in line["fund_kinds"]
        ),
        Q(
            facility__property_class=PropertyClass.NON_OPERATING,
            fund_kinds__contains=[FundKind.HOUSEHOLD_FEE.value],
        ),
    ),
    ClassRule(
        "own_money",
        "fund_kinds",
        "经营性设施由运营企业管护，或者以企业自有资金、经营收入管护",
        lambda line: (
            line["property_class"] == PropertyClass.OPERATING
            and bool(line["fund_kinds"])
            and line["keeper_kind"] != KeeperKind.OPERATOR
            and not set(OWN_MONEY) & set(line["fund_kinds"])
        ),
        Q(facility__property_class=PropertyClass.OPERATING)
        & ~Q(fund_kinds=[])
        & ~Q(keeper_kind=KeeperKind.OPERATOR)
        & ~Q(fund_kinds__overlap=OWN_MONEY),
    ),
    ClassRule(
        "own_keeper",
        "party",
        "运营企业自己的设施由该企业管护；请人代管的，管护方式选“购买服务”",
        _keeps_not_his_own,
        Q(facility__owner__kind=Party.Kind.OPERATOR, party__isnull=False)
        & ~Q(mode=Mode.PURCHASED)
        & ~Q(party=F("facility__owner")),
    ),
    ClassRule(
        "loan_alone",
        "fund_kinds",
        "债券、贷款不能单独作为管护经费来源",
        lambda line: list(line["fund_kinds"]) == [FundKind.BOND_LOAN],
        Q(fund_kinds=[FundKind.BOND_LOAN.value]),
    ),
    ClassRule(
        "other_needs_note",
        "note",
        "经费来源为“其他”的，请在备注里写明",
        lambda line: FundKind.OTHER in line["fund_kinds"] and not line["note"],
        Q(fund_kinds__contains=[FundKind.OTHER.value], note=""),
    ),
)


def broken(line: Mapping[str, Any]) -> list[ClassRule]:
    """The rules that a line breaks: property_class, owner and owner_kind (of the owning unit) of the facility; party,
    keeper_kind, mode, fund_kinds and note of the item."""
    return [rule for rule in RULES if rule.breaks(line)]


def line_of(item: ResponsibilityItem) -> dict[str, Any]:
    facility = item.facility
    return {
        "property_class": facility.property_class,
        "owner": facility.owner_id,
        "owner_kind": facility.owner.kind if facility.owner else "",
        "party": item.party_id,
        "keeper_kind": item.keeper_kind,
        "mode": item.mode,
        "fund_kinds": list(item.fund_kinds),
        "note": item.note,
    }


def breaking(rules: Iterable[ClassRule] = RULES) -> Q:
    """The condition under which an item breaks any of the rules."""
    found = Q(pk__in=[])
    for rule in rules:
        found |= rule.condition
    return found
