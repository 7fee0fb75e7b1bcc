"""Tables of WHAT, re-exported in one place."""

from assets.models.attributes import TypeAttribute
from assets.models.campaigns import Campaign, CampaignLine
from assets.models.codes import CodeCounter, FacilityCode
from assets.models.desk import BulkAct, SavedView
from assets.models.facilities import (
    Condition,
    Facility,
    KeeperKind,
    OwnerKind,
    Registration,
    ReliefKind,
    Status,
    TitleState,
)
from assets.models.facts import RegisteredFacts
from assets.models.ledgers import LedgerBatch, LedgerHabit, LedgerRow
from assets.models.ownership import Chief, IdleSpell, OwnershipAct
from assets.models.plates import Plate, PlateOrder
from assets.models.shapes import Shape
from assets.models.standards import BuildingStandard
from assets.models.states import FacilityState
from assets.models.types import FacilityType, PropertyClass, TypeRule, TypeWord

__all__ = [
    "BuildingStandard",
    "BulkAct",
    "Campaign",
    "CampaignLine",
    "Chief",
    "CodeCounter",
    "Condition",
    "Facility",
    "FacilityCode",
    "FacilityState",
    "FacilityType",
    "IdleSpell",
    "KeeperKind",
    "LedgerBatch",
    "LedgerHabit",
    "LedgerRow",
    "OwnerKind",
    "OwnershipAct",
    "Plate",
    "PlateOrder",
    "PropertyClass",
    "RegisteredFacts",
    "Registration",
    "ReliefKind",
    "SavedView",
    "Shape",
    "Status",
    "TitleState",
    "TypeAttribute",
    "TypeRule",
    "TypeWord",
]
