"""时间表: milestones laid out by sector and month. Pure but for the words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.out import Column
from tasks_checklist.annual_shown import node_state
from tasks_checklist.models import Milestone

EXPORTED = [
    Column("sector", _("行业"), 14),
    Column("title", _("节点"), 30),
    Column("due", _("完成日期"), 12, "date"),
    Column("done", _("实际完成"), 12, "date"),
    Column("state", _("状态"), 12),
    Column("task", _("任务"), 34),
    Column("plan", _("年度计划"), 34),
    Column("place", _("范围"), 14),
    Column("note", _("说明"), 24),
]


@dataclass
class Line:
    """A sector with its cells: (month, milestones of it), all twelve months of the year between a cell before and one after."""

    sector: Any
    cells: list[tuple[str, list[Milestone]]]
    late: int = 0


@dataclass
class Timetable:
    heads: list[str]
    lines: list[Line] = field(default_factory=list)
    late: int = 0
    done: int = 0
    all: int = 0


def laid_out(rows: Iterable[Milestone], year: int) -> Timetable:
    """Rows come ordered by sector and day. Months before and after the year stand in a column each, if anything falls there."""
    found = list(rows)
    columns = list(range(1, 13))
    if any(row.due_on.year < year for row in found):
        columns.insert(0, 0)
    if any(row.due_on.year > year for row in found):
        columns.append(13)
    table = Timetable([_head(column) for column in columns], all=len(found))
    for sector, nodes in groupby(found, key=lambda row: row.sector):
        own = list(nodes)
        cells = [(_head(column), [row for row in own if _column(row, year) == column]) for column in columns]
        table.lines.append(Line(sector, cells, sum(row.is_overdue for row in own)))
    table.late = sum(line.late for line in table.lines)
    table.done = sum(row.done_on is not None for row in found)
    return table


def _column(row: Milestone, year: int) -> int:
    if row.due_on.year != year:
        return 0 if row.due_on.year < year else 13
    return row.due_on.month


def _head(column: int) -> str:
    return {0: _("上年"), 13: _("次年")}.get(column, _("%s月") % column)


def cells(row: Milestone) -> list:
    """A line of the workbook."""
    plan = row.task.plan
    return [
        row.sector.name, row.title, row.due_on, row.done_on, node_state(row)[1], str(row.task), plan.title,
        str(plan.division), row.note,
    ]  # fmt: skip
