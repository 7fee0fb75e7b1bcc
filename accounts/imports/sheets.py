"""Workbooks of a plain table: the template to be filled in, and the export that can be sent back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from accounts import exports
from accounts.imports.tables import TableResource
from common.spreadsheets.out import Column, Sheet

BLANK_ROWS = 200


def columns_of(resource: TableResource) -> list[Column]:
    """With the drop-down lists of the post."""
    choices = resource.choices()
    return [replace(column, choices=choices.get(column.name, ())) for column in resource.columns]


def template(resource: TableResource) -> tuple[Sheet, Sheet]:
    """An empty table, and how it is filled in, with an example of each column."""
    name = _("%(table)s导入表") % {"table": resource.title}
    blank = Sheet(name, columns_of(resource), blank_rows=BLANK_ROWS, name=resource.title)
    says = [
        Column("head", _("列"), 18),
        Column("needed", _("要求"), 8),
        Column("note", _("怎么填"), 60),
        Column("example", _("示例"), 30),
    ]
    lines = [
        (one.head, _("必填") if one.required else "", one.note, resource.examples.get(one.name, ""))
        for one in resource.columns
    ]
    return blank, Sheet(_("填表说明"), says, lines, unit_line=_("本页不导入"), portrait=True)


def export(resource: TableResource, rows: Iterable[Any]) -> StreamingHttpResponse:
    """The rows as a download that comes back as it is."""
    model = resource._meta.model
    cells = (_cells(resource, row) for row in rows)
    return exports.answer(resource.title, columns_of(resource), cells, post=resource.by, table=model)


def _cells(resource: TableResource, row: Any) -> Sequence[Any]:
    return list(_typed(resource.columns, resource.cells_of(row).values()))


def _typed(columns: Iterable[Column], cells: Iterable[str]) -> Iterator[Any]:
    """Numbers as numbers, so that sums work."""
    for column, cell in zip(columns, cells, strict=True):
        yield int(cell) if column.kind == "number" and cell.isdecimal() else cell
