"""管护标准 on the page of a facility (FACILITY_PANELS): what is asked of it, to be read on the spot."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance import standards


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/standard_panel.html: the version in force, or that there is none."""
    if not may(post, Right.CARE_VIEW):
        return ""
    standard = standards.in_force([facility.type_id], facility.division_id).get(facility.type_id)
    context = {
        "standard": standard,
        "kind": facility.type,
        "lines": standard.requirements.splitlines() if standard else [],
        "number": len(standard.checkpoints.all()) if standard else 0,
    }
    return render_to_string("maintenance/standard_panel.html", context)


def link(post, facility: Facility) -> tuple[str, str, str] | None:
    """看管护标准, from the page that a plate opens (SCAN_LINKS)."""
    if not may(post, Right.CARE_VIEW):
        return None
    standard = standards.in_force([facility.type_id], facility.division_id).get(facility.type_id)
    if standard is None:
        return None
    return _("管护标准"), reverse("maintenance:standard-detail", args=[standard.pk]), "file-certificate"
