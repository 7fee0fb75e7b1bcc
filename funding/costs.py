"""成本: what was paid, less what came back, per facility, village, kind of facility, use and sector; per head of people.

Basis: 支出, by the day of payment (domain.md 10.2).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.models import Division, DivisionFigures, Sector
from assets.models import Facility, FacilityType
from funding.models import Expenditure, ExpenditureLine, FundUse

BECAUSE = "lines of payments in sight, and what they name"
MOST = 500
# by: word, column of a line, name of the thing, filter of the list of payments that opens a figure
BY: dict[str, tuple[Any, str, str]] = {
    "division": (__("按单位"), "expenditure__division_id", "exactly"),
    "facility": (__("按设施"), "facility_id", "facility"),
    "type": (__("按设施类别"), "facility__type_id", "type"),
    "use": (__("按用途"), "use_id", "use"),
    "sector": (__("按行业"), "sector_id", "sector"),
}
NET = Sum(F("amount") - F("refunded"))
MODELS: dict[str, Any] = {
    "division": Division,
    "facility": Facility,
    "type": FacilityType,
    "use": FundUse,
    "sector": Sector,
}


@dataclass(frozen=True)
class Cost:
    """One line of the table; yuan. `per_head` and `per_facility` None where there is nobody, nothing to count by."""

    key: Any
    name: str
    amount: Decimal
    payments: int
    facilities: int
    population: int | None = None

    @property
    def per_head(self) -> Decimal | None:
        return self.amount / self.population if self.population else None

    @property
    def per_facility(self) -> Decimal | None:
        return self.amount / self.facilities if self.facilities else None


def lines_of(payments: QuerySet[Expenditure], year: int | None) -> QuerySet[ExpenditureLine]:
    """The lines of payments in sight that stand, of a year of payment."""
    rows = ExpenditureLine.objects.everywhere(because=BECAUSE).spent()
    rows = rows.filter(expenditure__in=payments.order_by().values("pk"))
    return rows.filter(expenditure__paid_on__year=year) if year else rows


def costs(lines: QuerySet[ExpenditureLine], by: str, year: int) -> list[Cost]:
    """The dearest first, at most 500; three queries whatever their number."""
    column = BY[by][1]
    counted: Any = (
        lines.order_by()
        .values(column)
        .annotate(
            net=NET,
            payments=Count("expenditure", distinct=True),
            facilities=Count("facility", distinct=True),
        )
        .order_by("-net", column)[:MOST]
    )
    found = list(counted)
    keys = [row[column] for row in found if row[column] is not None]
    names, people = _names(by, keys), _people(keys, year) if by == "division" else {}
    nothing = {"facility": _("不属于某一处设施"), "type": _("不属于某一处设施"), "sector": _("综合")}
    return [
        Cost(
            row[column],
            names.get(row[column], nothing.get(by, "")),
            row["net"],
            row["payments"],
            row["facilities"],
            people.get(row[column]),
        )
        for row in found
    ]


def total(lines: QuerySet[ExpenditureLine]) -> Decimal:
    return lines.aggregate(all=NET)["all"] or Decimal(0)


def _names(by: str, keys: list) -> dict[Any, str]:
    model = MODELS[by]
    rows = model.objects
    rows = rows.everywhere(because=BECAUSE) if hasattr(rows, "everywhere") else rows.all()
    if by == "division":
        rows = rows.select_related("parent")
    return {row.pk: row.name if by == "facility" else str(row) for row in rows.filter(pk__in=keys)}


def _people(codes: list[str], year: int) -> dict[str, int | None]:
    """The newest population known by the year."""
    rows = DivisionFigures.objects.everywhere(because=BECAUSE).filter(division__in=codes, year__lte=year)
    newest = rows.exclude(population=None).order_by("division_id", "-year").distinct("division_id")
    return dict(newest.values_list("division_id", "population"))
