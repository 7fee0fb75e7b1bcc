"""Contracts for tests: plain functions, keyword only."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from maintenance import contract_terms as terms
from maintenance.models import Contract, PayBand
from tests.assets.factories import make_facility
from tests.factories import HENGXI, make_division, make_party

BANDS = [(Decimal(90), Decimal(100)), (Decimal(60), Decimal(70)), (Decimal(0), Decimal(0))]
_number = count(1)


def said(**values) -> dict:
    """What a contract of two years from a year ago is drawn up with."""
    first = timezone.localdate() - timedelta(days=380)
    number = next(_number)
    return {
        "number": f"HT-{number}",
        "name": f"合同{number}",
        "client": make_party(division=HENGXI, kind="township_office"),
        "party": make_party(division=HENGXI),
        "service": "保洁",
        "acceptance": "按季抽查",
        "from_date": first,
        "until": terms.last_day(first, 2),
        "price": Decimal(80000),
        "period": "quarter",
        **values,
    }


def make_contract(*, division: str = HENGXI, facilities: int = 1, **values) -> Contract:
    """An active contract with a facility, whatever the acts would say."""
    place = make_division(code=division)
    made = Contract.objects.create(division=place, **{"state": "active", **said(**values)})
    PayBand.objects.bulk_create(PayBand(contract=made, least=a, share=b) for a, b in BANDS)
    made.facilities.set(make_facility() for _ in range(facilities))
    return made
