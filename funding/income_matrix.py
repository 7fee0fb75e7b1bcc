"""Objects of a village's own income and of awards for the authorisation matrix: one of each noun, of one village."""

from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.utils import timezone

from accounts.places import ObjectFactory
from assets.matrix import facility
from funding.models import (
    Award,
    AwardRule,
    DecisionRecord,
    Donation,
    FeeItem,
    FeePeriod,
    Ground,
    KindValue,
    OneCase,
)

_number = count(1)
TEN = Decimal(10)


def donation(division) -> Donation:
    named = f"{division.short_name}矩阵捐赠"
    said = {"donor": "矩阵公司", "purpose": named, "agreement": named}
    return Donation.objects.create(division=division, amount=TEN, promised_on=timezone.localdate(), **said)


def kind(division) -> KindValue:
    said = {"form": "labour", "source": "village_collective", "what": f"{division.short_name}矩阵投工"}
    said |= {"given_by": "矩阵组", "unit": "工日", "valuation": "矩阵"}
    sums = {"quantity": Decimal(1), "unit_price": TEN, "value": TEN, "key": uuid4()}
    return KindValue.objects.create(division=division, given_on=timezone.localdate(), **said, **sums)


def fee(division) -> FeeItem:
    said = {
        "name": f"{division.short_name}矩阵收费",
        "basis": "price",
        "price_document": "矩阵文",
        "unit": "year",
    }
    sums = {"price": TEN, "households": 3, "from_date": timezone.localdate()}
    return FeeItem.objects.create(
        division=division, facility_id=facility(division)["facility_id"], **said, **sums
    )


def _period(division) -> dict:
    item = fee(division)
    sums = {"households": 3, "price": TEN, "due": TEN * 3}
    made = FeePeriod.objects.create(item=item, name="矩阵期", starts_on=item.from_date, **sums)
    return {"fee_id": item.pk, "period_id": made.pk}


def case(division) -> OneCase:
    vote = DecisionRecord.objects.create(division=division, way="one_case", title="矩阵决议")
    sums = {"population": 100, "payers": 5, "per_head": TEN, "amount": TEN * 5}
    return OneCase.objects.create(
        division=division,
        decision=vote,
        name=f"{division.short_name}矩阵议事",
        year=timezone.localdate().year,
        **sums,
    )


def award(division) -> Award:
    today = timezone.localdate()
    rule = AwardRule.objects.create(
        county_code=division.county_code,
        from_date=today,
        ground=Ground.GRADE,
        grade="优秀",
        ceiling=TEN,
        document="矩阵文",
    )
    return Award.objects.create(
        division=division,
        year=2100 + next(_number),
        ground=Ground.GRADE,
        grade="优秀",
        name=f"{division.short_name}矩阵奖补",
        rule=rule,
        ceiling=TEN,
        amount=TEN,
        accepted_on=today,
        acceptance="矩阵文",
    )


def _of(key: str, make, **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {key: make(division).pk, **more})


FACTORIES = {
    "funding:donation-detail": _of("donation_id", donation),
    "funding:donation-file": _of("donation_id", donation),
    "funding:donation-act": _of("donation_id", donation, act="receive"),
    "funding:kind-detail": _of("kind_id", kind),
    "funding:kind-act": _of("kind_id", kind, act="strike"),
    "funding:fee-detail": _of("fee_id", fee),
    "funding:fee-edit": _of("fee_id", fee),
    "funding:fee-file": _of("fee_id", fee),
    "funding:fee-act": _of("fee_id", fee, act="submit"),
    "funding:fee-period": _of("fee_id", fee),
    "funding:fee-collect": ObjectFactory(_period),
    "funding:case-detail": _of("case_id", case),
    "funding:case-edit": _of("case_id", case),
    "funding:case-file": _of("case_id", case),
    "funding:case-act": _of("case_id", case, act="submit"),
    "funding:case-collect": _of("case_id", case),
    "funding:case-work": _of("case_id", case),
    "funding:award-detail": _of("award_id", award),
    "funding:award-file": _of("award_id", award),
    "funding:award-act": _of("award_id", award, act="propose"),
}
ACTS = {"donation": "receive", "kind": "strike", "fee": "submit", "case": "submit", "award": "propose"}
for _noun, _make in {"donation": donation, "kind": kind, "fee": fee, "case": case, "award": award}.items():
    FACTORIES[f"api:{_noun}-detail"] = _of("pk", _make)
    FACTORIES[f"api:{_noun}-act"] = _of("pk", _make, act=ACTS[_noun])
