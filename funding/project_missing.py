"""三同步: projects that miss upkeep source, yearly cost or keeper, and accepted ones not registered in time, by department.

Days run from the declaration for what upkeep lacks, from the county's acceptance for the register.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department
from funding import project_gates as gates
from funding.models import Project
from funding.models.projects import ProjectState

NAMES = "departments' names are public"


@dataclass(frozen=True)
class Gap:
    """One project with what it lacks, since when."""

    project: Project
    department: str
    missing: list[str]
    since: date
    days: int

    @property
    def tone(self) -> str:
        return "bad" if self.days > 30 else "warn"


@dataclass(frozen=True)
class Unit:
    """A department with its gaps, the longest first."""

    name: str
    gaps: list[Gap]

    @property
    def longest(self) -> int:
        return max(gap.days for gap in self.gaps)


def rows_of(post):
    """The projects in sight that miss something, for the page and the workbook."""
    seen = Project.objects.visible_to(post).for_list()
    lacking = seen.missing_upkeep() | seen.unregistered()
    return lacking.distinct().order_by("id")


def late_rows_of(post):
    """The projects in sight that were handed over late this year."""
    rows = Project.objects.visible_to(post).for_list().late_into_register(timezone.localdate().year)
    return rows.order_by("id")


def late_ones(projects: Iterable[Project]) -> list[Gap]:
    """What was late into the register and has been made good, by how many days."""
    rows = list(projects)
    names = departments(row.division.county_code for row in rows)
    return [
        Gap(
            row,
            names.get((row.division.county_code, row.sector_id), _("未明确主管部门")),
            [_("已移交，逾期 %s 日") % gates.registered_late(row)],
            row.final_on,
            (row.handed_over_on - row.final_on).days,
        )
        for row in rows
        if row.final_on and row.handed_over_on
    ]


def departments(county_codes: Iterable[str]) -> dict[tuple[str, str], str]:
    """(county, sector) → the department that looks after the sector."""
    rows = (
        Department.objects.everywhere(because=NAMES)
        .filter(party__division__in=set(county_codes))
        .select_related("party")
    )
    found: dict[tuple[str, str], str] = {}
    for row in rows.prefetch_related("sectors"):
        for sector in row.sectors.all():
            found.setdefault((row.party.division_id, sector.pk), row.party.name)
    return found


def gaps(projects: Iterable[Project], on: date | None = None) -> list[Gap]:
    today, rows = on or timezone.localdate(), list(projects)
    names = departments(row.division.county_code for row in rows)
    found = []
    for row in rows:
        unregistered = row.state == ProjectState.FINAL_ACCEPTANCE
        missing = gates.missing_upkeep(row) + ([_("未登记入账、列入清单")] if unregistered else [])
        since = (row.final_on if unregistered else row.declared_on) or timezone.localdate(row.made_at)
        unit = names.get((row.division.county_code, row.sector_id), _("未明确主管部门"))
        found.append(Gap(row, unit, missing, since, (today - since).days))
    return found


def by_department(found: Iterable[Gap]) -> list[Unit]:
    """Departments with the most gaps first."""
    units: dict[str, list[Gap]] = {}
    for gap in found:
        units.setdefault(gap.department, []).append(gap)
    rows = [Unit(name, sorted(gaps, key=lambda one: -one.days)) for name, gaps in units.items()]
    return sorted(rows, key=lambda unit: (-len(unit.gaps), unit.name))
