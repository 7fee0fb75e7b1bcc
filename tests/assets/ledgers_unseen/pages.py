"""A sheet written row by row together with its part of the answer key."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.assets.ledgers_unseen.townships import Facility

THEIR_NAMES = {
    "fund": "funding_source", "owner": "ownership", "party": "maintainer_org", "person": "maintainer_person", "group": "address",
    "other": "",
}  # fmt: skip


@dataclass
class Page:
    """One sheet. `row` is the next row to write, from 1; columns count from 0."""

    name: str
    role: str = "ledger"
    state: str = "visible"
    row: int = 1
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    header_rows: list[int] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    good: list[int] = field(default_factory=list)
    flagged: list[int] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    expected: list[dict[str, Any]] = field(default_factory=list)

    def put(self, column: int, value: Any) -> None:
        if value is not None:
            self.cells[self.row, column] = value

    def merge(self, left: int, right: int, top: int | None = None, bottom: int | None = None) -> None:
        first, last = top or self.row, bottom or self.row
        if (first, left) != (last, right):
            self.merges.append((first, left, last, right))

    def next(self, kind: str | None = None) -> int:
        """Close the row, as a row of this kind that is no facility; answers its number."""
        if kind == "header":
            self.header_rows.append(self.row)
        elif kind:
            self.skipped.append({"row": self.row, "kind": kind})
        self.row += 1
        return self.row - 1

    def line(self, column: int, value: Any, kind: str, right: int | None = None) -> None:
        """A row with one text, merged to the right if wanted."""
        self.put(column, value)
        if right is not None and right > column:
            self.merge(column, right)
        self.next(kind)

    def blank(self, count: int = 1) -> None:
        for _ in range(count):
            self.next("blank")

    def close_good(self, values: dict[str, Any]) -> None:
        self.good.append(self.row)
        self.expected.append({"sheet": self.name, "row": self.row, "values": values})
        self.next()

    def close_bad(self, code: str, fact: str | None) -> None:
        self.bad.append(
            {"sheet": self.name, "row": self.row, "issues": [{"code": code, "field": fact, "message": code}]}
        )
        self.next()

    def is_visible(self) -> bool:
        return self.state == "visible"


def expected_values(facility: Facility, facts: set[str]) -> dict[str, Any]:
    """What the key says of a facility: only what the ledger tells."""
    values: dict[str, Any] = {
        "name": facility.name,
        "category": facility.kind,
        "village_code": facility.village.code,
        "village_name": facility.village.name,
    }
    if "quantity" in facts:
        values["quantity"] = {"value": str(facility.quantity), "unit": facility.unit}
    if "built" in facts:
        values["built"] = facility.built
    if "cost" in facts:
        values["cost_yuan"] = str(facility.cost)
    for fact in ("fund", "owner", "party", "person", "remark"):
        if fact in facts:
            values[THEIR_NAMES.get(fact, fact)] = facility.facts[fact]
    if "person_phone" in facts:
        facts = facts | {"phone"}
        values["maintainer_person"] = facility.facts["person"]
    if "phone" in facts:
        values["phones"] = [facility.facts["phone"]]
    if {"lon", "position"} & facts:
        values["lon"], values["lat"] = str(facility.facts["lon"]), str(facility.facts["lat"])
    return values


def save(pages: list[Page], path: Path) -> None:
    """The workbook of the pages, as openpyxl writes it."""
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), value in page.cells.items():
            sheet.cell(row, column + 1, value)
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
        sheet.sheet_state = page.state
    book.save(path)


def answer_key(pages: list[Page], *, file: str, theme: str, scope: str) -> dict[str, Any]:
    """The key in the format of example_ledger.xlsx.key.json."""
    seen = [page for page in pages if page.is_visible()]
    for page in seen:
        last = max((row for row, _ in page.cells), default=0)
        page.skipped = [each for each in page.skipped if each["row"] <= last]
    bad = [each for page in seen for each in page.bad]
    good = {page.name: page.good for page in seen if page.good}
    count = sum(map(len, good.values()))
    codes = [each["issues"][0]["code"] for each in bad]
    return {
        "file": file,
        "theme": theme,
        "expect_file": "accept" if count or bad else "reject",
        "scope": scope,
        "totals": {"data_rows": count + len(bad), "good": count, "flag": 0, "bad": len(bad)},
        "issue_counts": {code: codes.count(code) for code in sorted(set(codes))},
        "good_rows": good,
        "flag_rows": [],
        "bad_rows": bad,
        "sheets": [
            {
                "sheet": page.name,
                "role": page.role if page.is_visible() else "hidden",
                "state": page.state,
                "header_rows": page.header_rows,
                "columns": page.columns,
                "skipped_rows": page.skipped if page.is_visible() else [],
            }
            for page in pages
        ],
        "expected": [each for page in seen for each in page.expected],
    }
