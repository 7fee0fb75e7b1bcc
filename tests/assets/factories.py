"""Facilities for tests: plain functions, keyword only."""

from itertools import count

from django.db import transaction

from accounts.models import Person
from accounts.system import SystemPost
from assets.actions.coding import give
from assets.actions.registering import register
from assets.models import BulkAct, FacilityType, LedgerBatch, SavedView
from tests.factories import SHITANG, make_division, make_person

_number = count(1)


def make_type(*, code: str = "0401") -> FacilityType:
    """A type of the reference file; with its rule it stands already (tests/standing.py)."""
    return FacilityType.objects.get(pk=code)


@transaction.atomic
def make_facility(
    *, division: str = SHITANG, type_code: str = "0401", name: str = "", coded: bool = True, **values
):
    """A facility in use, coded unless told otherwise."""
    kind, place, by = make_type(code=type_code), make_division(code=division), SystemPost()
    values = {"quantity": 1, **values}
    facility = register(division=place, type=kind, name=name or f"公厕{next(_number)}", by=by, **values)
    if coded:
        give([facility], by=by)
    return facility


def make_batch(*, division: str = SHITANG, **values) -> LedgerBatch:
    """A batch that waits to be confirmed."""
    place = make_division(code=division)
    return LedgerBatch.objects.create(division=place, file_name="台账.xlsx", **{"state": "checked", **values})


def make_bulk_act(*, division: str = SHITANG, **values) -> BulkAct:
    """An act on many facilities that somebody did."""
    said = {"kind": "state", "says": "停用", "count": 3, **values}
    return BulkAct.objects.create(division=make_division(code=division), done_by=make_person(), **said)


def make_saved_view(*, person: Person | None = None, **values) -> SavedView:
    """A view of a person; of the one who looks last, unless said otherwise."""
    owner = person or Person.objects.order_by("-pk")[0]
    return SavedView.objects.create(person=owner, **{"name": f"视图{next(_number)}", **values})
