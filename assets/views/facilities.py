"""设施台账: the list, one facility, the workbook."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.doors import needs
from accounts.rights import Right
from assets import exports, shown
from assets.filters import FacilityFilterForm, narrow
from assets.models import Facility
from assets.tables import FacilityTable
from common import paging

ORDERS = {
    "newest": paging.Order("最近登记", "-id"),
    "code": paging.Order("统一编码", "code"),
    "built": paging.Order("建成时间", "-built"),
}
PICKS = ("sector", "type", "registration", "status", "condition", "year")


@needs(Right.FACILITY_VIEW)
def facility_list(request):
    form, facilities = _asked_for(request)
    page = paging.page(facilities.for_list(), request.GET, orders=ORDERS)
    context = {
        "form": form,
        "picks": [form[name] for name in PICKS],
        "area": shown.area(form, request.post),
        "chips": shown.chips(form, request.GET),
        "clear_url": reverse("assets:facility-list"),
        "page": page,
        "table": FacilityTable(page.rows, request=request),
        "may_import": may(request.post, Right.LEDGER_IMPORT),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "export_url": f"{reverse('assets:facility-export')}?{request.GET.urlencode()}",
    }
    return render(request, "assets/facility_list.html", context)


def _asked_for(request):
    """The filter form and the facilities it narrows to; a wrong filter shows its error and narrows nothing."""
    form = FacilityFilterForm(request.GET, post=request.post)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, narrow(Facility.objects.visible_to(request.post).counted(), wanted)


@needs(Right.FACILITY_VIEW)
def facility_detail(request, facility_id):
    facility = get_object_or_404(Facility.objects.visible_to(request.post).for_detail(), pk=facility_id)
    context = {
        "facility": facility,
        "facts": shown.facts(facility),
        "registered": shown.registered(facility, post=request.post),
        "events": shown.events(facility),
    }
    return render(request, "assets/facility_detail.html", context)


@needs(Right.FACILITY_EXPORT)
def facility_export(request):
    form, facilities = _asked_for(request)
    if not form.is_valid():
        raise BadRequest("筛选条件有误，请回到台账页重新选择")
    return exports.facilities(facilities, post=request.post)
