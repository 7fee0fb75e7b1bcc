"""What the register can hold: a row beyond it waits with the reason, so that it can't stop the rest of its batch."""

from collections.abc import Iterator
from decimal import Decimal

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
FIELDS = {fact: [model._meta.get_field(name) for model, name in columns] for fact, columns in COLUMNS.items()}


def beyond(item: Reading) -> Iterator[Problem]:
    """One problem for each fact that is too long or too large."""
    for fact, fields in FIELDS.items():
        value = getattr(item.values, fact)
        if value is not None and any(_too_much(value, field) for field in fields):
            yield _problem(item, fact, value, fields[0])


def _too_much(value: str | Decimal, field) -> bool:
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value) >= 10 ** (field.max_digits - field.decimal_places) - 1
    return len(value) > field.max_length


def _problem(item: Reading, fact: str, value: str | Decimal, field) -> Problem:
    if isinstance(value, Decimal):
        said = f"第{item.row}行：{field.verbose_name}的数字太大。"
        return Problem("too_large", fact, HELD, str(value)[:40], said, "请核对数字和单位")
    said = f"第{item.row}行：{field.verbose_name}有{len(value)}个字，最多{field.max_length}个。"
    return Problem("too_long", fact, HELD, f"{value[:40]}…", said, "请缩短后重新导入，详细情况写在附件里")
