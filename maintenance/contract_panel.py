"""The contract a facility is kept under, on its page (FACILITY_PANELS): for whoever may see the facility, no prices."""

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance.models import Contract


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/contract_panel.html; '' where no contract stands."""
    if not may(post, Right.CARE_VIEW):
        return ""
    rows = Contract.objects.everywhere(because="contracts of a facility in sight").standing()
    found = list(rows.filter(facilities=facility).select_related("party").order_by("-from_date", "-pk"))
    if not found:
        return ""
    today = timezone.localdate()
    context = {
        "contracts": [(row, (row.until - today).days) for row in found],
        "may_manage": may(post, Right.CONTRACT_MANAGE),
    }
    return render_to_string("maintenance/contract_panel.html", context)
