"""巡查记录 at the desk: the list of looks, its workbook, one look with its answers and photos."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from common.paging import Order
from maintenance import inspection_shown as shown
from maintenance.forms.inspections import InspectionFilter
from maintenance.inspection_tables import TONES, InspectionTable
from maintenance.models import Inspection

ORDERS = {"newest": Order(_("最近巡查"), "-inspected_at", "-id")}
OPENS = (Right.CARE_VIEW, Right.INSPECTION_DO)


@needs(*OPENS)
def inspection_list(request):
    form = asked(InspectionFilter, request)
    rows = form.narrow(Inspection.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=InspectionTable, orders=ORDERS, unit=_("条"))
    context["may_do"] = may(request.post, Right.INSPECTION_DO)
    return render(request, "maintenance/inspection_list.html", context)


@needs_to_export(*OPENS)
def inspection_export(request):
    form = asked(InspectionFilter, request)
    rows = form.narrow(Inspection.objects.visible_to(request.post).for_list()).order_by(
        "-inspected_at", "-id"
    )
    return shown.workbook(rows, post=request.post, asks=asks(form))


@needs(*OPENS)
def inspection_detail(request, inspection_id):
    rows = Inspection.objects.visible_to(request.post).for_list().select_related("duty__plan")
    inspection = get_object_or_404(rows, pk=inspection_id)
    context = {
        "look": inspection,
        "tone": TONES[Inspection.Result(inspection.result)],
        "facts": shown.facts_of(inspection),
        "answers": shown.answers_of(inspection),
        "photos": shown.photos_of(inspection)[None],
        "matters": shown.matters_of(inspection, request.post),
    }
    return render(request, "maintenance/inspection_detail.html", context)
