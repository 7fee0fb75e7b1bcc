"""Tables of CARE, re-exported in one place."""

from maintenance.models.editions import Edition, EditionLine
from maintenance.models.inspections import Inspection, InspectionAnswer, InspectionDuty
from maintenance.models.matters import (
    Matter,
    MatterCost,
    MatterPause,
    MatterState,
    MatterStep,
    RepairLimit,
    Severity,
)
from maintenance.models.plans import InspectionPlan, Rhythm, Route, RouteStop, Season
from maintenance.models.publications import (
    NamingDecision,
    Objection,
    Posting,
    Publication,
    PublicationTerm,
)
from maintenance.models.responsibilities import FundKind, ItemState, Mode, ResponsibilityItem
from maintenance.models.standards import Checkpoint, Standard

__all__ = [
    "Checkpoint",
    "Edition",
    "EditionLine",
    "FundKind",
    "Inspection",
    "InspectionAnswer",
    "InspectionDuty",
    "InspectionPlan",
    "ItemState",
    "Matter",
    "MatterCost",
    "MatterPause",
    "MatterState",
    "MatterStep",
    "Mode",
    "NamingDecision",
    "Objection",
    "Posting",
    "Publication",
    "PublicationTerm",
    "RepairLimit",
    "ResponsibilityItem",
    "Rhythm",
    "Route",
    "RouteStop",
    "Season",
    "Severity",
    "Standard",
]
