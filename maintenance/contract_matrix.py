"""Contracts for the authorisation matrix: of one village, with one facility."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Division, Party
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.actions.registering import register
from assets.models import FacilityType
from maintenance.models import Contract, PayBand, QualityCheck

_number = count(1)


def contract(division: Division, state: str = "active") -> dict:
    party, _made = Party.objects.get_or_create(
        kind=Party.Kind.CONTRACTOR, name=f"{division.short_name}矩阵承包", division=division
    )
    today = timezone.localdate()
    made = Contract.objects.create(
        number=f"M{next(_number)}",
        name=f"{division.short_name}矩阵合同",
        division=division,
        sector_id="01",
        client=party,
        party=party,
        service="管护",
        acceptance="按月查看",
        from_date=today - timedelta(days=100),
        until=today + timedelta(days=200),
        price=Decimal(12000),
        state=state,
    )
    PayBand.objects.create(contract=made, least=0, share=100)
    kind = FacilityType.objects.get(pk="0101")
    name = f"{division.short_name}矩阵合同路"
    made.facilities.add(register(division=division, type=kind, name=name, by=SystemPost()))
    return {"contract_id": made.pk}


def draft(division: Division) -> dict:
    return contract(division, "draft")


def check(division: Division) -> dict:
    made = Contract.objects.everywhere(because="the matrix").get(pk=contract(division)["contract_id"])
    one = QualityCheck.objects.create(
        contract=made, period_from=made.from_date, period_until=made.until, score=90, price=100, payable=90
    )
    return {"check_id": one.pk}


ACTIVE = ("detail", "finish", "terminate", "check", "evaluate", "renew")
DRAFTS = ("edit", "facilities", "sign", "drop")
FACTORIES = {
    **{f"maintenance:contract-{name}": ObjectFactory(contract) for name in ACTIVE},
    **{f"maintenance:contract-{name}": ObjectFactory(draft) for name in DRAFTS},
    "maintenance:contract-check-void": ObjectFactory(check),
}
