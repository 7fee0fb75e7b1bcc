"""What every county starts from: the uses of maintenance money (domain.md 10.1), its own to change afterwards."""

from django.utils.translation import gettext as _

from accounts.reference import rows_of
from funding.models import FundUse


def load_uses() -> str:
    """Uses that are not there yet; what the county changed stays."""
    rows = [
        FundUse(code=row["code"], name=row["name"], order=int(row["order"]))
        for row in rows_of("fund_uses.csv")
    ]
    FundUse.objects.bulk_create(rows, ignore_conflicts=True)
    return _("资金用途 %(count)s 个") % {"count": len(rows)}
