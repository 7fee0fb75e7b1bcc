"""Tables of MONEY, re-exported in one place."""

from funding.models.accounts import Earmark, FundAccount, FundUse
from funding.models.adjustments import Adjustment
from funding.models.awards import Award, AwardRule, AwardState, Ground
from funding.models.bookings import Booking, BookingKind, ClosedMonth, Entry
from funding.models.cases import CaseReceipt, CaseState, OneCase, OneCaseRule
from funding.models.decisions import DecisionRecord, DecisionStep
from funding.models.donations import Donation, DonationState
from funding.models.fees import FeeItem, FeePeriod, FeeReceipt, FeeState
from funding.models.kinds import KindState, KindValue
from funding.models.life import Allocation, AllocationShare, Arrival, BudgetLine, BudgetState, Disbursement
from funding.models.negatives import NegativeItem
from funding.models.performance import Performance, PerformanceMeasure, PerformanceState
from funding.models.project_parts import ProjectEvent, ProjectMoney, ProjectWork
from funding.models.projects import Project, ProjectPackage, ProjectState
from funding.models.rules import PublishLimit
from funding.models.settlements import Settlement, SettlementState
from funding.models.sheets import FundSheet, FundSheetRow
from funding.models.spending import Expenditure, ExpenditureLine, PaymentLimit, Refund, SpendingState

__all__ = [
    "Adjustment",
    "Allocation",
    "AllocationShare",
    "Arrival",
    "Award",
    "AwardRule",
    "AwardState",
    "Booking",
    "BookingKind",
    "BudgetLine",
    "BudgetState",
    "CaseReceipt",
    "CaseState",
    "ClosedMonth",
    "DecisionRecord",
    "DecisionStep",
    "Disbursement",
    "Donation",
    "DonationState",
    "Earmark",
    "Entry",
    "Expenditure",
    "ExpenditureLine",
    "FeeItem",
    "FeePeriod",
    "FeeReceipt",
    "FeeState",
    "FundAccount",
    "FundSheet",
    "FundSheetRow",
    "FundUse",
    "Ground",
    "KindState",
    "KindValue",
    "NegativeItem",
    "OneCase",
    "OneCaseRule",
    "PaymentLimit",
    "Performance",
    "PerformanceMeasure",
    "PerformanceState",
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
