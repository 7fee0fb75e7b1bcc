"""Workbooks of the tests of tables: made from rows, taken from an export, edited."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.actions.table_imports import hand_over_table, write_table
from accounts.models import TableImport
from tests.factories import client_of


def upload(book: Workbook) -> SimpleUploadedFile:
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("表.xlsx", stream.getvalue())


def filled(table, *rows: dict[str, Any], heads: list[str] | None = None) -> SimpleUploadedFile:
    """An upload with the table's heads (or those given) and rows by head."""
    book = Workbook()
    heads = heads or list(table.heads().values())
    book.active.append(heads)
    for row in rows:
        book.active.append([row.get(head) for head in heads])
    return upload(book)


def exported(table, by) -> Workbook:
    """What the button 导出 gives the post."""
    answer = client_of(by).get(reverse("accounts:table-export", args=[table.key]), follow=True)
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def edited(book: Workbook, change: Callable[[dict[str, Any]], None]) -> SimpleUploadedFile:
    """The export with `change` done to each row, given by head (as a spreadsheet program would save it)."""
    sheet = book.worksheets[0]
    lines = list(sheet.iter_rows())
    head = next(line for line in lines if sum(cell.value is not None for cell in line) > 2)
    names = [str(cell.value or "").partition("（")[0].replace("*", "").strip() for cell in head]
    for line in lines[lines.index(head) + 1 :]:
        values = dict(zip(names, (cell.value for cell in line), strict=True))
        before = dict(values)
        if sum(value is not None for value in values.values()) > 1:
            change(values)
        for cell, name in zip(line, names, strict=True):
            if values[name] != before[name]:
                cell.value = values[name]
    return upload(book)


def handed_over(table, file: SimpleUploadedFile, by) -> TableImport:
    return hand_over_table(table=table, file=file, by=by)


def judged(made: TableImport) -> list[dict[str, Any]]:
    return json.loads(made.rows)["rows"]


def kinds(made: TableImport) -> dict[str, int]:
    """The counts that are not zero."""
    return {kind: n for kind, n in made.counts.items() if n}


def brought_in(table, file: SimpleUploadedFile, by) -> TableImport:
    """Handed over, without a wrong line, and written."""
    made = handed_over(table, file, by)
    assert "wrong" not in kinds(made), [row["problems"] for row in judged(made)]
    write_table(table_import=made, by=by)
    return made


def standing(table, by) -> dict[Any, dict[str, str]]:
    """The cells of every row of the table as an export writes them, by key."""
    resource = table(by=by)
    return {row.pk: resource.cells_of(row) for row in resource.rows()}


def differences(before: dict, after: dict) -> dict[tuple[Any, str], tuple[str, str]]:
    """{(key, column): (old, new)}; a new row by its whole cells."""
    return {
        (key, name): (before.get(key, {}).get(name, ""), text)
        for key, cells in after.items()
        for name, text in cells.items()
        if before.get(key, {}).get(name, "") != text
    }
