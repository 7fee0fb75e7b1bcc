"""The ledgers as workbooks, as the office keeps them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from accounts.exports import answer
from assets.act_ledgers import Acts
from assets.models import Facility, FacilityState
from assets.summary import Line, Summary
from assets.templatetags.register import grouped
from common.spreadsheets.out import Column

FETCHED = 2000  # acts held at once while an answer goes out
SUMMED = (
    Column("word", "项目", 24),
    Column("count", "设施", 10, "number", unit="处"),
    Column("quantity", "数量", 12, "number"),
    Column("unit", "单位", 8),
    Column("standing", "在用", 10, "number", unit="处"),
    Column("intact", "完好", 10, "number", unit="处"),
    Column("broken", "受损、失效", 12, "number", unit="处"),
    Column("unknown", "未核实", 10, "number", unit="处"),
    Column("intact_rate", "完好率", 10, unit="%"),
    Column("coded", "已赋码", 10, "number", unit="处"),
    Column("coded_rate", "赋码率", 10, unit="%"),
    Column("value", "原值", 18, "money", unit="元"),
)
ACTS = (
    Column("number", "序号", 6, "number"),
    Column("when", "时间", 18),
    Column("code", "统一编码", 28, "code"),
    Column("name", "设施名称", 28),
    Column("type", "设施类别", 18),
    Column("village", "村（社区）", 14),
    Column("what", "事项", 40),
    Column("note", "事由", 24),
    Column("who", "经办人", 12),
)


def summary(found: Summary, *, title: str, below_title: str, post) -> StreamingHttpResponse:
    lines = (_summed(line) for line in [*found.lines, found.total])
    return answer(title, SUMMED, lines, post=post, table=Facility, below_title=below_title)


def _summed(line: Line) -> list[Any]:
    return [getattr(line, column.name) for column in SUMMED]


def acts(kinds: Iterable[tuple[Acts, Any]], *, title: str, below_title: str, post) -> StreamingHttpResponse:
    """Every kind after the other, each in the order it was done."""
    lines = (row for acts, rows in kinds for row in _acts(acts, rows))
    numbered = ([number, *row] for number, row in enumerate(lines, start=1))
    return answer(title, ACTS, numbered, post=post, table=FacilityState, below_title=below_title)


def _acts(acts: Acts, rows: Any) -> Iterator[list[Any]]:
    for row in rows.order_by(acts.when, "pk").iterator(FETCHED):
        line = acts.line(row)
        facility = line.facility
        yield [
            line.told_at,
            grouped(facility.code),
            facility.name,
            facility.type.name,
            facility.division.short_name,
            line.what,
            line.note,
            line.who,
        ]
