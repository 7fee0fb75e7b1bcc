"""Objects for the authorisation matrix: what a url of the register names, standing in a given village."""

from accounts.models import Division
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.actions.coding import give
from assets.actions.registering import register
from assets.models import FacilityType, LedgerBatch


def facility(division: Division) -> dict:
    """A coded facility that carries the village's name."""
    kind = FacilityType.objects.get(pk="0401")
    made = register(division=division, type=kind, name=f"{division.short_name}矩阵设施", by=SystemPost())
    give([made], by=SystemPost())
    return {"facility_id": made.pk}


def batch(division: Division) -> dict:
    """A ledger that waits to be confirmed."""
    counts = {"read": 1, "imported": 0, "changed": 0, "unchanged": 0, "held": 0, "skipped": 1}
    name = f"{division.short_name}矩阵台账.xlsx"
    made = LedgerBatch.objects.create(division=division, file_name=name, state="checked", counts=counts)
    return {"batch_id": made.pk}


def facility_type(division: Division) -> dict:
    return {"pk": "0401"}


OF_BATCH = ("ledger-detail", "ledger-confirm", "ledger-discard", "ledger-held-export")
FACTORIES = {
    "assets:facility-detail": ObjectFactory(facility),
    **{f"assets:{name}": ObjectFactory(batch) for name in OF_BATCH},
    "api:facility-detail": ObjectFactory(lambda division: {"pk": facility(division)["facility_id"]}),
    "api:ledger-detail": ObjectFactory(lambda division: {"pk": batch(division)["batch_id"]}),
    "api:facility-type-detail": ObjectFactory(facility_type, shared=True),
}
