"""What of the payments goes along when villages merge: all that is not yet paid, and settlements not yet closed."""

from django.db.models import F

from accounts.models import DivisionMerge
from funding.actions.moving_money import same_purse
from funding.models import Expenditure, Settlement
from funding.settling import UNDER_WAY
from funding.spending_rules import CHANGEABLE

BECAUSE = "payments of a village that is being closed"
OPEN = {*CHANGEABLE, *UNDER_WAY} - {"paid"}


def move_payments(merge: DivisionMerge, by) -> int:
    """Paid by the successor, out of its purse of the same money; what is held for them follows (moving_money.py).

    The booking that held it stays the payment's: it is paid out, or given back, where the money now lies.
    """
    rows = Expenditure.objects.everywhere(because=BECAUSE).filter(division=merge.closed, state__in=OPEN)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        row.account = same_purse(row.account, merge.successor)
        row.division, row.version = merge.successor, row.version + 1
        row.save(update_fields=["account", "division", "version"])
    open_ = Settlement.objects.everywhere(because=BECAUSE).open().filter(division=merge.closed)
    return len(found) + open_.update(division=merge.successor, version=F("version") + 1)
