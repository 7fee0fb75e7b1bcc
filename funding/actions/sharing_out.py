"""明细 of a payment not yet asked for: written line by line, or shared among facilities by a rule."""

from collections.abc import Sequence

from django.db import transaction

from assets.models import FacilityType
from funding.actions.spending import changeable
from funding.models import Expenditure, FundUse
from funding.sharing import shared
from funding.spending_rules import Part, check, write_lines


@transaction.atomic
def write(*, expenditure: Expenditure, parts: Sequence[Part], by) -> None:
    """These parts instead of those there. Raises Refused, Http404, ValidationError (they do not sum to the whole)."""
    row = changeable(expenditure, by)
    check(row, parts)
    write_lines(row, parts)
    row.version += 1
    row.save(update_fields=["version"])


@transaction.atomic
def share(*, expenditure: Expenditure, type: FacilityType, use: FundUse, rule: str, by) -> int:
    """The whole sum shared among the unit's facilities of a type; answers how many. Raises Refused, Http404, ValidationError."""
    row = changeable(expenditure, by)
    parts = shared(division=row.division, type=type, use=use, amount=row.amount, rule=rule)
    write(expenditure=row, parts=parts, by=by)
    return len(parts)
