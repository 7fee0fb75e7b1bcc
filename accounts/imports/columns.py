"""Finding the columns of a table in an uploaded workbook."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.spreadsheets.out import Column

SEARCHED_ROWS = 10  # filled rows of a sheet in which the heads must stand
Line = tuple[int, list[str]]  # the number of a row as Excel shows it, its cells


class NoHeads(ValueError):
    """No sheet has the heads of the template; its words say which."""


@dataclass(frozen=True)
class Found:
    """`columns`: names of those found; `rows`: line and {column: text} of each filled row.

    `ignored`: heads that the table does not know; `unread`: sheets with content that were left aside.
    """

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]
    ignored: list[str]
    unread: list[str]


def rows_under_heads(columns: Sequence[Column], lines: Iterable[tuple[str, int, list[str]]]) -> Found:
    """The rows of the first sheet that has the heads; `lines`: sheet, line, cells. Raises NoHeads."""
    sheets: dict[str, list[Line]] = {}
    for sheet, line, cells in lines:
        sheets.setdefault(sheet, []).append((line, cells))
    for sheet, content in sheets.items():
        if (index := _head_index(columns, content)) is not None:
            unread = [
                name for name, others in sheets.items() if name != sheet and _holds_rows(columns, others)
            ]
            return _found(columns, content[index][1], content[index + 1 :], unread)
    needed = "".join(f"“{column.head}”" for column in columns if column.required)
    raise NoHeads(f"没有找到表头：前 10 行里应有{needed}。请下载模板，按模板填写。")


def _head_index(columns: Sequence[Column], content: list[Line]) -> int | None:
    needed = {column.name for column in columns if column.required}
    heads = (set(_columns_in(columns, cells).values()) for _line, cells in content[:SEARCHED_ROWS])
    return next((index for index, names in enumerate(heads) if needed <= names), None)


def _holds_rows(columns: Sequence[Column], content: list[Line]) -> bool:
    """Whether a sheet looks like a further part of the table."""
    index = _head_index(columns, content)
    return index is not None and len(content) > index + 1


def _found(columns: Sequence[Column], head: list[str], content: list[Line], unread: list[str]) -> Found:
    at = _columns_in(columns, head)
    twice = [name for name, times in Counter(at.values()).items() if times > 1]
    if twice:
        words = next(column.head for column in columns if column.name == twice[0])
        raise NoHeads(f"表头“{words}”出现了两次，请只留一列")
    rows = [
        (line, {name: cells[index] if index < len(cells) else "" for index, name in at.items()})
        for line, cells in content
        if not _is_signature(cells)
    ]
    ignored = [cell for index, cell in enumerate(head) if cell and index not in at]
    return Found(list(at.values()), [row for row in rows if any(row[1].values())], ignored, unread)


def _is_signature(cells: list[str]) -> bool:
    """The line under a printed list."""
    return next(filter(None, cells)).startswith("填表人") and sum(map(bool, cells)) == 1


def _columns_in(columns: Sequence[Column], row: list[str]) -> dict[int, str]:
    names = {column.head: column.name for column in columns}
    plain = (cell.replace("*", "").replace(" ", "").partition("（")[0] for cell in row)
    return {index: names[head] for index, head in enumerate(plain) if head in names}
