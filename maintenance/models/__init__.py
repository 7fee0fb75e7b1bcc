"""Tables of CARE, re-exported in one place."""

from maintenance.models.caretakers import Caretaker, Certificate
from maintenance.models.contracts import (
    Contract,
    ContractState,
    PayBand,
    QualityCheck,
    YearEvaluation,
)
from maintenance.models.devices import DailyReading, Device, DeviceSignal, Reading, ReadingRetention
from maintenance.models.editions import Edition, EditionLine
from maintenance.models.experts import Expert
from maintenance.models.inspections import Inspection, InspectionAnswer, InspectionDuty, InspectionPhoto
from maintenance.models.matter_history import (
    MatterCost,
    MatterPause,
    MatterPoint,
    MatterReminder,
    MatterStep,
)
from maintenance.models.matter_rules import DuplicateRule, ReminderRule, RepairLimit, WorkSize
from maintenance.models.matters import Matter, MatterState, Severity
from maintenance.models.naming import NamingDecision
from maintenance.models.needs import Need, NeedNote, NeedState
from maintenance.models.objections import Objection
from maintenance.models.plans import InspectionPlan, Rhythm, Route, RouteStop, Season
from maintenance.models.postings import Posting
from maintenance.models.publications import Publication, PublicationTerm
from maintenance.models.questions import Question, QuestionLimit, QuestionState
from maintenance.models.renewals import Renewal, RenewedItem
from maintenance.models.responsibilities import FundKind, ItemState, Mode, ResponsibilityItem
from maintenance.models.rhythms import ListRhythm
from maintenance.models.sheets import InspectionSheet, SheetLine
from maintenance.models.standards import Checkpoint, Standard
from maintenance.models.techniques import Technique, TechniqueUse
from maintenance.models.training import Attendance, GuidanceVisit, TrainingPlan, TrainingSession
from maintenance.models.water import WaterIndicator, WaterInterval, WaterLate, WaterResult, WaterTest

__all__ = [
    "Attendance",
    "Caretaker",
    "Certificate",
    "Checkpoint",
    "Contract",
    "ContractState",
    "DailyReading",
    "Device",
    "DeviceSignal",
    "DuplicateRule",
    "Edition",
    "EditionLine",
    "Expert",
    "FundKind",
    "GuidanceVisit",
    "Inspection",
    "InspectionAnswer",
    "InspectionDuty",
    "InspectionPhoto",
    "InspectionPlan",
    "InspectionSheet",
    "ItemState",
    "ListRhythm",
    "Matter",
    "MatterCost",
    "MatterPause",
    "MatterPoint",
    "MatterReminder",
    "MatterState",
    "MatterStep",
    "Mode",
    "NamingDecision",
    "Need",
    "NeedNote",
    "NeedState",
    "Objection",
    "PayBand",
    "Posting",
    "Publication",
    "PublicationTerm",
    "QualityCheck",
    "Question",
    "QuestionLimit",
    "QuestionState",
    "Reading",
    "ReadingRetention",
    "ReminderRule",
    "Renewal",
    "RenewedItem",
    "RepairLimit",
    "ResponsibilityItem",
    "Rhythm",
    "Route",
    "RouteStop",
    "Season",
    "Severity",
    "SheetLine",
    "Standard",
    "Technique",
    "TechniqueUse",
    "TrainingPlan",
    "TrainingSession",
    "WaterIndicator",
    "WaterInterval",
    "WaterLate",
    "WaterResult",
    "WaterTest",
    "WorkSize",
    "YearEvaluation",
]
