"""量得与登记相差: what was drawn or walked beside the quantity registered, told when they differ by more than a tenth."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, DecimalField, F, Q, Value, When
from django.db.models.functions import Abs

from assets.ledger.units import UNITS
from assets.models import Facility, Shape
from assets.templatetags.register import plain

TENTH = Decimal("0.1")
UNIT_OF = {Shape.Kind.LINE: "公里", Shape.Kind.AREA: "平方米"}
MEASURES = {Shape.Kind.LINE: "length", Shape.Kind.AREA: "area"}


class Measured(NamedTuple):
    """What was measured, in the unit of the shape; the registered quantity in it (None: nothing to compare); by how much
    they differ, as a share of what is registered, positive where more was measured."""

    value: Decimal
    unit: str
    registered: Decimal | None
    share: Decimal | None

    @property
    def words(self) -> str:
        """量得 1.28 公里；登记 1.5 公里，少 15%."""
        told = f"量得 {plain(self.value)} {self.unit}"
        if self.registered is None or self.share is None:
            return told
        apart = f"{'多' if self.share > 0 else '少'} {abs(self.share):.0%}" if self.share else "相同"
        return f"{told}；登记 {plain(round(self.registered, 3))} {self.unit}，{apart}"

    @property
    def differs(self) -> bool:
        """By more than a tenth."""
        return self.share is not None and abs(self.share) > TENTH


def sizes(kind: str) -> dict[str, Decimal]:
    """Units that measure what the shape measures, each in the shape's own unit: {"米": 0.001} for a line."""
    whole = UNITS[UNIT_OF[Shape.Kind(kind)]].size
    return {
        unit.name: unit.size / whole for unit in UNITS.values() if unit.measure == MEASURES[Shape.Kind(kind)]
    }


def registered(kind: str, quantity: Decimal | None, unit: str) -> Decimal | None:
    """A registered quantity in the shape's unit; None where it measures something else or nothing was registered."""
    factor = sizes(kind).get(UNITS[unit].name if unit in UNITS else unit)
    return quantity * factor if quantity and factor else None


def compare(kind: str, measured: Decimal, quantity: Decimal | None, unit: str) -> Measured:
    """What was measured beside what is registered."""
    said = registered(kind, quantity, unit)
    share = (measured - said) / said if said else None
    return Measured(measured, UNIT_OF[Shape.Kind(kind)], said, share)


def of_facility(facility: Facility) -> Measured | None:
    """The comparison of a facility with its shape; None while it has none."""
    shape: Shape | None = getattr(facility, "shape", None)
    return compare(shape.kind, shape.measured, facility.quantity, facility.unit) if shape else None


def differs() -> Q:
    """The condition on Facility that its measured length or area differs by more than a tenth from the registered one."""
    cases = [
        When(kind=kind, facility__unit=unit, then=Value(size))
        for kind in Shape.Kind.values
        for unit, size in sizes(kind).items()
    ]
    factor = Case(*cases, output_field=DecimalField(max_digits=30, decimal_places=10))
    shapes = Shape.objects.everywhere(because="only narrows facilities that are themselves visible")
    compared = shapes.filter(facility__quantity__gt=0).alias(said=F("facility__quantity") * factor)
    apart = compared.alias(apart=Abs(F("measured") - F("said"))).filter(apart__gt=F("said") * TENTH)
    return Q(pk__in=apart.values("pk"))
