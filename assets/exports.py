"""Workbooks of the register, as the office keeps them: exactly what the filters and the columns show."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.exports import answer
from assets.columns import ShownColumn, with_related
from assets.models import Facility
from common.spreadsheets.out import Column

FETCHED = 2000  # rows held at once while an answer goes out
NUMBER = Column("number", "序号", 6, "number")


def facilities(
    rows: QuerySet[Facility], *, post, columns: Sequence[ShownColumn], asks: str = ""
) -> StreamingHttpResponse:
    """The filtered facilities with these columns, in the order of their codes; phones masked. The export is noted.

    `asks` names the filters in words: without it a paper of some facilities reads like one of all.
    """
    ordered = with_related(rows, columns).order_by("code", "id")
    today = timezone.localdate()
    return answer(
        "农村公共基础设施管护台账",
        [NUMBER, *(_on_paper(column) for column in columns)],
        _lines(ordered.iterator(chunk_size=FETCHED), columns),
        post=post,
        table=Facility,
        below_title="    ".join(
            [*([f"筛选：{asks}"] if asks else []), f"导出日期：{today:%Y年%-m月%-d日}", "单位：元"]
        ),
        freeze_columns=3,
    )


def _on_paper(column: ShownColumn) -> Column:
    return Column(
        column.name,
        str(column.head),
        column.width,
        column.kind,
        unit=str(column.unit) if column.unit else None,
    )


def _lines(rows: Iterable[Facility], columns: Sequence[ShownColumn]) -> Iterator[list]:
    for number, facility in enumerate(rows, start=1):
        yield [number, *(column.value(facility) for column in columns)]
