"""What is held, summed by one dimension, a column a stage; each sum opens its accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.models import Division
from funding.models import Earmark, FundAccount
from maintenance.models.responsibilities import FundKind

Kind = FundAccount.Kind
STAGES = (Kind.TRANSIT, Kind.AVAILABLE, Kind.RESERVED)


GROUPS = {
    "division": __("按单位"),
    "township": __("按镇（街道）"),
    "source": __("按来源"),
    "earmark": __("按专项"),
    "year": __("按年度"),
}


@dataclass(frozen=True)
class Line:
    """One group: its name, yuan by stage, all of it, and the filter that opens its accounts."""

    name: str
    figures: tuple[Decimal, ...]
    query: str

    @property
    def total(self) -> Decimal:
        return sum(self.figures, Decimal(0))


def summed(rows: Any, by: str) -> list[Line]:
    """The groups of accounts already asked for. Two questions."""
    sums = {stage.value: Coalesce(Sum("balance", filter=Q(kind=stage)), Decimal(0)) for stage in STAGES}
    found = list(rows.order_by().values(group=_column(by)).annotate(**sums))
    names = _names(by, [row["group"] for row in found])
    lines = (
        Line(names(row["group"]), tuple(row[stage.value] for stage in STAGES), _query(by, row["group"]))
        for row in sorted(found, key=lambda row: _order(by, row["group"]))
    )
    return list(lines)


def _column(by: str) -> Any:
    if by == "township":
        return Left("division_id", 9)
    return F({"division": "division_id", "earmark": "earmark_id"}.get(by, by))


def _order(by: str, group: Any) -> Any:
    if by == "year":
        return -group
    if by == "source":
        return FundKind.values.index(group)
    return (group is None, group)


def _names(by: str, groups: list) -> Any:
    """How a group is called."""
    if by == "source":
        return lambda group: FundKind(group).label
    if by == "year":
        return lambda group: _("%s年") % group
    if by == "earmark":
        given = Earmark.objects.everywhere(because="earmarks of accounts in the post's sight")
        named = {row.pk: str(row) for row in given.filter(pk__in=[one for one in groups if one])}
        return lambda group: named.get(group, _("不限专项"))
    places = Division.objects.everywhere(because="units of accounts in the post's sight").select_related(
        "parent"
    )
    codes = {group: group if by == "division" else _township(group) for group in groups}
    called = {row.pk: str(row) for row in places.filter(pk__in=codes.values())}
    return lambda group: called.get(codes[group], codes[group])


def _township(group: str) -> str:
    """The code of a township by its first nine digits; the county's own stand under the county."""
    return f"{group}000"


def _query(by: str, group: Any) -> str:
    """The filter of the list; '' where the list has none for it."""
    if by == "division":
        return urlencode({"village" if not group.endswith("000") else "township": group})
    if by == "township":
        return "" if group.endswith("000") else urlencode({"township": f"{group}000"})
    return urlencode({by: group}) if group is not None else ""


def totals(rows: Any) -> dict[str, Decimal]:
    """Yuan by stage over accounts already asked for."""
    sums = {stage.value: Coalesce(Sum("balance", filter=Q(kind=stage)), Decimal(0)) for stage in STAGES}
    return rows.order_by().aggregate(**sums)


def total_line(lines: list[Line]) -> Iterator[Decimal]:
    """The foot of the table: a sum a column, then all."""
    for place in range(len(STAGES)):
        yield sum((line.figures[place] for line in lines), Decimal(0))
    yield sum((line.total for line in lines), Decimal(0))
