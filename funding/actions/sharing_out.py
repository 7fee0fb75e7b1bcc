"""明细 of a payment not yet asked for: written line by line, or shared among facilities by a rule."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import FacilityType
from funding.actions.spending import changeable
from funding.models import Expenditure, FundUse
from funding.sharing import shared
from funding.spending_rules import Part, check, write_lines


@transaction.atomic
def write(*, expenditure: Expenditure, parts: Sequence[Part], by) -> None:
    """These parts instead of those there. Raises Refused, Http404, ValidationError (they do not sum to the whole)."""
    row = changeable(expenditure, by)
    if row.lines.exclude(caretaker=None).exists():
        raise ValidationError(_("工资表的明细是各人的报酬，不能改分；要改请撤回后重新造表"))
    check(row, parts)
    write_lines(row, parts)
    row.version += 1
    row.save(update_fields=["version"])


@transaction.atomic
def share(*, expenditure: Expenditure, type: FacilityType, use: FundUse, rule: str, by) -> int:
    """The whole sum shared among the unit's facilities of a type; answers how many. Raises Refused, Http404, ValidationError."""
    row = changeable(expenditure, by)
    found = shared(division=row.division, type=type, use=use, amount=row.amount, rule=rule)
    matters = {line.matter for line in row.lines.exclude(matter=None).select_related("matter")}
    if len(matters) > 1:
        raise ValidationError(_("明细属于几件维修事项，请逐项填写"))
    matter = next(iter(matters), None)  # the repair's cost stays the repair's
    parts = [replace(part, matter=matter) for part in found]
    write(expenditure=row, parts=parts, by=by)
    return len(parts)
