"""Which indicators and intervals of a county held on a day, and when the water at each facility is due to be tested."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Left, TruncDate

from assets.models import Facility
from assets.models.facilities import Status
from maintenance.models import WaterIndicator, WaterInterval, WaterTest

VALID = "the last test of a facility that is in sight"


def indicators_on(county: str, on: date) -> list[WaterIndicator]:
    """The version in force of each indicator, in their order."""
    rows = WaterIndicator.objects.filter(county=county, from_date__lte=on)
    newest = rows.order_by("name", "-from_date").distinct("name")
    in_force = (row for row in newest if row.until is None or row.until >= on)
    return sorted(in_force, key=lambda row: (row.seq, row.name))


def types_tested(counties: Iterable[str], on: date) -> set[str]:
    """Codes of types whose water is tested in any of the counties."""
    rows = WaterInterval.objects.filter(county__in=list(counties), from_date__lte=on)
    newest = rows.order_by("county_id", "type_id", "-from_date").distinct("county_id", "type_id")
    return {row.type_id for row in newest if row.days}


def with_due(facilities: QuerySet[Facility], on: date) -> Any:
    """Facilities in use whose water is tested, with `every` (days), `last_on` (date or None) and `due_on`.

    One that was never tested is due an interval after it was registered, or after the interval began to hold.
    """
    county = Concat(Left("division_id", 6), Value("000000"))
    rule = (
        WaterInterval.objects.annotate(_county=F("county_id"))
        .filter(_county=OuterRef("county"), type=OuterRef("type_id"), from_date__lte=on)
        .order_by("-from_date")
    )
    tests = (
        WaterTest.objects.everywhere(because=VALID)
        .valid()
        .filter(facility=OuterRef("pk"))
        .order_by("-sampled_on", "-pk")
    )
    day = Value(timedelta(days=1), output_field=DurationField())
    begun = Coalesce("last_on", TruncDate("registered_at"), output_field=DateField())
    due = Cast(ExpressionWrapper(F("begun") + F("every") * day, output_field=DateField()), DateField())
    counted = facilities.filter(status=Status.IN_USE)
    return (
        counted.annotate(county=county)
        .annotate(every=Subquery(rule.values("days")[:1]), last_on=Subquery(tests.values("sampled_on")[:1]))
        .filter(Q(every__isnull=False))
        .annotate(begun=begun)
        .annotate(due_on=due)
    )
