"""How far the lists are: by village the state of its items, and by village and column what they lack. One question each."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Division
from accounts.scoping import in_ranges
from assets.models import Facility
from assets.models.moves import STANDING
from maintenance import completeness
from maintenance.list_columns import COUNTED, head
from maintenance.models import ItemState

UNMADE = "unmade"
UNMADE_URL = ""  # facilities without an item are no list; whoever may, makes the items on the list's page
FLOW_HEADS = {
    "all": _("在用设施"),
    UNMADE: _("未建条目"),
    "unready": _("填报中，有缺项"),
    "ready": _("填报中，可提交"),
    "submitted": _("待村确认"),
    "confirmed": _("待镇审核"),
    "reviewed": _("待核定"),
    "checked": _("已核定"),
}
NEXT = {
    UNMADE: _("村经办建立条目"),
    "unready": _("村经办补齐缺项"),
    "ready": _("村经办提交"),
    "submitted": _("村负责人确认"),
    "confirmed": _("镇街审核"),
    "reviewed": _("县级或部门核定"),
}


@dataclass(frozen=True)
class Cell:
    value: int
    url: str
    head: str = ""


@dataclass(frozen=True)
class VillageLine:
    division: Division
    cells: list[Cell]
    next_step: Any = ""
    handed_in: bool = False


def standing(post, area: Division | None = None):
    """Facilities of today's list a post may see, in an area."""
    rows = Facility.objects.visible_to(post).counted().filter(status__in=STANDING)
    return rows.filter(in_ranges("division_id", area.ranges)) if area else rows


def villages_of(post, area: Division | None) -> list[Division]:
    rows = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    rows = rows.filter(in_ranges("code", area.ranges)) if area else rows
    return list(rows.select_related("parent").order_by("code"))


def of_facility(condition: Any) -> Q:
    """A condition on items, asked of facilities."""
    found = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        found.children.append(of_facility(child) if isinstance(child, Q) else _said(*child))
    return found


def _said(name: str, value: Any) -> tuple[str, Any]:
    if name.startswith("facility__"):
        return name.removeprefix("facility__"), value
    return f"responsibility__{name}", value


@cache
def _list_url() -> str:
    """Asked once: a county's page holds thousands of links."""
    return reverse("maintenance:item-list")


def missing_lines(post, area: Division | None) -> tuple[list[VillageLine], list[Cell]]:
    """By village how many items lack each column, and the sums."""
    kinds = completeness.types_with_standard(post.division.county_code)
    there = Q(responsibility__isnull=False)
    figures: dict[str, Count] = {
        "n_all": Count("pk"),
        f"n_{UNMADE}": Count("pk", filter=Q(responsibility__isnull=True)),
    }
    for key in COUNTED:
        condition = there & of_facility(completeness.lacking(key, with_standard=kinds))
        figures[f"n_{key}"] = Count("pk", filter=condition)
    return _lines(post, area, figures, ("all", UNMADE, *COUNTED), _missing_url)


def _missing_url(area: dict[str, str], name: str) -> str:
    if name == UNMADE:
        return UNMADE_URL
    asked = {} if name == "all" else {"lacks": name}
    return f"{_list_url()}?{urlencode({**area, **asked})}"


def flow_lines(post, area: Division | None) -> tuple[list[VillageLine], list[Cell]]:
    """By village how far its items are, who is next, and the sums."""
    kinds = completeness.types_with_standard(post.division.county_code)
    draft = Q(responsibility__state=ItemState.DRAFT)
    lacks = of_facility(completeness.unready(with_standard=kinds))
    figures: dict[str, Count] = {
        "n_all": Count("pk"),
        f"n_{UNMADE}": Count("pk", filter=Q(responsibility__isnull=True)),
        "n_unready": Count("pk", filter=draft & lacks),
        "n_ready": Count("pk", filter=draft & ~lacks),
    }
    for state in ("submitted", "confirmed", "reviewed", "checked"):
        figures[f"n_{state}"] = Count("pk", filter=Q(responsibility__state=state))
    return _lines(post, area, figures, tuple(FLOW_HEADS), _flow_url)


def _flow_url(area: dict[str, str], name: str) -> str:
    asked = {
        "all": {},
        "unready": {"state": "draft", "lacks": "any"},
        "ready": {"state": "draft", "lacks": "none"},
    }.get(name, {"state": name})
    if name == UNMADE:
        return UNMADE_URL
    return f"{_list_url()}?{urlencode({**area, **asked})}"


def _lines(post, area, figures, names, url) -> tuple[list[VillageLine], list[Cell]]:
    grouped = standing(post, area).order_by().values("division_id").annotate(**figures)
    counted = {row["division_id"]: row for row in grouped}
    lines = [_line(village, counted, names, url) for village in villages_of(post, area)]
    whole = {"township": area.pk} if area else {}
    sums = [
        Cell(sum(line.cells[place].value for line in lines), url(whole, name), str(_head(name)))
        for place, name in enumerate(names)
    ]
    return lines, sums


def _line(village: Division, counted: dict, names, url) -> VillageLine:
    rows = [counted[code] for code in (village.pk, *village.succeeded_codes) if code in counted]
    numbers = {name: sum(row[f"n_{name}"] for row in rows) for name in names}
    area = {"village": village.pk}
    cells = [Cell(numbers[name], url(area, name), str(_head(name))) for name in names]
    following = next((word for name, word in NEXT.items() if numbers.get(name)), "")
    open_ones = sum(numbers.get(name, 0) for name in (UNMADE, "unready", "ready"))
    return VillageLine(village, cells, following, bool(numbers["all"]) and not open_ones)


def _head(name: str) -> Any:
    return FLOW_HEADS.get(name) or head(name)
