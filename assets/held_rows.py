"""The rows of a batch that wait, as a workbook that can be mended and handed in again: out, and back in.

Heads are the register's own words, so that the reader knows them; a number whose unit stood in the ledger's head or
title brings it along. Telephones stay out (docs/security.md, 37): the line under the title says so.
"""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.access import Refused
from assets.ledger import Unreadable, sheets_from
from assets.ledger.heads import FACTS
from assets.ledger.sheets import shown
from assets.ledger.text import clean
from assets.ledger.units import head_units
from assets.models import LedgerBatch, LedgerRow
from common.audit import note
from common.spreadsheets import inside
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet
from common.spreadsheets.sheets import MOST_ROWS

ADVICE = (
    "改好后在本批次“上传改好的待处理行”交回，改了哪格算哪格；不要改“原工作表”“原行号”。本表不含联系电话。"
)
MOST_BYTES = 5 << 20
LIMITS = inside.Limits(cpu_seconds=20, wall_seconds=30)
READER = "assets.ledger.workbook"
WIDTHS = {"name": 28, "address": 20, "remark": 20, "code": 28, "category": 16, "village": 16, "party": 18}
KEPT = [fact for fact in FACTS if fact not in ("serial", "phone")]
COLUMNS = (
    *(Column(fact, FACTS[fact], WIDTHS.get(fact, 12)) for fact in KEPT),
    Column("reason", "原因", 48),
    Column("suggestion", "建议", 32),
    Column("sheet", "原工作表", 14),
    Column("row", "原行号", 8, "number"),
)
_BATCH = re.compile(r"待处理行.批次(\d{1,18}).?$")  # at the end of the title
_BARE = re.compile(r"[\d,.\s]+")  # a number that says no unit
Heads = dict[str, dict[str, str]]  # sheet, fact: the unit that its head or title gives


def workbook(batch: LedgerBatch, rows: Iterable[LedgerRow]):
    """The rows as they were written, with why they wait. Raises Refused for more than a sheet holds."""
    if batch.counts.get("held", 0) > MOST_ROWS - 10:
        raise Refused("待处理的行太多，一个工作表放不下，请按村拆开台账后再导入")
    note("export", table="assets_ledgerbatch", key=str(batch.pk), details={"what": "待处理行"})
    units = {sheet["sheet"]: _units(sheet) for sheet in batch.understanding.get("sheets", ())}
    sheet = Sheet(
        f"{batch.file_name} 待处理行（批次{batch.pk}）",
        COLUMNS,
        (_line(row, units.get(row.sheet, {})) for row in rows),
        name="待处理",
        unit_line=ADVICE,
    )
    return spreadsheet_answer(f"待处理行-批次{batch.pk}", sheet)


def _units(sheet: dict) -> dict[str, str]:
    """What a bare number of this sheet counts in, by fact."""
    found = {"cost": sheet.get("amount_unit") or ""}
    for column in sheet["columns"]:
        if column["fact"] == "quantity" and len(units := head_units(column["head"])) == 1:
            found["quantity"] = units[0].name
    return found


def _line(row: LedgerRow, units: dict[str, str]) -> list:
    raw = json.loads(row.raw or "{}")
    held = [problem for problem in row.problems if problem["severity"] == "held"]
    return [
        *(_with_unit(raw.get(fact) or _said_elsewhere(row, fact), units.get(fact, "")) for fact in KEPT),
        "；".join(problem["message"] for problem in held),
        "；".join(problem["suggestion"] for problem in held if problem["suggestion"]),
        row.sheet,
        row.row,
    ]


def _said_elsewhere(row: LedgerRow, fact: str) -> str:
    """A village or a type that the sheet's name, title or section said for the whole table."""
    return row.values.get({"village": "division_name", "category": "type_name"}.get(fact, ""), "")


def _with_unit(raw: str, unit: str) -> str:
    return f"{raw.strip()}{unit}" if unit and _BARE.fullmatch(raw) else raw


# --- Handed in again --------------------------------------------------------------------------------------------------------
def edits(batch: LedgerBatch, file: UploadedFile) -> dict[int, dict[str, str]]:
    """What was changed in the mended workbook: row id → {fact: text}, for rows that still wait.

    Rows left out of it, and columns taken away, say nothing. Raises ValidationError in words for another file.
    """
    waiting = {(row.sheet, row.row): row for row in batch.rows.filter(verdict=LedgerRow.Verdict.HELD)}
    units = {sheet["sheet"]: _units(sheet) for sheet in batch.understanding.get("sheets", ())}
    found = {}
    for place, texts in _mended_rows(batch, file):
        row = waiting.get(place)
        if row is None:
            continue
        before = dict(zip(KEPT, _line(row, units.get(row.sheet, {})), strict=False))
        changed = {fact: text for fact, text in texts.items() if clean(text) != clean(before[fact])}
        if changed:
            found[row.pk] = changed
    return found


def _mended_rows(batch: LedgerBatch, file: UploadedFile) -> Iterator[tuple[tuple[str, int], dict[str, str]]]:
    """((sheet, row), {fact: text}) of each line under the heads of our own workbook."""
    columns: dict[int, str] = {}
    for cells in _rows(file):
        if not columns:
            heads = {index: FACT_OF.get(text, "") for index, text in enumerate(cells)}
            if {"sheet", "row"} <= set(heads.values()):
                columns = {index: fact for index, fact in heads.items() if fact}
            _require_own(batch, cells)
            continue
        told = {fact: cells[index] if index < len(cells) else "" for index, fact in columns.items()}
        number = told.pop("row")
        if number.isdecimal() and len(number) < 8:
            yield (told.pop("sheet"), int(number)), told
    if not columns:
        raise ValidationError("没有“原工作表”“原行号”两列，请上传从本批次下载、改好的那一份")


def _require_own(batch: LedgerBatch, title: list[str]) -> None:
    """Rows are found again by sheet and number, and every batch has its row 3: that of another would be written over."""
    for found in filter(None, map(_BATCH.search, title)):
        if int(found[1]) != batch.pk:
            raise ValidationError(f"这是批次 {found[1]} 的待处理行，请在那个批次的页面上传")


FACT_OF = {FACTS[fact]: fact for fact in KEPT} | {"原工作表": "sheet", "原行号": "row"}


def _rows(file: UploadedFile) -> Iterator[list[str]]:
    """Every row of the file as texts, read in the limited child."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "held"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            for sheet in sheets_from(inside.lines(READER, path, limits=LIMITS)):
                for _, cells in sheet.rows:
                    yield [clean(shown(cell)) for cell in cells]
        except (Unreadable, inside.CannotRead) as refusal:
            raise ValidationError(str(refusal)) from refusal
