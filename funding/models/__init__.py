"""Tables of MONEY, re-exported in one place."""

from funding.models.accounts import Earmark, FundAccount, FundUse
from funding.models.bookings import Booking, BookingKind, ClosedMonth, Entry
from funding.models.life import Allocation, AllocationShare, Arrival, BudgetLine, BudgetState, Disbursement
from funding.models.spending import Expenditure, ExpenditureLine, PaymentLimit, SpendingState

__all__ = [
    "Allocation",
    "AllocationShare",
    "Arrival",
    "Booking",
    "BookingKind",
    "BudgetLine",
    "BudgetState",
    "ClosedMonth",
    "Disbursement",
    "Earmark",
    "Entry",
    "Expenditure",
    "ExpenditureLine",
    "FundAccount",
    "FundUse",
    "PaymentLimit",
    "SpendingState",
]
