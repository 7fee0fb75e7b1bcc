"""纸质表: what is printed, the PDF, and the one page on which a sheet is entered."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.actions import sheets as acts
from maintenance.duty_tables import covers_in_words, state_in_words, who_in_words
from maintenance.forms.sheets import EntryForm, PickFilter, SheetFilter
from maintenance.models import InspectionDuty, InspectionSheet
from maintenance.sheet_entry import CONDITIONS, FAULTS, Row
from maintenance.sheet_paper import pdf
from maintenance.sheet_tables import SheetTable
from maintenance.standards import in_force

ORDERS = {"newest": Order(_("最近打印"), "-id")}
OFFERED = acts.MOST_DUTIES
State = InspectionSheet.State


def _rows(post):
    return InspectionSheet.objects.visible_to(post).select_related(
        "division__parent", "person", "entered_by", "made_by"
    )


def _sheet(request, sheet_id) -> InspectionSheet:
    return get_object_or_404(_rows(request.post), pk=sheet_id)


@needs(Right.INSPECTION_DO, Right.INSPECTION_PLAN)
def sheet_list(request):
    form = asked(SheetFilter, request)
    rows = form.narrow(_rows(request.post).annotate(line_count=Count("lines")))
    context = listing(request, form=form, rows=rows, table=SheetTable, orders=ORDERS, unit=_("张"))
    context["may_print"] = may(request.post, Right.INSPECTION_DO)
    return render(request, "maintenance/sheet_list.html", context)


@needs(Right.INSPECTION_DO, Right.INSPECTION_PLAN)
def sheet_find(request):
    """Where a QR or a typed number leads: the sheet, whether it waits or was entered."""
    code = request.GET.get("code", "").replace(" ", "")[:9]
    sheet = _rows(request.post).filter(code=code).first()
    if sheet is None:
        raise Http404
    return redirect("maintenance:sheet-detail", sheet.pk)


@needs(Right.INSPECTION_DO, methods="GET POST")
def sheet_create(request):
    """Tick what is printed: the reader's own due work, or the area's."""
    form = asked(PickFilter, request)
    if request.method == "POST":
        return _printed(request)
    rows = form.narrow(InspectionDuty.objects.visible_to(request.post)).for_list()
    picked = request.GET.get("duty", "")
    if picked.isascii() and picked.isdigit():
        rows = InspectionDuty.objects.visible_to(request.post).open().filter(pk=int(picked[:18])).for_list()
    found = list(rows.order_by("due_on", "division_id", "pk")[: OFFERED + 1])
    return render(request, "maintenance/sheet_create.html", _offered(form, found))


def _offered(form: PickFilter, found: list[InspectionDuty]) -> dict:
    today = timezone.localdate()
    lines = [
        {
            "duty": one,
            "what": covers_in_words(one),
            "who": who_in_words(one),
            "state": state_in_words(one, today),
        }
        for one in found[:OFFERED]
    ]
    return {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "lines": lines,
        "cut": len(found) > OFFERED,
        "refused": [],
    }


def _printed(request):
    ticked = [int(text[:18]) for text in request.POST.getlist("duty") if text.isascii() and text.isdigit()]
    form = PickFilter(request.GET, post=request.post)
    sheets = carried_out(form, acts.print_sheets, duties=ticked, by=request.post) if form.is_valid() else None
    if sheets is None:
        context = _offered(form, []) | {"refused": form.non_field_errors()}
        return render(request, "maintenance/sheet_create.html", context, status=422)
    told = _("已生成 %(n)s 张表，打印后按表号录入") % {"n": len(sheets)}
    if len(sheets) == 1:
        return done(request, told, "maintenance:sheet-detail", sheets[0].pk)
    return done(request, told, "maintenance:sheet-list")


@needs(Right.INSPECTION_DO, Right.INSPECTION_PLAN)
def sheet_print(request, sheet_id):
    sheet = _sheet(request, sheet_id)
    answer = HttpResponse(pdf([sheet]), content_type="application/pdf")
    name = f"巡查表{sheet.division.short_name}{sheet.code}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


@needs(Right.INSPECTION_DO, Right.INSPECTION_PLAN, methods="GET POST")
def sheet_detail(request, sheet_id):
    """The sheet; while it waits, the page on which all its lines are entered at once."""
    sheet = _sheet(request, sheet_id)
    may_enter = sheet.state == State.OPEN and may(request.post, Right.INSPECTION_DO)
    form = EntryForm(bound(request), post=request.post, sheet=sheet)
    rows = _lines(request, sheet)
    if request.method == "POST" and (answer := _entered(request, sheet, form, rows)):
        return answer
    context = {
        "sheet": sheet,
        "form": form,
        "rows": rows,
        "conditions": CONDITIONS,
        "faults": FAULTS,
        "left": sum(not row.known for row in rows),
        "wrong": [row for row in rows if row.fault],
        "may_enter": may_enter,
        "print_url": reverse("maintenance:sheet-print", args=[sheet.pk]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "maintenance/sheet_detail.html", context, status=status)


def _lines(request, sheet: InspectionSheet) -> list[Row]:
    lines = list(sheet.lines.select_related("duty__plan", "facility__type", "facility__division"))
    standards = in_force({line.facility.type_id for line in lines}, sheet.division_id)
    points = {kind: list(one.checkpoints.all()) for kind, one in standards.items()}
    known = acts.recorded(sheet)
    return [
        Row(
            line,
            points.get(line.facility.type_id, []),
            known=known.get((line.duty_id, line.facility_id), ""),
            sent=request.POST if request.method == "POST" else {},
        )
        for line in lines
    ]


def _entered(request, sheet: InspectionSheet, form: EntryForm, rows: list[Row]):
    """The answer when all was entered; None where something is wrong."""
    said = [row.said() for row in rows]
    if not form.is_valid() or any(row.fault for row in rows):
        return None
    finish = request.POST.get("act") != "part"
    lines = [line for line in said if line is not None]
    count = carried_out(
        form, acts.enter, sheet=sheet, lines=lines, by=request.post, finish=finish, **form.cleaned_data
    )
    if count is None:
        return None
    told = _("已录入 %(n)s 处") % {"n": 0 if count is True else count}
    return done(request, told, "maintenance:sheet-detail", sheet.pk)


@needs(Right.INSPECTION_DO, methods="GET POST")
def sheet_void(request, sheet_id):
    sheet = _sheet(request, sheet_id)
    return small_act(
        request,
        act=lambda form: acts.void_sheet(sheet=sheet, by=request.post),
        title=_("作废表号 %(code)s？") % {"code": sheet.code},
        intro=_("作废后不能再录入；已录入的记录保留。"),
        word=_("作废"),
        told=_("已作废"),
        then=("maintenance:sheet-detail", sheet.pk),
        danger=True,
    )
