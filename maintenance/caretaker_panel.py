"""Whose section a facility is, on its page (FACILITY_PANELS)."""

from django.template.loader import render_to_string

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance.models import Caretaker


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/caretaker_panel.html; '' where nobody has it in his section."""
    if not may(post, Right.CARE_VIEW):
        return ""
    rows = Caretaker.objects.everywhere(because="whose section a facility in sight is").at_work()
    found = list(rows.filter(facilities=facility).select_related("person").order_by("pk"))
    return render_to_string("maintenance/caretaker_panel.html", {"caretakers": found}) if found else ""
