"""导入/导出 of a plain table: template, export, upload, check page, confirmation, one-time passwords."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.actions import table_imports as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.imports import TableFileForm
from accounts.imports import sheets
from accounts.imports.tables import TABLE_RIGHTS, TableResource, table_named
from accounts.models import TableImport
from accounts.places import IMPORTABLE_TABLES
from accounts.views.answers import bound, done
from common import jobs
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet

KINDS = {
    "new": ("run", "新增"),
    "changed": ("warn", "变更"),
    "same": ("mute", "未变"),
    "wrong": ("bad", "错误"),
}
TONES = {"new": "accent", "changed": "warn", "same": "mute", "wrong": "bad"}
MOST_SHOWN = 500  # rows of one page of the check


def _table(request, key: str) -> type[TableResource]:
    """Raises Http404 for no such table, Refused without its right."""
    table = table_named(key)
    if table is None:
        raise Http404
    require(request.post, table.right)
    request.stands_under = table.list_url
    return table


@needs(*TABLE_RIGHTS)
def table_template(request, table):
    chosen = _table(request, table)
    if not chosen.grows:
        return redirect("accounts:table-export", table)
    return spreadsheet_answer(f"{chosen.title}导入表", *sheets.template(chosen(by=request.post)))


@needs(*TABLE_RIGHTS)
def table_export(request, table):
    """Everything of the table in the post's area, as a workbook that comes back as it is."""
    chosen = _table(request, table)
    if chosen.export_url:
        return redirect(chosen.export_url)
    resource = chosen(by=request.post)
    return sheets.export(resource, resource.rows())


@needs(*TABLE_RIGHTS, methods="GET POST")
def table_import(request, table):
    chosen = _table(request, table)
    form = TableFileForm(bound(request), request.FILES or None, post=request.post)
    form.fields["file"].label = _("%(table)s导入表") % {"table": chosen.title}
    if form.is_valid():
        made = carried_out(
            form, acts.hand_over_table, table=chosen, file=form.cleaned_data["file"], by=request.post
        )
        if made is not None:
            return redirect("accounts:table-import-detail", made.pk)
    context = {
        "form": form,
        "table": chosen,
        "list_url": reverse(chosen.list_url),
        "tables": _beside(request.post, chosen),
        "earlier": request.post.person.table_imports.filter(table=table)[:10],
        "says": _("只收 .xlsx，不超过 2 MB，一次最多 %(most)s 行") % {"most": f"{chosen.most_rows:,}"},
    }
    return render(request, "accounts/table_import.html", context, status=422 if form.is_bound else 200)


def _beside(post, chosen: type[TableResource]) -> list[dict[str, Any]]:
    """The tables the post may import, as tabs."""
    return [
        {
            "word": table.title,
            "url": reverse("accounts:table-import", args=[table.key]),
            "count": None,
            "chosen": table is chosen,
        }
        for table in IMPORTABLE_TABLES
        if may(post, table.right)
    ]


def _own(request, import_id) -> TableImport:
    """An import of one's own, of a table that the present post may import."""
    mine = get_object_or_404(request.post.person.table_imports, pk=import_id)
    _table(request, mine.table)
    return mine


@needs(*TABLE_RIGHTS)
def table_import_detail(request, import_id):
    chosen = _own(request, import_id)
    table = _table(request, chosen.table)
    job = acts.job_of(chosen)
    content = json.loads(chosen.rows) if chosen.rows else {"rows": []}
    written = chosen.state == TableImport.State.CONFIRMED
    tab = "wrong" if written else request.GET.get("tab") or ("wrong" if chosen.counts.get("wrong") else "all")
    rows = [row for row in content["rows"] if tab in ("all", row["kind"])]
    context = {
        "chosen": chosen,
        "table": table,
        "list_url": reverse(table.list_url),
        "job": job,
        "running": job is not None and not job.is_final,
        "heads": [table.heads()[name] for name in table.shown],
        "rows": [_shown(table, row) for row in rows[:MOST_SHOWN]],
        "more": len(rows) - MOST_SHOWN,
        "most_shown": MOST_SHOWN,
        "tabs": _tabs(chosen, tab, len(content["rows"])),
        "parts": _parts(chosen),
        "total": {
            "label": _("读到"),
            "value": sum(chosen.counts.get(kind, 0) for kind in KINDS),
            "unit": _("行"),
        },
        "to_write": chosen.counts.get("new", 0) + chosen.counts.get("changed", 0),
        "notes": _notes(content),
        "has_passwords": bool(chosen.passwords),
    }
    return render(request, "accounts/table_import_detail.html", context)


def _shown(table: type[TableResource], row: dict) -> dict:
    """A line for the check page: its badge, which row it means, what it changes."""
    state, word = KINDS[row["kind"]]
    named = [row["cells"].get(name, "") for name in table.shown]
    return {
        "line": row["line"],
        "kind": row["kind"],
        "state": state,
        "word": word,
        "name": named[0] or _("（没有填写）"),
        "named": named[1:],
        "problems": row["problems"],
        "changes": row.get("changes", ()),
    }


def _notes(content: dict) -> list[tuple[str, str]]:
    """What of the file was left aside, each with its tone, so that nothing is lost silently."""
    notes = []
    if ignored := content.get("ignored"):
        notes.append(("mute", _("没有用到的列：%(heads)s") % {"heads": "、".join(ignored)}))
    if unread := content.get("unread"):
        sentence = _("只读了一张工作表，没有读：%(sheets)s；请分别另存上传")
        notes.append(("warn", sentence % {"sheets": "、".join(unread)}))
    return notes


def _tabs(chosen: TableImport, tab: str, total: int) -> list[dict]:
    kinds = [("all", _("全部"), total)] + [
        (kind, word, chosen.counts.get(kind, 0)) for kind, (_s, word) in KINDS.items()
    ]
    return [
        {"word": word, "url": f"?tab={kind}", "count": n, "chosen": kind == tab} for kind, word, n in kinds
    ]


def _parts(chosen: TableImport) -> list[dict]:
    return [
        {"label": word, "value": chosen.counts.get(kind, 0), "unit": _("行"), "tone": TONES[kind]}
        for kind, (_state, word) in KINDS.items()
    ]


@needs(*TABLE_RIGHTS, methods="POST")
def table_import_confirm(request, import_id):
    chosen = _own(request, import_id)
    try:
        job = acts.ask_to_write(table_import=chosen, by=request.post)
    except ValidationError as refusal:
        return _told(request, chosen, refusal)
    jobs.wake(job)
    return redirect("accounts:job-detail", job.pk)


@needs(*TABLE_RIGHTS, methods="POST")
def table_import_drop(request, import_id):
    chosen = _own(request, import_id)
    try:
        acts.drop_table(table_import=chosen, by=request.post)
    except ValidationError as refusal:
        return _told(request, chosen, refusal)
    return done(request, _("已放弃，什么也没有登记"), "accounts:table-import", chosen.table)


@needs(*TABLE_RIGHTS, methods="POST")
def table_import_passwords(request, import_id):
    """The workbook of one-time passwords, once."""
    chosen = _own(request, import_id)
    try:
        lines = acts.take_passwords(table_import=chosen, by=request.post)
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


def _told(request, chosen: TableImport, refusal: ValidationError):
    messages.error(request, "；".join(refusal.messages))
    return redirect("accounts:table-import-detail", chosen.pk)
