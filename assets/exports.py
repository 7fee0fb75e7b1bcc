"""Workbooks of the register, as the office keeps them: exactly what the filters and the columns show."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.exports import answer
from accounts.models import Division
from assets.columns import ShownColumn, head_on_paper, readable, values
from assets.models import Facility
from common.spreadsheets.out import Column

FETCHED = 2000  # rows held at once while an answer goes out
NUMBER = Column("number", "序号", 6, "number")


def facilities(
    rows: QuerySet[Facility], *, post, columns: Sequence[ShownColumn], asks: str = ""
) -> StreamingHttpResponse:
    """The filtered facilities with these columns, in the order of their codes; phones masked. The export is noted.

    `asks` names the filters in words: without it a paper of some facilities reads like one of all. Name, code, type and
    village always stand there, so that the workbook can be mended and imported.
    """
    today = timezone.localdate()
    columns = readable(columns, of_a_county=post.division.level == Division.Level.COUNTY)
    return answer(
        "农村公共基础设施管护台账",
        on_paper(columns),
        lines(rows, columns),
        post=post,
        table=Facility,
        below_title="    ".join(
            [*([f"筛选：{asks}"] if asks else []), f"导出日期：{today:%Y年%-m月%-d日}", "单位：元"]
        ),
        freeze_columns=3,
    )


def on_paper(columns: Iterable[ShownColumn]) -> list[Column]:
    """The columns of the workbook, the number of the row before them."""
    return [NUMBER, *map(_on_paper, columns)]


def _on_paper(column: ShownColumn) -> Column:
    unit = str(column.unit) if column.unit else None
    return Column(column.name, head_on_paper(column), column.width, column.kind, unit=unit)


def lines(rows: QuerySet[Facility], columns: Sequence[ShownColumn]) -> Iterator[list]:
    """The facilities in the order of their codes, a list each: its number, then what the columns say."""
    ordered = rows.order_by("code", "id")
    for number, said in enumerate(values(ordered, columns, at_once=FETCHED), start=1):
        yield [number, *said]
