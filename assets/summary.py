"""综合台账: the register summed by type, sector, department, township, village … today, or as it stood on a past day.

Counts of a past day come from the dated rows (assets/past.py); quantity and value are not dated and are left out then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Division, Sector
from assets import past
from assets.models import (
    Condition,
    Facility,
    FacilityType,
    OwnerKind,
    PropertyClass,
    Registration,
    Status,
    TypeRule,
)
from assets.models.moves import STANDING

INTACT = (Condition.GOOD, Condition.FAIR)
BROKEN = (Condition.DAMAGED, Condition.FAILED)
DATED = (
    "sector",
    "type",
    "registration",
    "status",
    "condition",
    "property_class",
)  # filters a past day knows


@dataclass(eq=False)
class Line:
    """One row of the ledger. `query` narrows the list of facilities to what is counted; None: nothing does."""

    word: str
    query: dict[str, str] | None = None
    unit: str = ""
    count: int = 0
    standing: int = 0
    intact: int = 0
    broken: int = 0
    unknown: int = 0
    coded: int = 0
    quantity: Decimal | None = None
    value: Decimal | None = None
    url: str = ""  # the list of what is counted, where there is one

    def add(self, found: dict[str, Any]) -> None:
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + (found.get(name) or 0))
        for name in ("quantity", "value"):
            if found.get(name) is not None:
                setattr(self, name, (getattr(self, name) or Decimal(0)) + found[name])

    @property
    def intact_rate(self) -> str:
        """Share of facilities in use that are intact; one that is suspended never is."""
        return _percent(self.intact, self.standing)

    @property
    def coded_rate(self) -> str:
        return _percent(self.coded, self.count)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "—"


COUNTED = ("count", "standing", "intact", "broken", "unknown", "coded")
FIGURES: dict[str, Any] = {
    "count": Count("pk"),
    "standing": Count("pk", filter=Q(status__in=STANDING)),
    "intact": Count("pk", filter=Q(status=Status.IN_USE, condition__in=INTACT)),
    "broken": Count("pk", filter=Q(condition__in=BROKEN)),
    "unknown": Count("pk", filter=Q(condition=Condition.UNKNOWN)),
    "coded": Count("pk", filter=Q(registration=Registration.CODED)),
    "quantity": Sum("quantity"),
    "value": Sum("original_value"),
}


@dataclass(frozen=True)
class Grouping:
    """How rows are summed: the column grouped in the database, and the lines its values fall into."""

    label: Any
    column: str
    lines: Callable[[Iterable[str]], dict[str, Line]]  # {value of the column: its line}; lines may be shared
    units: bool = False  # whether a line's quantities are of one unit


@dataclass
class Summary:
    lines: list[Line] = field(default_factory=list)
    total: Line = field(default_factory=lambda: Line(str(_("合计"))))
    dated: bool = False  # of a past day: no quantity, no value


def _types(codes: Iterable[str]) -> dict[str, Line]:
    rows = FacilityType.objects.filter(pk__in=list(codes))
    return {row.pk: Line(row.name, {"type": row.pk, "sector": row.sector_id}, row.unit) for row in rows}


def _sectors(codes: Iterable[str]) -> dict[str, Line]:
    lines = {row.pk: Line(row.name, {"sector": row.pk}) for row in Sector.objects.all()}
    return {code: lines[code[:2]] for code in codes}


def _departments(codes: Iterable[str]) -> dict[str, Line]:
    """By the department that the rule in force names."""
    rules = TypeRule.objects.filter(from_date__lte=timezone.localdate()).order_by("type", "from_date")
    named = dict(rules.values_list("type", "department"))
    lines: dict[str, Line] = {}
    return {code: lines.setdefault(named[code], Line(named[code])) for code in codes}


def _villages(codes: Iterable[str]) -> dict[str, Line]:
    rows = Division.objects.everywhere(because="names of villages whose facilities are counted in sight")
    found = rows.filter(pk__in=list(codes))
    return {
        row.pk: Line(row.short_name, {"township": f"{row.pk[:9]}000", "village": row.pk}) for row in found
    }


def _townships(codes: Iterable[str]) -> dict[str, Line]:
    wanted = {f"{code[:9]}000" for code in codes}
    rows = Division.objects.everywhere(because="names of townships whose facilities are counted in sight")
    lines = {row.pk: Line(row.short_name, {"township": row.pk}) for row in rows.filter(pk__in=wanted)}
    return {code: lines[f"{code[:9]}000"] for code in codes}


def _of_choices(name: str, choices: Any) -> Callable[[Iterable[str]], dict[str, Line]]:
    def lines(values: Iterable[str]) -> dict[str, Line]:
        return {value: Line(str(choices(value).label), {name: value}) for value in values}

    return lines


GROUPINGS = {
    "type": Grouping(_("类别"), "type_id", _types, units=True),
    "sector": Grouping(_("大类"), "type_id", _sectors),
    "department": Grouping(_("主管部门"), "type_id", _departments),
    "township": Grouping(_("镇（街道）"), "division_id", _townships),
    "village": Grouping(_("村（社区）"), "division_id", _villages),
    "property_class": Grouping(_("经营属性"), "property_class", _of_choices("property_class", PropertyClass)),
    "owner_kind": Grouping(_("产权类别"), "owner_kind", _of_choices("owner_kind", OwnerKind)),
    "status": Grouping(_("状态"), "status", _of_choices("status", Status)),
}


def of_today(rows: QuerySet[Facility], by: str) -> Summary:
    """`rows` (in sight, counted, narrowed) summed by a grouping."""
    grouping = GROUPINGS[by]
    found = rows.order_by().values(grouping.column).annotate(**FIGURES)
    return _folded(grouping, [(row[grouping.column], row) for row in found])


def of_day(post, form, by: str, day: date) -> Summary:
    """The same as it stood on a past day, by what we know now. Raises BadRequest for what is not dated."""
    grouping = GROUPINGS[by]
    if grouping.column == "owner_kind":
        raise BadRequest(_("产权类别没有历史，请换一种汇总方式或统计到今天"))
    found = past.counts(
        post,
        day=day,
        by=[*dict.fromkeys((grouping.column, "status", "condition", "registration"))],
        **_dated(form),
    )
    summary = _folded(grouping, [(row[grouping.column], _figures(row)) for row in found])
    summary.dated = True
    return summary


def _figures(row: dict[str, Any]) -> dict[str, int]:
    """The figures of a group of one status, condition and registration."""
    number, condition = row["count"], row["condition"] or Condition.UNKNOWN
    return {
        "count": number,
        "standing": number * (row["status"] in STANDING),
        "intact": number * (row["status"] == Status.IN_USE and condition in INTACT),
        "broken": number * (condition in BROKEN),
        "unknown": number * (condition == Condition.UNKNOWN),
        "coded": number * (row["registration"] == Registration.CODED),
    }


def _dated(form) -> dict[str, Any]:
    """The filter in the words of assets.past. Raises BadRequest where it asks for something that is not dated."""
    from assets.filters import in_group

    asked = {name for name, value in form.cleaned_data.items() if value not in (None, "")}
    if asked - {*DATED, "township", "village", "by", "day"}:
        raise BadRequest(_("过去某一天的台账只能按区划、类别、状态、状况、经营属性、赋码筛选"))
    where: dict[str, Any] = {}
    if area := form.value("village") or form.value("township"):
        where["area"] = area.ranges
    if form.value("type"):
        where["type_id"] = form.value("type").pk
    elif form.value("sector"):
        where["type_id"] = list(form.value("sector").types.values_list("pk", flat=True))
    for name in ("registration", "status", "condition", "property_class"):
        if value := form.value(name):
            where[name] = in_group(value)
    return where


def _folded(grouping: Grouping, found: list[tuple[str, dict[str, Any]]]) -> Summary:
    summary, lines = Summary(), grouping.lines({key for key, _row in found})
    for key, row in sorted(found, key=lambda one: str(one[0])):
        line = lines[key]
        if line not in summary.lines:
            summary.lines.append(line)
        if not grouping.units:
            row = row | {"quantity": None}
        line.add(row)
        summary.total.add(row | {"quantity": None})
    return summary
