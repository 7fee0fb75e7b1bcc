"""批量导入人员: template, upload, check page, confirmation, passwords."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import people_imports as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.imports import PeopleFileForm
from accounts.imports import columns
from accounts.models import PeopleImport
from accounts.rights import Right
from accounts.views.answers import bound, done
from common import jobs
from common.privacy import mask_phone
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet

WORDS = {
    "new": ("run", "新登记"),
    "changed": ("run", "修改"),
    "same": ("mute", "没有变化"),
    "wrong": ("bad", "有问题"),
}


@needs(Right.PERSON_MANAGE)
def people_template(request):
    return spreadsheet_answer("人员与账号导入表", columns.template(request.post))


@needs(Right.PERSON_MANAGE, methods="GET POST")
def people_import(request):
    form = PeopleFileForm(bound(request), request.FILES or None, post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.hand_over_people, file=form.cleaned_data["file"], by=request.post)
        if made is not None:
            return redirect("accounts:people-import-detail", made.pk)
    earlier = request.post.person.people_imports.all()[:10]
    context = {"form": form, "earlier": earlier, "most_rows": acts.MOST_ROWS}
    return render(request, "accounts/people_import.html", context, status=422 if form.is_bound else 200)


def _own(request, import_id) -> PeopleImport:
    return get_object_or_404(request.post.person.people_imports, pk=import_id)


@needs(Right.PERSON_MANAGE)
def people_import_detail(request, import_id):
    chosen = _own(request, import_id)
    job = acts.job_of(chosen)
    rows = [_shown(row) for row in json.loads(chosen.rows)["rows"]] if chosen.rows else []
    written = chosen.state == PeopleImport.State.CONFIRMED
    tab = "wrong" if written else request.GET.get("tab") or ("wrong" if chosen.counts.get("wrong") else "all")
    context = {
        "chosen": chosen,
        "job": job,
        "running": job is not None and not job.is_final,
        "rows": [row for row in rows if tab in ("all", row["kind"])],
        "tabs": _tabs(chosen, tab, len(rows)),
        "parts": _parts(chosen),
        "total": {
            "label": _("读到"),
            "value": sum(chosen.counts.get(kind, 0) for kind in WORDS),
            "unit": _("行"),
        },
        "to_write": chosen.counts.get("new", 0) + chosen.counts.get("changed", 0),
        "has_passwords": bool(chosen.passwords),
    }
    return render(request, "accounts/people_import_detail.html", context)


def _shown(row: dict) -> dict:
    """A row for the check page; the phone masked."""
    cells = row["cells"]
    state, word = WORDS[row["kind"]]
    return row | {
        "cells": cells | {"phone": mask_phone(cells.get("phone", ""))},
        "state": state,
        "word": word,
    }


def _tabs(chosen: PeopleImport, tab: str, total: int) -> list[dict]:
    kinds = [("all", _("全部"), total)] + [
        (kind, word, chosen.counts.get(kind, 0)) for kind, (_s, word) in WORDS.items()
    ]
    return [
        {"word": word, "url": f"?tab={kind}", "count": n, "chosen": kind == tab} for kind, word, n in kinds
    ]


def _parts(chosen: PeopleImport) -> list[dict]:
    tones = {"new": "accent", "changed": "run", "same": "mute", "wrong": "bad"}
    return [
        {"label": word, "value": chosen.counts.get(kind, 0), "unit": _("行"), "tone": tones[kind]}
        for kind, (_state, word) in WORDS.items()
    ]


@needs(Right.PERSON_MANAGE, methods="POST")
def people_import_confirm(request, import_id):
    chosen = _own(request, import_id)
    try:
        job = acts.ask_for_people(people_import=chosen, by=request.post)
    except ValidationError as refusal:
        return _told(request, chosen, refusal)
    jobs.wake(job)
    return redirect("accounts:job-detail", job.pk)


@needs(Right.PERSON_MANAGE, methods="POST")
def people_import_drop(request, import_id):
    chosen = _own(request, import_id)
    try:
        acts.drop_people(people_import=chosen, by=request.post)
    except ValidationError as refusal:
        return _told(request, chosen, refusal)
    return done(request, _("已放弃，没有登记任何人"), "accounts:people-import")


@needs(Right.PERSON_MANAGE, methods="POST")
def people_import_passwords(request, import_id):
    """The workbook of one-time passwords, once."""
    chosen = _own(request, import_id)
    try:
        lines = acts.take_passwords(people_import=chosen, by=request.post)
    except ValidationError as refusal:
        return _told(request, chosen, refusal)
    heads = [
        Column("area", _("区划"), 18),
        Column("name", _("姓名"), 12),
        Column("username", _("账号"), 20, "code"),
        Column("password", _("一次性密码"), 22, "code"),
    ]
    today = timezone.localdate()
    sheet = Sheet(
        _("一次性密码"),
        heads,
        lines,
        unit_line=_("72 小时内首次登录并改密；分别告知本人后销毁本表"),
        portrait=True,
    )
    return spreadsheet_answer(_("一次性密码%(day)s") % {"day": f"{today:%Y%m%d}"}, sheet)


def _told(request, chosen: PeopleImport, refusal: ValidationError):
    messages.error(request, "；".join(refusal.messages))
    return redirect("accounts:people-import-detail", chosen.pk)
