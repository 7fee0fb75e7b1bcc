"""What a payment is about when it is begun from elsewhere: a facility, a repair with its costs, a check, a settlement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from funding.models import Expenditure, Settlement
from funding.settling import left_of
from maintenance.models import Contract, Matter, QualityCheck
from maintenance.views.asking import facility_of

About = dict[str, Any]


def about_of(request) -> tuple[About, About]:
    """(what it is about, what the form is filled with) out of the address. Raises Http404 for what is not in sight."""
    for name, found in (("matter", _matter), ("check", _check), ("settlement", _settlement)):
        if key := request.GET.get(name, ""):
            whole = int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0
            return found(request.post, whole)
    facility = facility_of(request)
    return {}, {"facility": facility.code or facility.name} if facility else {}


def _matter(post, pk: int) -> tuple[About, About]:
    """A repair: its costs so far, and whom it was given to."""
    rows = Matter.objects.visible_to(post).select_related("facility__type")
    matter = get_object_or_404(rows, pk=pk)
    cost = matter.costs.aggregate(all=Sum("amount"))["all"]
    facility = matter.facility
    said: About = {"words": _("维修：%s") % matter.title, "amount": cost, "use": "repair"}
    if facility:
        said["facility"] = facility.code or facility.name
    return {"matter": matter}, said


def _check(post, pk: int) -> tuple[About, About]:
    """A period of a contract: what its score allows."""
    rows = QualityCheck.objects.visible_to(post).select_related("contract__party", "contract__sector")
    check = get_object_or_404(rows, pk=pk, voided_at=None)
    words = _("%(name)s（%(first)s 至 %(last)s）") % {
        "name": check.contract.name,
        "first": check.period_from,
        "last": check.period_until,
    }
    said = {
        "words": words[:200],
        "amount": check.payable,
        "use": "service",
        "sector": check.contract.sector_id,
    }
    return {"quality_check": check, "party": check.contract.party}, said


def _settlement(post, pk: int) -> tuple[About, About]:
    row = get_object_or_404(Settlement.objects.visible_to(post).for_list(), pk=pk)
    said = {"words": _("%s（结算尾款）") % row.name, "amount": max(left_of(row), 0), "use": "service"}
    return {"settlement": row, "party": row.party}, said


def of_checks(post, contract: Contract, checks: Iterable[QualityCheck]) -> dict[int, tuple[str, str, str]]:
    """The buttons beside a contract's checks (maintenance.places.CHECK_ACTS): pay what is payable, or see its payment."""
    paid = {}
    if may(post, Right.FUND_VIEW):
        rows = Expenditure.objects.visible_to(post).standing().filter(quality_check__contract=contract)
        paid = {row.quality_check_id: row for row in rows.only("id", "quality_check", "state", "division")}
    asks = may(post, Right.PAYMENT_ASK)
    found: dict[int, tuple[str, str, str]] = {}
    for check in checks:
        if row := paid.get(check.pk):
            url = reverse("funding:expenditure-detail", args=[row.pk])
            found[check.pk] = (_("用款：%s") % row.get_state_display(), url, "coin-yuan")
        elif asks and check.payable > 0:
            found[check.pk] = (
                _("付款"),
                f"{reverse('funding:expenditure-create')}?check={check.pk}",
                "coin-yuan",
            )
    return found
