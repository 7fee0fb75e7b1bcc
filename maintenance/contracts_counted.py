"""Figures of contracts: how many run, end soon, on how many facilities, what share of those in use."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Facility, Status
from assets.templatetags.register import money
from maintenance.forms.contracts import SOON
from maintenance.models import Contract, ContractState


def under_contract(post) -> tuple[int, int]:
    """Facilities in use in sight, and how many of them stand in a contract in force today."""
    used = Facility.objects.visible_to(post).counted().filter(status=Status.IN_USE)
    standing = Contract.objects.everywhere(
        because="whether facilities in sight are under contract"
    ).standing()
    inside = Contract.facilities.through.objects.filter(contract__in=standing.values("pk"))
    return used.count(), used.filter(pk__in=inside.values("facility_id")).count()


def measures(post) -> list[dict]:
    """For components/measures.html; each figure opens its list."""
    rows = Contract.objects.visible_to(post)
    standing = rows.standing()
    today = timezone.localdate()
    soon = rows.filter(state=ContractState.ACTIVE, until__lte=today + timedelta(days=SOON)).count()
    used, inside = under_contract(post)
    rate = f"{100 * inside / used:.1f}" if used else "0"
    url = reverse("maintenance:contract-list")
    total = sum(standing.values_list("price", flat=True))
    beside = _("%(inside)s / %(used)s 处") % {"inside": f"{inside:,}", "used": f"{used:,}"}
    figures = (
        (_("履行中"), standing.count(), _("份"), f"{url}?state=active", ""),
        (_("合同总价"), money(total), _("元"), f"{url}?state=active", ""),
        (_("60 日内到期"), soon, _("份"), f"{url}?state=soon", ""),
        (_("合同管护的设施"), rate, "%", "", beside),
    )
    return [
        {
            "label": label,
            "value": value,
            "unit": unit,
            "url": link,
            "left": left,
            "right": "",
            "tone": "quiet",
        }
        for label, value, unit, link, left in figures
    ]
