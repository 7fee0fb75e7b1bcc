"""Tables of WHAT, re-exported in one place."""

from assets.models.codes import CodeCounter, FacilityCode
from assets.models.facilities import (
    Condition,
    Facility,
    FacilityState,
    KeeperKind,
    OwnerKind,
    RegisteredFacts,
    Registration,
    Status,
)
from assets.models.ledgers import LedgerBatch, LedgerRow
from assets.models.types import FacilityType, PropertyClass, TypeRule, TypeWord

__all__ = [
    "CodeCounter",
    "Condition",
    "Facility",
    "FacilityCode",
    "FacilityState",
    "FacilityType",
    "KeeperKind",
    "LedgerBatch",
    "LedgerRow",
    "OwnerKind",
    "PropertyClass",
    "RegisteredFacts",
    "Registration",
    "Status",
    "TypeRule",
    "TypeWord",
]
