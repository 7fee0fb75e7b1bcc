"""Rhythms found in the source documents, offered when a plan is made (domain.md section 6; reference/plan_templates.csv)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from accounts.reference import rows_of
from maintenance.models import Season

PLAIN = ("kind", "covers", "rhythm", "doer", "season_rhythm")


@dataclass(frozen=True)
class Template:
    """`values` are a plan's own columns; `season` is the name of a window of the county."""

    key: str
    group: str
    name: str
    says: str
    source: str
    season: str
    values: dict[str, Any]
    types: tuple[str, ...]


@cache
def templates() -> dict[str, Template]:
    """By key, in the order of the file."""
    return {row["key"]: _template(row) for row in rows_of("plan_templates.csv")}


def _template(row: dict[str, str]) -> Template:
    values: dict[str, Any] = {name: row[name] for name in PLAIN if row[name]}
    values["only_in_season"] = bool(row["only_in_season"])
    values["interval_days"] = int(row["interval_days"]) if row["interval_days"] else None
    told = {name: row[name] for name in ("key", "group", "name", "says", "source", "season")}
    return Template(**told, values=values, types=tuple(row["types"].split()))


def grouped() -> list[tuple[str, list[Template]]]:
    """The templates under their groups, in order."""
    found = groupby(templates().values(), key=lambda one: one.group)
    return [(group, list(rows)) for group, rows in found]


def initial(template: Template, county: str, on: date) -> dict[str, Any]:
    """What a form begins with; the season is the county's own of that name, in force on a day."""
    values = {"name": template.name, "types": list(template.types), **template.values}
    if template.season:
        rows = Season.objects.filter(county=county, name=template.season, from_date__lte=on)
        values["season"] = rows.order_by("-from_date").first()
    return values
