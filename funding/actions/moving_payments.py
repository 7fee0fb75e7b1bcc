"""What of the payments goes along when villages merge: what is not yet asked for, and settlements not yet closed."""

from django.db.models import F

from accounts.models import DivisionMerge
from funding.actions.booking import account_for
from funding.models import Expenditure, Settlement
from funding.spending_rules import CHANGEABLE

BECAUSE = "payments of a village that is being closed"


def move_payments(merge: DivisionMerge, by) -> int:
    """Drafts are paid by the successor, out of its purse of the same money; what is held is paid where it was asked for."""
    rows = Expenditure.objects.everywhere(because=BECAUSE).filter(division=merge.closed, state__in=CHANGEABLE)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        old = row.account
        row.account = account_for(
            division=merge.successor,
            kind=old.kind,
            source=old.source,
            year=old.year,
            earmark=old.earmark,
            carried=old.carried,
        )
        row.division, row.version = merge.successor, row.version + 1
        row.save(update_fields=["account", "division", "version"])
    open_ = Settlement.objects.everywhere(because=BECAUSE).open().filter(division=merge.closed)
    return len(found) + open_.update(division=merge.successor, version=F("version") + 1)
