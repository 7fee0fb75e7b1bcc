"""Shares of an allocation for tests that only hang something on one."""

from decimal import Decimal
from itertools import count

from django.utils import timezone

from funding.models import Allocation, AllocationShare
from tests.factories import COUNTY, SHITANG, make_division

_number = count(1)


def make_share(
    *, division: str = SHITANG, amount: str | int = "100000", award: bool = False
) -> AllocationShare:
    """An issued allocation of one share."""
    allocation = Allocation.objects.create(
        division=make_division(code=COUNTY),
        document=f"试财〔2026〕{next(_number)}号",
        name="试下达",
        year=timezone.localdate().year,
        source="county",
        amount=Decimal(amount),
        purpose="项目建设",
        award=award,
        issued_on=timezone.localdate(),
        state=Allocation.State.ISSUED,
    )
    return AllocationShare.objects.create(
        allocation=allocation, division=make_division(code=division), amount=Decimal(amount)
    )
