"""权属与移交: the paper acts, and the handover sheet to sign."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done
from assets import shown
from assets.actions.ownership import papers_of, record_ownership
from assets.forms import acts as forms
from assets.models import Facility, OwnershipAct
from assets.views.facility_acts import facility_of, page_of

Kind = OwnershipAct.Kind
FORMS = {
    Kind.CONFIRM: forms.ConfirmForm,
    Kind.DISPUTE: forms.DisputeForm,
    Kind.TRANSFER: forms.TransferForm,
    Kind.HANDOVER: forms.HandoverForm,
}


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def ownership_create(request, facility_id, kind):
    facility = facility_of(request, facility_id)
    if kind not in FORMS:
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = FORMS[Kind(kind)](
        bound(request), files, post=request.post, facility=facility, initial=_initial(facility, kind)
    )
    if form.is_valid():
        said = {**form.cleaned_data, "account_id": request.account.pk}
        if carried_out(form, record_ownership, facility=facility, kind=kind, by=request.post, **said):
            told = _("已登记%(kind)s") % {"kind": Kind(kind).label}
            return done(request, told, page_of(facility, "ownership"))
    context = {
        "form": form,
        "facility": facility,
        "kind": Kind(kind),
        "facts": shown.title_facts(facility),
        "moves_on": kind == Kind.HANDOVER and facility.status == "pending_handover",
    }
    return render(request, "assets/ownership_create.html", context, status=422 if form.is_bound else 200)


def _initial(facility: Facility, kind: str) -> dict[str, Any]:
    """What is known already: the present owner moves it out, and a village's own is its committee's."""
    initial: dict[str, Any] = (
        {"from_party": facility.owner_id} if kind in (Kind.TRANSFER, Kind.HANDOVER) else {}
    )
    if kind == Kind.CONFIRM:
        known = facility.owner_kind not in forms.NO_OWNERS
        initial |= {"owner_kind": facility.owner_kind if known else "", "to_party": facility.owner_id}
    return initial


@needs(Right.FACILITY_VIEW)
def ownership_print(request, act_id):
    """The handover sheet of a 移交, or the record of another paper act, to print and sign."""
    acts = OwnershipAct.objects.visible_to(request.post).select_related(
        "facility__type__sector", "facility__division__parent", "from_party", "to_party", "recorded_by"
    )
    act = get_object_or_404(acts, pk=act_id)
    context = {
        "act": act,
        "facility": act.facility,
        "facts": shown.handover_facts(act),
        "papers": papers_of([act]).get(act.pk, []),
        "upright": True,
        "roles": [_("移交方（盖章）"), _("接收方（盖章）"), _("监交人")],
    }
    return render(request, "assets/ownership_print.html", context)
