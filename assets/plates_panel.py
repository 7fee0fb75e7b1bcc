"""The plates of a facility, for its page (FACILITY_PANELS): the present one with its QR, the former ones, the acts."""

from django.template.loader import render_to_string

from accounts.access import may
from accounts.rights import Right
from assets.actions.plates import GONE
from assets.models import Facility, Plate, Registration
from assets.plates import address_of, spaced, why_not_printed
from assets.plates_sheet import qr_picture


def panel(post, facility: Facility) -> str:
    """Markup of templates/assets/plate_panel.html; two questions whatever the number of plates."""
    rows = list(facility.plates.select_related("bound_by").order_by("-bound_at"))
    present = next((plate for plate in rows if plate.state == Plate.State.BOUND), None)
    stands = (
        facility.registration in (Registration.CODED, Registration.UNCODED) and facility.status not in GONE
    )
    coded = facility.registration == Registration.CODED
    context = {
        "facility": facility,
        "present": present,
        "spaced": spaced(present.number) if present else "",
        "picture": qr_picture(address_of(present.number)) if present and not why_not_printed() else "",
        "former": [(spaced(one.number), one) for one in rows if one is not present],
        "may_print": stands and coded and may(post, Right.PLATE_PRINT),
        "may_bind": stands and may(post, Right.PLATE_BIND),
        "coded": coded,
    }
    return render_to_string("assets/plate_panel.html", context)
