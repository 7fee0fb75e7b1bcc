"""Objects of 绩效 and of imported ledgers for the authorisation matrix."""

from itertools import count
from typing import Any

from accounts.models import Division
from accounts.places import ObjectFactory
from funding.models import FundSheet, FundSheetRow, Performance

_number = count(1)


def _performance(division: Division) -> Performance:
    name = f"{division.short_name}管护经费{next(_number)}"
    said = {"amount": 1000, "goal": name, "year": 2100 + next(_number) % 9000}
    row = Performance.objects.create(division=division, name=name, **said)
    row.measures.create(order=1, part="quality", name="完好率", target=95, unit="%", weight=100)
    return row


def _named(division: Division) -> dict[str, Any]:
    return {"performance_id": _performance(division).pk}


def _sheet(division: Division) -> FundSheetRow:
    name = f"{division.short_name}{next(_number)}.xlsx"
    said = {"digest": name, "year": 2026, "basis_document": name, "unit": "元"}
    sheet = FundSheet.objects.create(division=division, name=name, **said)
    return sheet.rows.create(tab=name, number=1, kind="income", division=division)


def _sheet_of(division: Division) -> dict[str, Any]:
    return {"sheet_id": _sheet(division).sheet_id}


def _row_of(division: Division) -> dict[str, Any]:
    row = _sheet(division)
    return {"sheet_id": row.sheet_id, "row_id": row.pk}


FACTORIES = {
    "funding:performance-detail": ObjectFactory(_named),
    "funding:performance-edit": ObjectFactory(_named),
    "funding:performance-print": ObjectFactory(_named),
    "funding:performance-score": ObjectFactory(_named),
    "funding:performance-check": ObjectFactory(_named),
    "funding:performance-act": ObjectFactory(lambda division: {**_named(division), "act": "submit"}),
    "funding:sheet-detail": ObjectFactory(_sheet_of),
    "funding:sheet-act": ObjectFactory(lambda division: {**_sheet_of(division), "act": "confirm"}),
    "funding:sheet-row-edit": ObjectFactory(_row_of),
}
