"""Tables of WHAT, re-exported in one place."""

from assets.models.codes import CodeCounter, FacilityCode
from assets.models.facilities import Facility, FacilityState, RegisteredFacts
from assets.models.ledgers import LedgerBatch, LedgerRow
from assets.models.types import FacilityType, TypeRule, TypeWord

__all__ = [
    "CodeCounter",
    "Facility",
    "FacilityCode",
    "FacilityState",
    "FacilityType",
    "LedgerBatch",
    "LedgerRow",
    "RegisteredFacts",
    "TypeRule",
    "TypeWord",
]
