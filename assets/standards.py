"""配置标准: what villages ought to have of public buildings, and which fall short of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Division, DivisionFigures
from assets.models import BuildingStandard, Facility, Registration, TypeAttribute
from assets.models.moves import STANDING

COUNTED = (Registration.UNCODED, Registration.CODED)


@dataclass(frozen=True)
class Held:
    """What a village has of a standard's attribute, and what it ought to have; `wanted` None: households unknown."""

    village: Division
    has: Decimal
    wanted: Decimal | None

    @property
    def falls_short(self) -> bool:
        return self.wanted is not None and self.has < self.wanted

    @property
    def lacks(self) -> Decimal:
        return max(Decimal(0), (self.wanted or Decimal(0)) - self.has)


def in_force(on: date | None = None):
    """The standards of a day: for each type, attribute and measure the latest begun and not ended."""
    day = on or timezone.localdate()
    rows = BuildingStandard.objects.filter(Q(until=None) | Q(until__gt=day), from_date__lte=day)
    latest = rows.order_by("type_id", "attribute", "per_households", "-from_date")
    return latest.distinct("type_id", "attribute", "per_households").select_related("type")


def attribute_of(standard: BuildingStandard) -> TypeAttribute | None:
    return TypeAttribute.objects.filter(type=standard.type_id, key=standard.attribute).first()


def held(standard: BuildingStandard, *, post) -> list[Held]:
    """Every village in sight against the standard, in the order of codes. Three queries."""
    villages = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    has = _sums(standard, post)
    households = _households(post) if standard.per_households else {}
    return [
        Held(village, has.get(village.pk, Decimal(0)), _wanted(standard, households.get(village.pk)))
        for village in villages.order_by("code")
    ]


def _sums(standard: BuildingStandard, post) -> dict[str, Decimal]:
    """The attribute summed over each village's buildings in use; it was checked to be a number when it was entered."""
    value = Cast(
        KeyTextTransform(standard.attribute, "attributes"), DecimalField(max_digits=14, decimal_places=3)
    )
    rows = Facility.objects.visible_to(post).filter(
        type=standard.type_id,
        status__in=STANDING,
        registration__in=COUNTED,
        attributes__has_key=standard.attribute,
    )
    summed = rows.order_by().values_list("division").annotate(sum=Sum(value))
    return {village: amount or Decimal(0) for village, amount in summed}


def _households(post) -> dict[str, int]:
    """The latest number of households of each village."""
    rows = DivisionFigures.objects.visible_to(post).order_by("division_id", "-year").distinct("division_id")
    return dict(rows.values_list("division", F("households")))


def _wanted(standard: BuildingStandard, households: int | None) -> Decimal | None:
    if not standard.per_households:
        return standard.minimum
    return None if households is None else standard.minimum * households / standard.per_households
