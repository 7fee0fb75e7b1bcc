"""码牌制作: the orders, one order with its sheet, labels for facilities, blank ones."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import job_shown
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound
from assets.actions import plates as acts
from assets.filters import FacilityFilter
from assets.forms.plates import BlankForm, PlateOrderFilter, SizeForm
from assets.models import Facility, Plate, PlateOrder
from assets.plates import why_not_printed
from assets.plates_tables import PlateOrderTable, PlateTable
from common import jobs, paging
from common.models import Attachment
from common.models.jobs import Job

ORDERS = {"newest": paging.Order(_("最近制作"), "-id")}
PLATE_ORDERS = {"number": paging.Order(_("牌号"), "number")}


@needs(Right.PLATE_PRINT)
def plate_order_list(request):
    form = asked(PlateOrderFilter, request)
    rows = form.narrow(_orders(request.post))
    context = listing(request, form=form, rows=rows, table=PlateOrderTable, orders=ORDERS, unit="次")
    return render(request, "assets/plate_order_list.html", context | {"why_not": why_not_printed()})


@needs(Right.PLATE_PRINT, methods="GET POST")
def plate_order_blank(request):
    form = BlankForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        ordered = carried_out(form, acts.order_blank, by=request.post, **form.cleaned_data)
        if ordered is not None:
            return _being_drawn(*ordered)
    context = {"form": form, "why_not": why_not_printed()}
    return render(request, "assets/plate_order_blank.html", context, status=422 if form.errors else 200)


@needs(Right.PLATE_PRINT, methods="GET POST")
def plate_order_make(request):
    """Labels for the facilities named by `row` (in the address or sent), or by `all` and the filter of the address.

    What is sent without a size is the bulk bar's choice: it asks for the size first.
    """
    chosen = _chosen(request)
    form = SizeForm(request.POST if "size" in request.POST else None)
    if form.is_valid():
        ordered = carried_out(
            form, acts.order_for, facilities=chosen, size=form.cleaned_data["size"], by=request.post
        )
        if ordered is not None:
            return _being_drawn(*ordered)
    context = {"form": form, "why_not": why_not_printed(), **_counted(chosen, request.post)}
    context["rows"] = [] if _asks_all(request) else chosen
    return render(request, "assets/plate_order_make.html", context, status=422 if form.errors else 200)


@needs(Right.PLATE_PRINT)
def plate_order_detail(request, order_id):
    order = _order(request, order_id)
    job = Job.objects.filter(pk=order.job_id or 0).exclude(state="done").select_related("progress").first()
    rows = order.plates.select_related("facility__type", "facility__division")
    page = paging.page(rows, request.GET, orders=PLATE_ORDERS)
    facilities = {plate.facility_id for plate in page.rows}
    seen = Facility.objects.visible_to(request.post).filter(pk__in=facilities)
    context = {
        "order": order,
        "job": job,
        "sheet": Attachment.objects.of(acts.OWNER, order.pk).last(),
        "page": page,
        "table": PlateTable(page.rows, request=request, seen=set(seen.values_list("pk", flat=True))),
        "left_blank": order.plates.filter(state=Plate.State.BLANK).count(),
        "why_not": why_not_printed(),
    }
    context |= job_shown.context(job, request.post) if job else {}
    return render(request, "assets/plate_order_detail.html", context)


@needs(Right.PLATE_PRINT, methods="POST")
def plate_order_draw(request, order_id):
    order = _order(request, order_id)
    if problem := why_not_printed():
        messages.error(request, problem)
    else:
        jobs.wake(acts.draw_again(order=order, by=request.post))
        messages.success(request, _("正在重新生成，完成后可以下载"))
    return redirect("assets:plate-order-detail", order.pk)


def _being_drawn(order: PlateOrder, job: Job):
    jobs.wake(job)
    return redirect("assets:plate-order-detail", order.pk)


def _orders(post):
    return PlateOrder.objects.visible_to(post).select_related("division", "created_by")


def _order(request, order_id: int) -> PlateOrder:
    return get_object_or_404(_orders(request.post), pk=order_id)


def _asks_all(request) -> bool:
    return bool(request.POST.get("all") or request.GET.get("all"))


def _chosen(request) -> list[int]:
    """The ids of the facilities meant, at most one more than an order takes. Raises BadRequest."""
    if _asks_all(request):
        rows = asked(FacilityFilter, request).narrow(Facility.objects.visible_to(request.post).counted())
        return list(rows.order_by("division_id", "id").values_list("pk", flat=True)[: acts.MOST + 1])
    named = request.POST.getlist("row") or request.GET.getlist("row")
    if not named:
        raise BadRequest(_("请先在设施列表里选择要制作码牌的设施"))
    if len(named) > acts.MOST or not all(one.isdecimal() and len(one) < 19 for one in named):
        raise BadRequest(_("所选设施有误，或一次超过 2,000 处，请重新选择"))
    return [int(one) for one in named]


def _counted(chosen: list[int], post) -> dict:
    """How many of the chosen get a label, how many of those have a plate already, how many are left out."""
    rows = acts.printable(chosen, by=post).order_by()
    there = rows.filter(plates__state=Plate.State.BOUND).count()
    printed = rows.count()
    return {"printed": printed, "again": there, "left_out": len(chosen) - printed}
