"""台账导入: hand over, watch the reading, check, confirm, see what became of it."""

from contextlib import suppress
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import Refused
from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from assets import held_rows, ledger_rows_shown, ledger_shown
from assets.actions import ledgers
from assets.actions.ledger_confirm import AtWork
from assets.forms import HandOverForm
from assets.ledger_files import MOST_BYTES, MOST_TOGETHER
from assets.models import LedgerBatch, LedgerRow
from assets.tables import LedgerTable
from common import jobs, paging

ORDERS = {"newest": paging.Order("最近上传", "-id")}
ROW_ORDERS = {"position": paging.Order("行次", "position")}


def _upload(asked) -> str:
    """The mark of the files handed over together that is asked for; empty: none, or none that was ever given."""
    mark = asked.get("upload", "")
    return mark if mark.isascii() and mark.isalnum() else ""


def batch_of(request, batch_id: int) -> LedgerBatch:
    """The batch the post may see; Http404."""
    batches = LedgerBatch.objects.visible_to(request.post).select_related(
        "division__parent", "handed_over_by"
    )
    return get_object_or_404(batches, pk=batch_id)


@needs(Right.LEDGER_IMPORT)
def ledger_list(request):
    batches = LedgerBatch.objects.visible_to(request.post).select_related("division", "handed_over_by")
    upload = _upload(request.GET)
    if upload:
        batches = batches.filter(upload=upload)
    page = paging.page(batches, request.GET, orders=ORDERS)
    context = {
        "page": page,
        "table": LedgerTable(page.rows, request=request, orderable=False),
        "upload": upload,
    }
    if upload:
        context |= ledger_shown.of_upload(page.rows)
    return render(request, "assets/ledger_list.html", context)


@needs(Right.LEDGER_IMPORT, methods="GET POST", most_bytes=MOST_TOGETHER + (1 << 20))
def ledger_hand_over(request):
    areas = Division.objects.visible_to(request.post).exclude(level=Division.Level.COUNTY)
    form = HandOverForm(request.POST or None, request.FILES or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            handed = ledgers.hand_over(
                files=form.cleaned_data["file"], division=form.cleaned_data["division"], by=request.post
            )
            return _to_what_was_handed_over(handed)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "stages": ledger_shown.first_stages(), "limit": MOST_BYTES}
    return render(request, "assets/ledger_hand_over.html", context, status=422 if form.errors else 200)


def _to_what_was_handed_over(handed):
    for _batch, job in handed:
        jobs.wake(job)
    first = handed[0][0]
    if len(handed) == 1:
        return redirect("assets:ledger-detail", first.pk)
    return redirect(f"{reverse('assets:ledger-list')}?upload={first.upload}")


@needs(Right.LEDGER_IMPORT)
def ledger_detail(request, batch_id):
    batch = batch_of(request, batch_id)
    context = ledger_shown.context(batch, request)
    if context["job"] is None:
        context["page"] = paging.page(ledger_shown.rows_of(batch, request), request.GET, orders=ROW_ORDERS)
        context["rows"] = [ledger_rows_shown.row(row) for row in context["page"]]
    return render(request, "assets/ledger_detail.html", context)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_confirm_upload(request):
    """Confirm every checked file of one upload."""
    upload = _upload(request.POST)
    batches = LedgerBatch.objects.visible_to(request.post).filter(
        upload=upload, state=LedgerBatch.State.CHECKED
    )
    for batch in batches.exclude(upload="").order_by("pk"):
        with suppress(AtWork):
            jobs.wake(ledgers.ask_for_confirmation(batch=batch, by=request.post))
    return redirect(f"{reverse('assets:ledger-list')}?{urlencode({'upload': upload})}")


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_confirm(request, batch_id):
    try:
        jobs.wake(ledgers.ask_for_confirmation(batch=batch_of(request, batch_id), by=request.post))
    except AtWork as refusal:
        messages.error(request, str(refusal))
    return redirect("assets:ledger-detail", batch_id)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_undo(request, batch_id):
    try:
        jobs.wake(ledgers.ask_for_undoing(batch=batch_of(request, batch_id), by=request.post))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("assets:ledger-detail", batch_id)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_discard(request, batch_id):
    try:
        batch = ledgers.discard(batch=batch_of(request, batch_id), by=request.post)
    except AtWork as refusal:
        messages.error(request, str(refusal))
        return redirect("assets:ledger-detail", batch_id)
    messages.success(request, f"已放弃“{batch.file_name}”，没有登记任何设施")
    return redirect("assets:ledger-list")


@needs(Right.LEDGER_IMPORT)
def ledger_held_export(request, batch_id):
    batch = batch_of(request, batch_id)
    return held_rows.workbook(batch, batch.rows.filter(verdict=LedgerRow.Verdict.HELD).order_by("position"))
