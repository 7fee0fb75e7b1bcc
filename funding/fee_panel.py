"""收费 on the page of a facility (FACILITY_PANELS): what its users pay and on what basis, collected and owed."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from assets.models.types import PropertyClass
from common.money import show
from funding.models import FeeItem, FeeState

SHOWN = (FeeState.APPROVED, FeeState.ENDED)


def panel(post, facility: Facility) -> str:
    """Markup of templates/funding/fee_panel.html; "" where nothing may be charged, or for who may not know."""
    if not may(post, Right.FUND_VIEW) or facility.property_class == PropertyClass.NON_OPERATING:
        return ""
    rows = list(FeeItem.objects.visible_to(post).filter(facility=facility).for_list().order_by("-id")[:10])
    manages = may(post, Right.FEE_MANAGE) and not facility.merged_into_id
    if not rows and not manages:
        return ""
    context: dict[str, Any] = {
        "rows": [_shown(row) for row in rows],
        "new_url": f"{reverse('funding:fee-create')}?facility={facility.pk}" if manages else "",
    }
    return render_to_string("funding/fee_panel.html", context)


def _shown(row: FeeItem) -> dict[str, Any]:
    arrears = row.due - row.collected  # type: ignore[attr-defined]
    return {
        "row": row,
        "price": show(row.price),
        "basis": row.price_document or row.decision,
        "collected": show(row.collected),  # type: ignore[attr-defined]
        "arrears": show(arrears) if arrears else "",
        "counts": row.state in SHOWN,
    }
