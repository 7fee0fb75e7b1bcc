"""Which standard holds for a type of facility on a day, and how often a facility is looked at because of it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import Division
from accounts.scoping import code_range, in_ranges
from assets.models import Facility, FacilityType, Status, TypeRule
from maintenance.models import ResponsibilityItem, Standard

County = Division | str


def _code(county: County) -> str:
    """The county's code, also of any division beneath it."""
    return (county if isinstance(county, str) else county.pk)[:6] + "000000"


def in_force(type_ids: Iterable[str], county: County, on: date | None = None) -> dict[str, Standard]:
    """{type_id: the version in force on a day (today)}, checkpoints prefetched; a type without one is left out.

    `county` may be any division beneath it. Two queries, whatever the number of types.
    """
    rows = Standard.objects.public().in_force(_code(county), on).filter(type__in=list(type_ids))
    return {row.type_id: row for row in rows.prefetch_related("checkpoints")}


def next_versions(type_ids: Iterable[str], county: County, on: date | None = None) -> dict[str, Standard]:
    """{type_id: the published version that comes into force next after a day (today)}."""
    later = Standard.objects.public().filter(
        county_id=_code(county), from_date__gt=on or timezone.localdate(), type__in=list(type_ids)
    )
    return {row.type_id: row for row in later.order_by("type_id", "from_date", "-number").distinct("type_id")}


def rules_of(type_ids: Iterable[str], on: date | None = None) -> dict[str, TypeRule]:
    """{type_id: what the county assumes for the type on a day (today)}."""
    held = TypeRule.objects.filter(type__in=list(type_ids), from_date__lte=on or timezone.localdate())
    return {rule.type_id: rule for rule in held.order_by("type_id", "-from_date").distinct("type_id")}


def intervals_of_types(
    type_ids: Iterable[str], county: County, on: date | None = None
) -> dict[str, int | None]:
    """{type_id: days between two looks}: the standard in force says it, else the type's rule, else nobody (None)."""
    kinds = list(type_ids)
    standards, rules = in_force(kinds, county, on), rules_of(kinds, on)
    found: dict[str, int | None] = {}
    for kind in kinds:
        rule = rules.get(kind)
        found[kind] = rule.inspection_interval_days if rule else None
        if kind in standards:
            found[kind] = standards[kind].interval_days
    return found


def intervals_of(facilities: Iterable[Facility], on: date | None = None) -> dict[int, int | None]:
    """{facility id: days between two looks}: its own responsibility item first, then its type's interval.

    A constant number of queries for each county among the facilities.
    """
    rows = list(facilities)
    own = dict(
        ResponsibilityItem.objects.everywhere(because="items of facilities the caller holds")
        .filter(facility__in=[row.pk for row in rows], interval_days__isnull=False)
        .values_list("facility_id", "interval_days")
    )
    types_of: dict[str, set[str]] = {}
    for row in rows:
        types_of.setdefault(_code(row.division_id), set()).add(row.type_id)
    of_type = {county: intervals_of_types(kinds, county, on) for county, kinds in types_of.items()}
    return {row.pk: own.get(row.pk) or of_type[_code(row.division_id)][row.type_id] for row in rows}


def interval_of(facility: Facility, on: date | None = None) -> int | None:
    """Days between two looks at one facility; None where nobody has said."""
    return intervals_of([facility], on)[facility.pk]


def _standing(county: str):
    """Facilities in use in a county, counted as the register counts."""
    return (
        Facility.objects.everywhere(because="whether types of a county are in use, for their department")
        .counted()
        .filter(in_ranges("division_id", [code_range(county, "county")]), status=Status.IN_USE)
    )


def gaps(
    county: County, on: date | None = None, *, sectors: Iterable[str] | None = None
) -> list[FacilityType]:
    """Types that have facilities in use in the county but no standard in force, of some sectors or all."""
    code = _code(county)
    kinds = FacilityType.objects.exclude(
        pk__in=Standard.objects.public().in_force(code, on).order_by("type_id").values("type_id")
    )
    if sectors is not None:
        kinds = kinds.filter(sector__in=list(sectors))
    used = _standing(code).filter(type=OuterRef("pk"))
    return list(kinds.filter(Exists(used)).select_related("sector").order_by("sector_id", "pk"))


def in_use(county: County, type_ids: Iterable[str]) -> dict[str, int]:
    """{type_id: facilities in use in the county}; types without one are left out."""
    rows = _standing(_code(county)).filter(type__in=list(type_ids))
    return dict(rows.order_by().values_list("type_id").annotate(found=Count("pk")))
