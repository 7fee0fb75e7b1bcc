"""The register counted: sums of the filtered set, and the set by village, type, state or condition, each group a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum, TextChoices
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.lists import without_place
from accounts.models import Division
from assets.models import Condition, Facility, FacilityType, PropertyClass, Registration, Status

AT_ONCE = 1000  # rows up to which sums stand there unasked


@dataclass(frozen=True)
class Grouping:
    """One way to group: the filter a group opens, the column it groups by, the words of its values."""

    label: "str | Promise"
    field: str
    column: str
    choices: type[TextChoices] | None = None


GROUPINGS = {
    "village": Grouping(_("村（社区）"), "village", "division_id"),
    "type": Grouping(_("类别"), "type", "type_id"),
    "status": Grouping(_("状态"), "status", "status", Status),
    "condition": Grouping(_("状况"), "condition", "condition", Condition),
    "registration": Grouping(_("赋码"), "registration", "registration", Registration),
    "property_class": Grouping(_("经营属性"), "property_class", "property_class", PropertyClass),
}


@dataclass(frozen=True)
class Group:
    """One group: its words, how many facilities, their value in yuan, their quantity if they share one unit."""

    key: str
    word: str
    number: int
    value: Decimal | None
    quantity: Decimal | None
    url: str


def groups(rows: QuerySet[Facility], name: str, *, query: QueryDict, one_unit: bool) -> list[Group]:
    """All groups of the filtered rows. Three questions however many there are."""
    way = GROUPINGS[name]
    counted = (
        rows.order_by().select_related(None).values(way.column)
        .annotate(number=Count("pk"), worth=Sum("original_value"), measure=Sum("quantity")).order_by(way.column)
    )  # fmt: skip
    found = list(counted)
    words = _words(way, [row[way.column] for row in found])
    by_type = name == "type"  # a type has one unit
    return [
        Group(
            row[way.column],
            words.get(row[way.column], row[way.column]),
            row["number"],
            row["worth"],
            row["measure"] if one_unit or by_type else None,
            _opened(query, way, row[way.column]),
        )
        for row in found
    ]


def _words(way: Grouping, keys: Sequence[str]) -> dict[str, Any]:
    if way.choices:
        return dict(way.choices.choices)
    if way.column == "type_id":
        kinds = FacilityType.objects.filter(pk__in=keys)
        return {kind.pk: f"{kind.name}（{kind.unit}）" for kind in kinds}
    named = Division.objects.everywhere(because="names of villages whose facilities are visible").filter(
        pk__in=keys
    )
    return {village.pk: f"{village.parent} {village}" for village in named.select_related("parent")}


def _opened(query: QueryDict, way: Grouping, key: str) -> str:
    """The address of the list that makes the group."""
    kept = without_place(query)
    kept.pop("group", None)
    kept[way.field] = key
    return f"?{kept.urlencode()}"


@dataclass(frozen=True)
class Sums:
    """Value in yuan, and quantity with its unit where all rows share one."""

    value: Decimal
    quantity: Decimal | None
    unit: str


def sums(rows: QuerySet[Facility], kind: FacilityType | None) -> Sums:
    """The sums of the filtered rows; the quantity if they are of one type. One question."""
    found = (
        rows.order_by().select_related(None).aggregate(worth=Sum("original_value"), measure=Sum("quantity"))
    )
    zero = Decimal(0)
    return Sums(
        found["worth"] or zero, (found["measure"] or zero) if kind else None, kind.unit if kind else ""
    )
