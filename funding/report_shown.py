"""A report as lines with words and addresses: the page, the paper and the workbook say the same cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Division, DivisionFigures, Sector
from accounts.scoping import in_ranges
from funding.models import Allocation, AllocationShare, Arrival, Earmark, FundUse
from funding.report_filters import CARRIED, NONE, UNNAMED, ReportFilter
from funding.reporting import Basis, Cells, Report, budget_cells, cells_of, report, total_of
from maintenance.models.responsibilities import FundKind

NAMED = "named in lines already counted"
Key = str | None


@dataclass(frozen=True)
class Figure:
    """Yuan, and the list that makes it."""

    amount: Decimal
    url: str = ""


class ShownReport:
    """One answer, worded. `rows`: lines × columns of the basis asked for; `purses`: 收支结余 by line."""

    def __init__(self, form: ReportFilter, post) -> None:
        self.form, self.post, self.asked = form, post, form.asked()
        self.basis = form.chosen_basis
        self.told: Report = report(post, self.asked)

    @cached_property
    def budget(self) -> Cells:
        return budget_cells(self.post, self.asked)

    @cached_property
    def cells(self) -> Cells:
        return self.budget if self.basis == Basis.BUDGET else cells_of(self.told, self.basis)

    @cached_property
    def downs(self) -> list[tuple[Key, str]]:
        keys = {down for down, _across in self.cells} | ({*self.told.lines} if self.told.purses else set())
        return worded(self.asked.down, keys)

    @cached_property
    def acrosses(self) -> list[tuple[Key, str]]:
        return worded(self.asked.across, {across for _down, across in self.cells})

    def rows(self) -> list[tuple[str, list[Figure], Figure]]:
        """Name, figures, sum of each line that has any."""
        held = {down for down, _across in self.cells}
        found = []
        for down, name in self.downs:
            if down in held:
                line = [self._figure(down, across) for across, _word in self.acrosses]
                found.append((name, line, self._sum(line, down, "")))
        return found

    def foot(self) -> tuple[list[Figure], Figure]:
        """Sums of the columns, and of all."""
        line = []
        for across, _word in self.acrosses:
            amounts = [amount for where, amount in self.cells.items() if where[1] == across]
            line.append(Figure(total_of(amounts), self._address("", across)))
        return line, self._sum(line, "", "")

    def _figure(self, down: Key, across: Key) -> Figure:
        return Figure(self.cells.get((down, across), Decimal("0.00")), self._address(down, across))

    def _sum(self, line: Iterable[Figure], down: Key, across: Key) -> Figure:
        return Figure(total_of(figure.amount for figure in line), self._address(down, across))

    def _address(self, down: Key, across: Key) -> str:
        """The entries behind a figure; "" for a key asks for all. A budget's lines stand in their own list."""
        if self.basis == Basis.BUDGET:
            return ""
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        asked = {name: getattr(value, "pk", value) for name, value in asked.items()}
        for name in ("down", "across", "unit"):
            asked.pop(name, None)
        asked["basis"] = self.basis.value
        asked |= _narrowing(self.asked.down, down) | _narrowing(self.asked.across, across)
        return f"{reverse('funding:entry-list')}?{urlencode(asked)}"

    @property
    def purse_lines(self) -> list[tuple[str, Any]]:
        """收支结余 by line: (name, Sums); none where balances are not told."""
        if not self.told.purses:
            return []
        return [(name, self.told.lines[key]) for key, name in self.downs if key in self.told.lines]


def _narrowing(dimension: str, key: Key) -> dict[str, str]:
    if key == "":
        return {}
    if dimension == "month":
        return {"month": str(int((key or "")[5:7]))}
    return {dimension: NONE if key is None else key}


def worded(dimension: str, keys: set[Key]) -> list[tuple[Key, str]]:
    """Keys in their usual order, each with its word."""
    if dimension == "source":
        return [(code, str(word)) for code, word in FundKind.choices if code in keys]
    if dimension == "money":
        return [(code, str(word)) for code, word in CARRIED.items() if code in keys]
    if dimension == "month":
        return [(key, _("%s月") % int((key or "")[5:7])) for key in sorted(keys, key=str)]
    names = _names(dimension, {key for key in keys if key is not None})
    if None in keys:
        names.append((None, str(UNNAMED.get(dimension, _("未填")))))
    return names


def _names(dimension: str, keys: set[Any]) -> list[tuple[Key, str]]:
    if dimension == "use":
        return list(FundUse.objects.filter(pk__in=keys).values_list("pk", "name"))
    if dimension == "sector":
        return list(Sector.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name"))
    if dimension == "earmark":
        rows = Earmark.objects.everywhere(because=NAMED).filter(pk__in=keys).order_by("-year", "name")
        return [(str(one.pk), str(one)) for one in rows]
    places = Division.objects.everywhere(because=NAMED).filter(pk__in=keys).order_by("code")
    return [
        (code, f"{short}本级" if level == Division.Level.COUNTY else short)
        for code, short, level in places.values_list("code", "short_name", "level")
    ]


# --- The key figures --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rates:
    """What the strip says beside the sums. Yuan and counts; a rate is None where nothing is asked."""

    budget: Decimal
    allocated: Decimal
    reached: Decimal
    due: int
    published: int
    people: int | None

    @property
    def arrival_rate(self) -> Decimal | None:
        """到账率: what has arrived of what was allocated in the year."""
        return self.reached / self.allocated if self.allocated else None

    @property
    def publication_rate(self) -> Decimal | None:
        """公示率: of the arrivals whose day has come, those made known by it."""
        return Decimal(self.published) / self.due if self.due else None


def rates(form: ReportFilter, post, budget: Decimal, today: date) -> Rates:
    """Four statements."""
    first, last = form.days()
    shares = AllocationShare.objects.visible_to(post).filter(
        allocation__state=Allocation.State.ISSUED, allocation__year=first.year
    )
    given = form.in_area(shares).aggregate(amount=Sum("amount"), arrived=Sum("arrived"))
    arrivals: Any = form.in_area(Arrival.objects.visible_to(post).standing())
    arrivals = arrivals.filter(arrived_on__range=(first, last))
    known = arrivals.exclude(published_on=None)
    due = known.filter(publish_by__gte=today).count() + arrivals.filter(publish_by__lt=today).count()
    late = arrivals.published_late(today).count()
    return Rates(
        budget=budget,
        allocated=given["amount"] or Decimal(0),
        reached=given["arrived"] or Decimal(0),
        due=due,
        published=due - late,
        people=population(form.place, first.year),
    )


def population(place: Division, year: int) -> int | None:
    """People of the villages of a place by the latest figures not after the year; None where no village has any."""
    rows = DivisionFigures.objects.everywhere(because="the number of people is public")
    rows = rows.filter(in_ranges("division_id", place.ranges), year__lte=year, division__level="village")
    latest = (
        rows.order_by("division_id", "-year").distinct("division_id").values_list("population", flat=True)
    )
    known = [number for number in latest if number]
    return sum(known) if known else None
