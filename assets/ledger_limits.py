"""What the register can hold: a row beyond it waits with the reason, so that it can't stop the rest of its batch."""

from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db import models

from assets.ledger.problems import HELD, Problem, Reading
from assets.models import Facility, RegisteredFacts

# fact of a reading: the columns it is registered in
COLUMNS: dict[str, tuple[tuple[type[models.Model], str], ...]] = {
    "name": ((Facility, "name"),),
    "address": ((Facility, "address"),),
    "unit": ((Facility, "unit"),),
    "built": ((Facility, "built"),),
    "remark": ((Facility, "note"),),
    "quantity": ((Facility, "quantity"),),
    "cost_yuan": ((Facility, "original_value"),),
    "fund_source": ((Facility, "fund_source"), (RegisteredFacts, "fund_source")),
    "build_fund": ((Facility, "fund_source"),),
    "party": ((RegisteredFacts, "party"),),
    "person": ((RegisteredFacts, "person"),),
    "owner": ((RegisteredFacts, "owner"),),
}
FIELDS: dict[str, list[Any]] = {
    fact: [model._meta.get_field(name) for model, name in columns] for fact, columns in COLUMNS.items()
}


def _first_beyond(field: models.DecimalField) -> Decimal:
    """The least number that, rounded, has more digits than the column."""
    whole = Decimal(10) ** (field.max_digits - field.decimal_places)
    return whole - Decimal(5).scaleb(-field.decimal_places - 1)


LONGEST = [
    (fact, min(field.max_length for field in fields))
    for fact, fields in FIELDS.items()
    if isinstance(fields[0], models.CharField)
]
LARGEST = [
    (fact, min(_first_beyond(field) for field in fields))
    for fact, fields in FIELDS.items()
    if isinstance(fields[0], models.DecimalField)
]
_TEXTS = attrgetter(*(fact for fact, _ in LONGEST))
_NUMBERS = attrgetter(*(fact for fact, _ in LARGEST))


def beyond(item: Reading) -> list[Problem]:
    """One problem for each fact that is too long or too large."""
    values = item.values
    found = [
        fact
        for (fact, longest), text in zip(LONGEST, _TEXTS(values), strict=True)
        if text is not None and len(text) > longest
    ]
    for (fact, largest), number in zip(LARGEST, _NUMBERS(values), strict=True):
        if number is not None and not (number.is_finite() and abs(number) < largest):
            found.append(fact)
    if not found:
        return []
    return [_problem(item, fact, getattr(values, fact), FIELDS[fact][0]) for fact in FIELDS if fact in found]


def _problem(item: Reading, fact: str, value: str | Decimal, field) -> Problem:
    if isinstance(value, Decimal):
        said = f"第{item.row}行：{field.verbose_name}的数字太大。"
        return Problem("too_large", fact, HELD, str(value)[:40], said, "请核对数字和单位")
    said = f"第{item.row}行：{field.verbose_name}有{len(value)}个字，最多{field.max_length}个。"
    return Problem("too_long", fact, HELD, f"{value[:40]}…", said, "请缩短后重新导入，详细情况写在附件里")
