"""The facilities of villages as they stood on a day and as far as it was known by a moment, for every calculator of them.

"本村管护范围" (domain.md 12.2): facilities whose keeper is the village or one bought by it; those kept by an operator, a
department, a township, or by a service that somebody else bought are others'. One that nobody keeps is the village's.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Party
from accounts.scoping import code_range, in_ranges
from assets import past
from assets.models import Facility, Registration, Status
from evaluation.calculators.counting import BECAUSE
from maintenance.models import Contract, ContractState

Kind = Party.Kind
OTHERS = (
    Kind.COUNTY_GOV,
    Kind.COUNTY_OFFICE,
    Kind.FINANCE_BUREAU,
    Kind.INDUSTRY_DEPARTMENT,
    Kind.TOWNSHIP_OFFICE,
    Kind.TOWNSHIP_FINANCE,
    Kind.OPERATOR,
    Kind.BUILDER,
    Kind.SUPPLIER,
)
COUNTS = (Registration.UNCODED, Registration.CODED)
ASPECTS = ("status", "registration", "condition", "division_id", "type_id", "keeper_id", "keeper_person_id")
SIGNED = (ContractState.ACTIVE, ContractState.FAILED, ContractState.ENDED, ContractState.TERMINATED)


def in_use(units: Iterable[str], *, on: date, known_at: datetime) -> QuerySet[Any]:
    """Facilities in use in the villages, with `was_status`, `was_condition`, `was_division_id`, `was_keeper_id` … of then."""
    codes = list(units)
    counties = {code_range(code, "county") for code in codes}
    return in_use_within(counties, on=on, known_at=known_at).filter(was_division_id__in=codes)


def in_use_within(ranges: Iterable[tuple[str, str]], *, on: date, known_at: datetime) -> QuerySet[Any]:
    """The same of whole areas. One query, beside that of the rows.

    While nothing has become known since, the present values are those of then; else the dated rows are asked.
    """
    rows: Any = Facility.objects.everywhere(because=BECAUSE).filter(in_ranges("division_id", ranges))
    now = past.is_as_now(day=on, known_at=known_at)
    said = {
        f"was_{name}": F(name) if now else past.aspect(name, day=on, known_at=known_at) for name in ASPECTS
    }
    rows = rows.order_by().annotate(**said)
    return rows.filter(was_status=Status.IN_USE, was_registration__in=COUNTS)


def kept_by_village(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of `in_use` those in the village's own care."""
    parties = Party.objects.everywhere(because=BECAUSE)
    others = parties.filter(kind__in=OTHERS).order_by().values("pk")
    hired = parties.filter(kind=Kind.CONTRACTOR).order_by().values("pk")
    elsewhere = Q(was_keeper_id__in=hired) & Exists(_bought_elsewhere(on))
    return rows.filter(Q(was_keeper_id=None) | ~Q(was_keeper_id__in=others)).exclude(elsewhere)


def _bought_elsewhere(on: date) -> QuerySet[Any]:
    """Contracts that ran on the day for the facility, let by somebody outside its village."""
    ran = Contract.facilities.through.objects.filter(
        facility_id=OuterRef("pk"),
        contract__state__in=SIGNED,
        contract__from_date__lte=on,
        contract__until__gte=on,
    )
    return ran.exclude(contract__client__division_id=OuterRef("division_id"))


def of_village(prefix: str = "facility__") -> Q:
    """The same of rows that point at a facility (or at none), by its present keeper."""
    return Q(**{f"{prefix}keeper": None}) | ~Q(**{f"{prefix}keeper__kind__in": OTHERS})
