"""Own income for tests: plain functions, keyword only."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from assets.models.types import PropertyClass
from funding import proofs
from funding.actions import cases, donations, fees, kinds
from funding.models import AwardRule, Donation, FeeItem, KindValue, OneCase, OneCaseRule
from tests.assets.factories import make_facility
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_post
from tests.funding.decision_rows import make_decision, minutes


def make_rules() -> None:
    """20 yuan and 10 days a head; 30 per cent of a one-case matter up to 10,000."""
    said = {"county_code": COUNTY, "from_date": "2000-01-01", "document": "苏政办文"}
    OneCaseRule.objects.create(money_cap=Decimal(20), labour_cap=Decimal(10), day_value=Decimal(80), **said)
    AwardRule.objects.create(ground="one_case", rate=Decimal(30), ceiling=Decimal(10_000), **said)
    AwardRule.objects.create(ground="repair", rate=Decimal(20), ceiling=Decimal(5_000), **said)
    AwardRule.objects.create(ground="grade", grade="优秀", ceiling=Decimal(20_000), **said)


def make_village(*, division: str = SHITANG):
    return make_post(role="village_clerk", division=division)


def make_donation(*, division: str = SHITANG, by=None, **named: Any) -> Donation:
    said = {"donor": "张守义", "purpose": "修路", "agreement": "捐赠协议一号", "amount": Decimal(1000)}
    said |= {"promised_on": timezone.localdate()} | named
    return donations.promise(
        division=make_division(code=division), by=by or make_village(division=division), **said
    )


def make_kind(*, division: str = SHITANG, by=None, **named: Any) -> KindValue:
    said = {"form": "labour", "source": "village_collective", "what": "清淤", "given_by": "前石塘组"}
    said |= {"unit": "工日", "valuation": "市场价", "given_on": timezone.localdate()}
    said |= {"quantity": Decimal("2.5"), "unit_price": Decimal("80.00")} | named
    return kinds.record(
        division=make_division(code=division), by=by or make_village(division=division), **said
    )


def make_paying(*, division: str = SHITANG, **named: Any):
    """A facility whose users may be charged."""
    made = make_facility(division=division, **named)
    made.property_class = PropertyClass.SEMI_OPERATING
    made.save(update_fields=["property_class"])
    return made


def make_fee(*, division: str = SHITANG, by=None, approved: bool = False, **named: Any) -> FeeItem:
    by = by or make_village(division=division)
    facility = named.pop("facility", None) or make_paying(division=division)
    said = {"name": "污水处理费", "price": Decimal(60), "unit": "year", "households": 10}
    said |= {"basis": "price", "price_document": "宁价〔2025〕1号", "from_date": "2026-01-01"} | named
    row = fees.draft(facility=facility, by=by, **said)
    if approved:
        proofs.add(noun="fee", row=row, files=[minutes("文件.pdf")], by=by, account_id=None)
        row = fees.submit(item=row, by=by)
        row = fees.approve(item=row, by=make_post(role="township_leader", division=HENGXI))
    row.refresh_from_db()
    return row


def make_case(*, division: str = SHITANG, by=None, approved: bool = False, **named: Any) -> OneCase:
    by = by or make_village(division=division)
    vote = named.pop("decision", None) or make_decision(division=division, way="one_case", by=by)
    said = {"name": "修渠", "year": 2026, "population": 100, "payers": 60, "per_head": Decimal(10)}
    said |= {"labourers": 20, "days_each": Decimal(2)} | named
    row = cases.draft(division=make_division(code=division), decision=vote, by=by, **said)
    if approved:
        cases.submit(case=row, by=by)
        row = cases.approve(case=row, by=make_post(role="township_leader", division=HENGXI))
    return row


def make_finished(**named: Any) -> OneCase:
    """Approved, and accepted today at 20,000 yuan."""
    row = make_case(approved=True, **named)
    leader = make_post(role="township_leader", division=HENGXI)
    said = {"accepted_on": timezone.localdate(), "acceptance": "验收单", "cost": Decimal(20_000)}
    return cases.finish(case=row, by=leader, **said)
