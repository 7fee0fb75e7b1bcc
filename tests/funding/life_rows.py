"""Money on its way for tests: allocations issued, shares, arrivals."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from funding.actions import allocations, arrivals, disbursing
from funding.models import Allocation, AllocationShare, Arrival, Earmark
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_post

_number = count(1)


def make_finance(*, division: str = COUNTY):
    """Whoever gives money out: of the county, or of a township."""
    role = "finance" if division == COUNTY else "township_finance"
    return make_post(role=role, division=division)


def make_allocation(
    *,
    shares: dict[str, Any],
    amount: Any = None,
    division: str = COUNTY,
    issued: bool = True,
    by=None,
    **more,
) -> Allocation:
    """`shares`: division code → yuan."""
    post = by or make_finance(division=division)
    split = [(make_division(code=code), Decimal(yuan)) for code, yuan in shares.items()]
    whole = sum((yuan for _place, yuan in split), start=Decimal(0))
    named: dict[str, Any] = {
        "document": f"宁财〔2026〕{next(_number)}号", "name": "管护补助", "year": timezone.localdate().year,
        "source": "county" if division == COUNTY else "township", "earmark": None, "purpose": "管护", "award": False,
        "sector": None,
    }  # fmt: skip
    made = allocations.draft(
        division=make_division(code=division),
        amount=Decimal(amount or whole),
        shares=split,
        by=post,
        **named | more,
    )
    return allocations.issue(allocation=made, issued_on=timezone.localdate(), by=post) if issued else made


def share_of(allocation: Allocation, division: str = SHITANG) -> AllocationShare:
    rows = AllocationShare.objects.everywhere(because="test").select_related("allocation", "division")
    return rows.get(allocation=allocation, division_id=division)


def pay_down(share: AllocationShare, amount: Any, *, to: str = HENGXI, payer: str = COUNTY, by=None, **more):
    return disbursing.disburse(
        share=share, payer=make_division(code=payer), division=make_division(code=to), amount=Decimal(amount),
        paid_on=timezone.localdate(), by=by or make_finance(division=payer), **more,
    )  # fmt: skip


def make_arrival(
    *, amount: Any = 1000, division: str = SHITANG, by=None, on: date | None = None, **more
) -> Arrival:
    """Own income of a village, told by its township."""
    named: dict[str, Any] = {
        "source": "village_collective", "basis": "village", "basis_document": "村民代表会议决议",
    }  # fmt: skip
    return arrivals.record(
        division=make_division(code=division), amount=Decimal(amount), arrived_on=on or timezone.localdate(),
        by=by or make_finance(division=f"{division[:9]}000"), **named | more,
    )  # fmt: skip


def make_earmark(*, uses=(), by=None, **more) -> Earmark:
    from funding.actions import earmarks

    named: dict[str, Any] = {
        "name": f"专项{next(_number)}", "year": timezone.localdate().year, "source": "county", "sector": None,
        "issuer": "区财政局", "document": "宁财专〔2026〕1号", "limit": "",
    }  # fmt: skip
    post = by or make_finance()
    return earmarks.register(division=make_division(code=COUNTY), uses=uses, by=post, **named | more)
