"""Tables of DUTY, re-exported in one place."""

from tasks_checklist.models.annual import AnnualPlan, AnnualTask, Milestone, PlanPhase, PlanState
from tasks_checklist.models.assignments import Assignment, AssignmentState, Evidence, TaskReport
from tasks_checklist.models.duty_lists import DutyEdition, DutyEditionLine, DutyItem, Unification
from tasks_checklist.models.findings import (
    Extension,
    Finding,
    FindingState,
    FindingStep,
    RegisterPeriod,
    Talk,
)
from tasks_checklist.models.meetings import Decision, GroupMember, Meeting, MeetingState, WorkGroup
from tasks_checklist.models.papers import Paper, PaperKind, PaperRhythm
from tasks_checklist.models.pilots import Pilot, PilotReview, PilotState
from tasks_checklist.models.rules import LightRule, OverdueRule, RectificationRule
from tasks_checklist.models.supervision import (
    Blackout,
    Drawing,
    Frequency,
    SupervisionPlan,
    Team,
    TeamAbsence,
    TeamMember,
    VillageRisk,
    VisitKind,
)
from tasks_checklist.models.task_sheets import TaskSheet
from tasks_checklist.models.visits import CalendarFeed, Obligation, StopPoint, Visit, VisitState, VisitStop

__all__ = [
    "AnnualPlan",
    "AnnualTask",
    "Assignment",
    "AssignmentState",
    "Blackout",
    "CalendarFeed",
    "Decision",
    "Drawing",
    "DutyEdition",
    "DutyEditionLine",
    "DutyItem",
    "Evidence",
    "Extension",
    "Finding",
    "FindingState",
    "FindingStep",
    "Frequency",
    "GroupMember",
    "LightRule",
    "Meeting",
    "MeetingState",
    "Milestone",
    "Obligation",
    "OverdueRule",
    "Paper",
    "PaperKind",
    "PaperRhythm",
    "Pilot",
    "PilotReview",
    "PilotState",
    "PlanPhase",
    "PlanState",
    "RectificationRule",
    "RegisterPeriod",
    "StopPoint",
    "SupervisionPlan",
    "Talk",
    "TaskReport",
    "TaskSheet",
    "Team",
    "TeamAbsence",
    "TeamMember",
    "Unification",
    "VillageRisk",
    "Visit",
    "VisitKind",
    "VisitState",
    "VisitStop",
    "WorkGroup",
]
