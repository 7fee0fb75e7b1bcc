"""Tables of MONEY, re-exported in one place."""

from funding.models.accounts import Earmark, FundAccount, FundUse
from funding.models.adjustments import Adjustment
from funding.models.bookings import Booking, BookingKind, ClosedMonth, Entry
from funding.models.decisions import DecisionRecord, DecisionStep
from funding.models.life import Allocation, AllocationShare, Arrival, BudgetLine, BudgetState, Disbursement
from funding.models.negatives import NegativeItem
from funding.models.project_parts import ProjectEvent, ProjectMoney, ProjectWork
from funding.models.projects import Project, ProjectPackage, ProjectState
from funding.models.rules import PublishLimit
from funding.models.settlements import Settlement, SettlementState
from funding.models.spending import Expenditure, ExpenditureLine, PaymentLimit, Refund, SpendingState

__all__ = [
    "Adjustment",
    "Allocation",
    "AllocationShare",
    "Arrival",
    "Booking",
    "BookingKind",
    "BudgetLine",
    "BudgetState",
    "ClosedMonth",
    "DecisionRecord",
    "DecisionStep",
    "Disbursement",
    "Earmark",
    "Entry",
    "Expenditure",
    "ExpenditureLine",
    "FundAccount",
    "FundUse",
    "NegativeItem",
    "PaymentLimit",
    "Project",
    "ProjectEvent",
    "ProjectMoney",
    "ProjectPackage",
    "ProjectState",
    "ProjectWork",
    "PublishLimit",
    "Refund",
    "Settlement",
    "SettlementState",
    "SpendingState",
]
