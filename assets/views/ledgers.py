"""台账导入: hand over, watch the reading, check, confirm, see what became of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from assets import held_rows, ledger_shown
from assets.actions import ledgers
from assets.forms import HandOverForm
from assets.ledger_files import MOST_BYTES
from assets.models import LedgerBatch, LedgerRow
from assets.tables import LedgerTable
from common import jobs, paging

ORDERS = {"newest": paging.Order("最近上传", "-id")}
ROW_ORDERS = {"position": paging.Order("行次", "position")}


@needs(Right.LEDGER_IMPORT)
def ledger_list(request):
    batches = LedgerBatch.objects.visible_to(request.post).select_related("division", "handed_over_by")
    page = paging.page(batches, request.GET, orders=ORDERS)
    return render(
        request, "assets/ledger_list.html", {"page": page, "table": LedgerTable(page.rows, request=request)}
    )


@needs(Right.LEDGER_IMPORT, methods="GET POST", most_bytes=MOST_BYTES + (1 << 20))
def ledger_hand_over(request):
    areas = Division.objects.visible_to(request.post).exclude(level=Division.Level.COUNTY)
    form = HandOverForm(request.POST or None, request.FILES or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        batch, job = ledgers.hand_over(
            file=form.cleaned_data["file"], division=form.cleaned_data["division"], by=request.post
        )
        jobs.wake(job)
        return redirect("assets:ledger-detail", batch.pk)
    context = {"form": form, "stages": ledger_shown.first_stages(), "limit": MOST_BYTES}
    return render(request, "assets/ledger_hand_over.html", context, status=422 if form.errors else 200)


@needs(Right.LEDGER_IMPORT)
def ledger_detail(request, batch_id):
    batch = _batch(request, batch_id)
    context = ledger_shown.context(batch, request)
    if context["job"] is None:
        context["page"] = paging.page(ledger_shown.rows_of(batch, request), request.GET, orders=ROW_ORDERS)
        context["rows"] = [ledger_shown.row(row) for row in context["page"]]
    return render(request, "assets/ledger_detail.html", context)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_confirm(request, batch_id):
    job = ledgers.ask_for_confirmation(batch=_batch(request, batch_id), by=request.post)
    jobs.wake(job)
    return redirect("assets:ledger-detail", batch_id)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_discard(request, batch_id):
    batch = ledgers.discard(batch=_batch(request, batch_id), by=request.post)
    messages.success(request, f"已放弃“{batch.file_name}”，没有登记任何设施")
    return redirect("assets:ledger-list")


@needs(Right.LEDGER_IMPORT)
def ledger_held_export(request, batch_id):
    batch = _batch(request, batch_id)
    return held_rows.workbook(batch, batch.rows.filter(verdict=LedgerRow.Verdict.HELD).order_by("position"))


def _batch(request, batch_id: int) -> LedgerBatch:
    batches = LedgerBatch.objects.visible_to(request.post).select_related("division", "handed_over_by")
    return get_object_or_404(batches, pk=batch_id)
