"""Rows of a ledger between check and register: mended, dismissed, brought back, taken as a change; suggestions accepted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import Refused
from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets import held_rows, ledger_rows_shown, ledger_shown
from assets.actions import ledger_choices, ledger_mend
from assets.forms.ledger_rows import LedgerRowForm
from assets.forms.ledgers import MendedFileForm
from assets.models import LedgerBatch, LedgerRow
from assets.views.ledgers import batch_of

MOST_BYTES = held_rows.MOST_BYTES + (1 << 16)


def villages_of(batch: LedgerBatch, post):
    """The villages a row of this ledger may belong to."""
    return (
        Division.objects.visible_to(post)
        .filter(in_ranges("code", batch.division.ranges), level=Division.Level.VILLAGE, closed_on=None)
        .order_by("code")
    )


def _row(batch: LedgerBatch, row_id: int) -> LedgerRow:
    return get_object_or_404(batch.rows.select_related("facility"), pk=row_id)


def _numbers(texts: list[str]) -> list[int]:
    """Those of the texts that are numbers of rows; anything else names none."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 16]


def _back(request, batch_id: int):
    """To the rows the clerk was at."""
    query = ledger_shown.place(request.POST.get("at", ""))
    return redirect(reverse("assets:ledger-detail", args=[batch_id]) + query)


def _mended(batch: LedgerBatch, row: LedgerRow, form: LedgerRowForm, *, by) -> int:
    """How many rows were mended; 0: it was refused, and the form says why and keeps what was typed."""
    try:
        return ledger_choices.mend_alike(batch=batch, row=row, edits=form.edits(), alike=form.alike(), by=by)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 0


@needs(Right.LEDGER_IMPORT, methods="GET POST")
def ledger_row_edit(request, batch_id, row_id):
    batch = batch_of(request, batch_id)
    row = _row(batch, row_id)
    form = LedgerRowForm(request.POST or None, row=row, villages=villages_of(batch, request.post))
    if (
        request.method == "POST"
        and form.is_valid()
        and (mended := _mended(batch, row, form, by=request.post))
    ):
        row.refresh_from_db()
        if row.verdict != LedgerRow.Verdict.HELD:
            others = f"；同样写法的一共改了 {mended} 行" if mended > 1 else ""
            messages.success(request, f"第 {row.row} 行已改好：{row.get_verdict_display()}{others}")
            return _back(request, batch.pk)
        form = LedgerRowForm(row=row, villages=villages_of(batch, request.post))
    at = ledger_shown.place(request.GET.get("at", request.POST.get("at", "")))
    back_url = reverse("assets:ledger-detail", args=[batch.pk]) + at
    context = {"batch": batch, "form": form, "at": at.removeprefix("?"), "back_url": back_url}
    return render(request, "assets/ledger_row_edit.html", context | ledger_rows_shown.one(row))


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_row_accept(request, batch_id, row_id):
    """Take what a problem suggests, for this row or for all with the same words."""
    batch = batch_of(request, batch_id)
    asked = request.POST
    try:
        mended = ledger_choices.accept(
            batch=batch,
            row=_row(batch, row_id),
            problem=next(iter(_numbers([asked.get("problem", "")])), -1),
            value=asked.get("value", ""),
            alike="alike" in asked,
            by=request.post,
        )
        messages.success(request, f"已采用，改好 {mended} 行")
    except (ValidationError, Refused) as refusal:
        messages.error(request, "；".join(getattr(refusal, "messages", [str(refusal)])))
    return _back(request, batch.pk)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_agree(request, batch_id):
    """Villages written otherwise than registered are right: asked once for the file, known to the township then."""
    batch = batch_of(request, batch_id)
    try:
        number = ledger_choices.agree(batch=batch, code=request.POST.get("code", ""), by=request.post)
        messages.success(request, f"已认定，{number} 行不再提示")
    except (ValidationError, Refused) as refusal:
        messages.error(request, "；".join(getattr(refusal, "messages", [str(refusal)])))
    return _back(request, batch.pk)


@needs(Right.LEDGER_IMPORT, methods="POST")
def ledger_row_act(request, batch_id, act):
    """不导入, 恢复 or 按台账更新 for the rows named, or (`every`) for all that it fits."""
    batch = batch_of(request, batch_id)
    named = _numbers(request.POST.getlist("row"))
    rows = ledger_shown.fitting(batch, act).filter(
        **({} if act == "update" and "every" in request.POST else {"pk__in": named})
    )
    chosen = list(rows.values_list("pk", flat=True))
    do, told = {
        "dismiss": (ledger_mend.dismiss, "{} 行不导入"),
        "restore": (ledger_mend.bring_back, "{} 行已恢复核对"),
        "update": (ledger_mend.take_change, "{} 行将按台账更新在册设施"),
    }[act]
    try:
        do(batch=batch, rows=chosen, by=request.post)
        if chosen:
            messages.success(request, told.format(len(chosen)))
        else:
            messages.info(request, "这些行已经办过，没有改动")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, batch.pk)


@needs(Right.LEDGER_IMPORT, methods="GET POST", most_bytes=MOST_BYTES)
def ledger_held_mend(request, batch_id):
    """The workbook of waiting rows, mended and handed in again: each changed cell mends its row."""
    batch = batch_of(request, batch_id)
    form = MendedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            edits = held_rows.edits(batch, form.cleaned_data["file"])
            batch = ledger_mend.mend(batch=batch, edits=edits, by=request.post)
            messages.success(
                request,
                f"改了 {len(edits)} 行，还有 {batch.counts['held']} 行待处理" if edits else "没有改动的行",
            )
            return redirect("assets:ledger-detail", batch.pk)
        except (ValidationError, Refused) as refusal:
            form.add_error("file", "；".join(getattr(refusal, "messages", [str(refusal)])))
    context = {"batch": batch, "form": form, "limit": held_rows.MOST_BYTES}
    return render(request, "assets/ledger_held_mend.html", context, status=422 if form.errors else 200)
