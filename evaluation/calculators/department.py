"""部门工作: what a department's own sheet counts over its sectors in its county. A unit is its party's id as text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.scoping import code_range, in_ranges
from evaluation.calculators.counting import (
    BECAUSE,
    Figures,
    Number,
    Words,
    added,
    day,
    in_yuan,
    last_day,
    moment,
    rates,
)
from evaluation.calculators.findings import DUE, due_findings, of_due, struck_in_time
from evaluation.calculators.lists import in_current_edition
from evaluation.calculators.register import with_checkpoints
from evaluation.calculators.standing import in_use_within
from evaluation.places import Counted, Period
from funding.models import Allocation, AllocationShare, BudgetLine, BudgetState
from maintenance.models import GuidanceVisit, TrainingPlan, TrainingSession
from tasks_checklist.task_counting import address

NO_FACILITY = _("主管行业没有在用设施")
Cell = tuple[str, str]  # six digits of a county, a sector


@dataclass(frozen=True)
class Office:
    """A department: the six digits of its county and its sectors."""

    county: str
    sectors: frozenset[str]

    def cells(self) -> list[Cell]:
        return [(self.county, sector) for sector in sorted(self.sectors)]


def offices(units: Iterable[str]) -> dict[str, Office]:
    """{unit: office} of the departments asked for; others are left out. Two queries."""
    keys = [int(unit) for unit in units if unit.isdecimal()]
    rows = Department.objects.everywhere(because=BECAUSE).filter(pk__in=keys).select_related("party")
    return {
        str(row.pk): Office(row.party.division_id[:6], frozenset(one.pk for one in row.sectors.all()))
        for row in rows.prefetch_related("sectors")
    }


def _ranges(held: Mapping[str, Office]) -> set[tuple[str, str]]:
    return {code_range(office.county, "county") for office in held.values()}


def _added(held: Mapping[str, Office], counted: Mapping[Cell, tuple[Number, Number]]) -> Figures:
    """The figures of each office: of all its sectors."""
    return {
        unit: added(counted[cell] for cell in office.cells() if cell in counted)
        for unit, office in held.items()
    }


def _facilities(held: Mapping[str, Office], period: Period) -> Any:
    """Facilities in use of the counties, with `county` and `sector` (the first two digits of a type)."""
    rows = in_use_within(_ranges(held), on=day(period), known_at=moment(period))
    return rows.annotate(county=Left("was_division_id", 6), sector=Left("was_type_id", 2))


def _of_sectors(url_name: str, held: Mapping[str, Office], **asked: Any):
    def url_of(unit: str) -> str:
        sectors = held[unit].sectors if unit in held else ()
        one = {"sector": next(iter(sectors))} if len(sectors) == 1 else {}
        return address(url_name, **asked, **one)("0" * 12)

    return url_of


def standards_issued(units: list[str], period: Period) -> dict[str, Counted]:
    """M1: types in use of its sectors that have a standard in force with checkpoints."""
    held = offices(units)
    used = set(_facilities(held, period).values_list("county", "was_type_id").distinct())
    covered = with_checkpoints({county for county, _kind in used}, {kind for _county, kind in used}, period)
    counted: dict[Cell, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for county, kind in used:
        done, whole = counted[county, kind[:2]]
        counted[county, kind[:2]] = (done + ((county, kind) in covered), whole + 1)
    words = Words(
        _("主管的在用设施 %(whole)s 类，有现行标准 %(done)s 类"),
        NO_FACILITY,
        _("出台 %(lack)s 类设施的管护标准"),
    )
    return rates(
        units, _added(held, counted), words, _of_sectors("maintenance:standard-list", held, only="gap")
    )


def sector_lists_complete(units: list[str], period: Period) -> dict[str, Counted]:
    """M2: facilities in use of its sectors that stand, with every must filled, in the edition that holds."""
    held = offices(units)
    rows = _facilities(held, period)
    done = in_current_edition(rows, moment(period))
    cells = rows.values_list("county", "sector").annotate(done=Count("pk", filter=done), whole=Count("pk"))
    counted = {(county, sector): (number, whole) for county, sector, number, whole in cells}
    words = Words(
        _("主管的在用设施 %(whole)s 处，在现行版清单内且必填项齐全的 %(done)s 处"),
        NO_FACILITY,
        _("督促补齐 %(lack)s 处设施的清单"),
    )
    return rates(
        units, _added(held, counted), words, _of_sectors("maintenance:item-list", held, state="not_checked")
    )


def guidance_done(units: list[str], period: Period) -> dict[str, Counted]:
    """M3: sessions held and guidance on the spot in its sectors ÷ what its plans of the year asked for."""
    held = offices(units)
    sectors = {sector for office in held.values() for sector in office.sectors}
    plans = TrainingPlan.objects.everywhere(because=BECAUSE).filter(
        Q(department__in=list(held)) | Q(department=None, sector__in=sectors, division__level="county"),
        in_ranges("division_id", _ranges(held)),
        year=period.until.year,
    )
    planned: dict[str, int] = defaultdict(int)
    for department, sector, place, number in plans.values_list(
        "department_id", "sector_id", "division_id", "sessions_planned"
    ):
        for unit, office in held.items():
            own = department == int(unit) or (department is None and (place[:6], sector) in office.cells())
            planned[unit] += number if own else 0
    done = _guided(held, sectors, period)
    figures = {
        unit: (sum(done.get(cell, 0) for cell in office.cells()), planned[unit])
        for unit, office in held.items()
    }
    words = Words(
        _("计划培训指导 %(whole)s 次，已完成 %(done)s 次"),
        _("当年没有培训方案"),
        _("再完成 %(lack)s 次培训或指导"),
    )
    url = _of_sectors("maintenance:training-list", held, year=period.until.year, state="held")
    return rates(units, figures, words, url)


def _guided(held: Mapping[str, Office], sectors: set[str], period: Period) -> dict[Cell, int]:
    """{cell: sessions held and visits made}. Two queries."""
    found: dict[Cell, int] = defaultdict(int)
    first, last = period.from_date, last_day(period)
    sessions: Any = TrainingSession.objects.everywhere(because=BECAUSE).filter(
        state=TrainingSession.State.HELD, held_on__gte=first, held_on__lte=last
    )
    visits: Any = GuidanceVisit.objects.everywhere(because=BECAUSE).filter(
        visited_on__gte=first, visited_on__lte=last
    )
    for rows in (sessions, visits):
        here = rows.filter(in_ranges("division_id", _ranges(held)), sector__in=sectors).order_by()
        for county, sector, number in here.values_list(Left("division_id", 6), "sector_id").annotate(
            n=Count("pk")
        ):
            found[county, sector] += number
    return found


def sector_findings_closed(units: list[str], period: Period) -> dict[str, Counted]:
    """M4: findings of its sectors struck off within their limit ÷ due in the period."""
    held = offices(units)
    rows = due_findings({f"{office.county}000000" for office in held.values()}, period)
    by_cell = struck_in_time(rows, lambda one: (f"{one.division[:6]} {one.sector}",) if one.sector else ())
    counted = {(key[:6], key[7:]): figure for key, figure in by_cell.items()}
    county = of_due(period)
    return rates(units, _added(held, counted), DUE, lambda unit: county("0" * 12))


def earmarks_on_time(units: list[str], period: Period) -> dict[str, Counted]:
    """M5: yuan of its sectors' earmarks given out by document within the period ÷ budgeted for them in the year.

    The month of a plan is written down nowhere: the period's end is the day it must be given out by.
    """
    held = offices(units)
    sectors, year = {sector for office in held.values() for sector in office.sectors}, period.until.year
    lines: Any = BudgetLine.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", _ranges(held)),
        earmark__sector__in=sectors,
        year=year,
        state=BudgetState.CONFIRMED,
        confirmed_at__lt=moment(period),
    )
    shares: Any = AllocationShare.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", _ranges(held)),
        allocation__earmark__sector__in=sectors,
        allocation__year=year,
        allocation__state=Allocation.State.ISSUED,
        allocation__division__level="county",
        allocation__issued_on__lte=last_day(period),
    )
    planned = _by_cell(lines, "earmark__sector_id")
    given = _by_cell(shares, "allocation__earmark__sector_id")
    counted = {cell: (min(given.get(cell, Decimal(0)), sum_), sum_) for cell, sum_ in planned.items()}
    words = Words(
        _("专项预算 %(whole)s，期内已下达 %(done)s"), _("当年没有本行业的专项预算"), _("下达剩余 %(lack)s")
    )
    url = _of_sectors("funding:allocation-list", {}, year=year)
    return rates(units, _added(held, counted), words, url, said=in_yuan)


def _by_cell(rows: Any, sector: str) -> dict[Cell, Decimal]:
    """{(county, sector): yuan}. One query."""
    cells = rows.order_by().annotate(county=Left("division_id", 6), of=F(sector)).values_list("county", "of")
    return {(county, of): amount for county, of, amount in cells.annotate(sum=Sum("amount"))}
