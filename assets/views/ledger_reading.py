"""看懂了什么: how each sheet of a ledger was understood, every guess to be changed; then it is read again."""

from django.shortcuts import redirect, render

from accounts.access import Refused
from accounts.doors import needs
from accounts.rights import Right
from assets import ledger_rows_shown
from assets.actions import ledger_choices
from assets.forms.ledger_reading import SheetForm
from assets.models import LedgerBatch
from assets.views.ledger_rows import villages_of
from assets.views.ledgers import batch_of
from common import jobs


@needs(Right.LEDGER_IMPORT, methods="GET POST")
def ledger_reading(request, batch_id):
    batch = batch_of(request, batch_id)
    sheets = batch.understanding.get("sheets", [])
    chosen = batch.choices.get("sheets", {})
    villages = villages_of(batch, request.post)
    asked = request.POST.get("sheet", "") if request.method == "POST" else None
    forms = [
        SheetForm(
            request.POST if asked == str(number) else None,
            sheet=sheet,
            chosen=chosen.get(sheet["sheet"], {}),
            villages=villages,
            nothing_read=batch.state == LedgerBatch.State.REJECTED,
            auto_id=f"sheet-{number}-%s",
        )
        for number, sheet in enumerate(sheets)
    ]
    for form in forms:
        if form.is_bound and form.is_valid():
            try:
                job = ledger_choices.choose(
                    batch=batch, sheet=form.sheet["sheet"], choice=form.choice(), by=request.post
                )
                jobs.wake(job)
                return redirect("assets:ledger-detail", batch.pk)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    context = {"batch": batch, "forms": forms, "samples": ledger_rows_shown.samples(batch)}
    wrong = any(form.errors for form in forms)
    return render(request, "assets/ledger_reading.html", context, status=422 if wrong else 200)
