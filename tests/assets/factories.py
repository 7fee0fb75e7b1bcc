"""Facilities for tests: plain functions, keyword only."""

from itertools import count

from django.db import transaction

from accounts.models import Sector
from assets import reference
from assets.actions.codes import issue
from assets.ledger.text import key
from assets.models import Facility, FacilityCode, FacilityType, LedgerBatch, Registration
from tests.factories import SHITANG, make_division

_number = count(1)


def make_type(*, code: str = "0401") -> FacilityType:
    """A type of the reference file, with its rule."""
    if not FacilityType.objects.filter(pk=code).exists():
        kinds = reference.rows_of("categories.csv")
        sectors = {row["sector_code"]: row["sector"] for row in kinds}
        Sector.objects.bulk_create(
            [Sector(code=c, name=n) for c, n in sectors.items()], ignore_conflicts=True
        )
        reference.load_types()
    return FacilityType.objects.get(pk=code)


@transaction.atomic
def make_facility(
    *, division: str = SHITANG, type_code: str = "0401", name: str = "", coded: bool = True, **values
):
    """A facility in use, coded unless told otherwise."""
    kind, place = make_type(code=type_code), make_division(code=division)
    name = name or f"公厕{next(_number)}"
    code = issue([(place.code, kind.code)])[0] if coded else None
    facility = Facility.objects.create(
        name=name,
        name_key=key(name),
        type=kind,
        division=place,
        unit=kind.unit,
        quantity=1,
        property_class=kind.rules.first().property_class,
        code=code,
        registration=Registration.CODED if coded else Registration.UNCODED,
        **values,
    )
    if coded:
        FacilityCode.objects.create(code=code, facility=facility)
    return facility


def make_batch(*, division: str = SHITANG, **values) -> LedgerBatch:
    """A batch that waits to be confirmed."""
    place = make_division(code=division)
    return LedgerBatch.objects.create(division=place, file_name="台账.xlsx", **{"state": "checked", **values})
