"""The import of a plain table: read and rehearsed, shown, then written whole or not at all; passwords fetched once.

Lines with problems are left out and said; what was shown as new or changed is what is written, unless somebody changed
one of those rows since: then nothing is.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset

from accounts.access import require
from accounts.imports.columns import Found, NoHeads, rows_under_heads
from accounts.imports.people import PersonResource
from accounts.imports.reading import lines_of
from accounts.imports.tables import TableResource, table_named
from accounts.models import TableImport
from common import audit, jobs
from common.models import Job

KINDS = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "same",
}
WRITTEN = ("new", "changed")


class _Rehearsed(Exception):
    """Ends the rehearsal's transaction without a trace."""


def hand_over_table(*, table: type[TableResource], file: Any, by) -> TableImport:
    """Read an uploaded workbook and rehearse it; nothing is written but the import itself.

    Raises Refused, or ValidationError with a sentence for a file that can't be taken.
    """
    require(by, table.right)
    found = _read(table, file)
    judged = rehearse(table, found, by=by)
    kinds = Counter(row["kind"] for row in judged)
    content = {
        "columns": found.columns,
        "rows": judged,
        "ignored": found.ignored,
        "unread": found.unread,
    }
    return TableImport.objects.create(
        person_id=by.person_id,
        post=by,
        table=table.key,
        file_name=file.name[-200:],
        rows=json.dumps(content, ensure_ascii=False),
        counts={kind: kinds[kind] for kind in ("new", "changed", "same", "wrong")},
    )


def _read(table: type[TableResource], file) -> Found:
    try:
        found = rows_under_heads(table.columns, lines_of(file))
    except NoHeads as error:
        raise ValidationError({"file": str(error)}) from error
    if not found.rows:
        raise ValidationError({"file": _("表头下面没有内容，请填写后再上传")})
    if len(found.rows) > table.most_rows:
        said = {"most": table.most_rows, "n": len(found.rows)}
        sentence = _("一次最多 %(most)s 行，本文件有 %(n)s 行，请分成几个文件")
        raise ValidationError({"file": sentence % said})
    return found


def rehearse(table: type[TableResource], found: Found, *, by) -> list[dict[str, Any]]:
    """What would become of each line: line, cells, kind (new, changed, same, wrong), problems, changes (head, old,
    new), and how the row stood. Writes nothing.
    """
    resource = table(by=by, rehearsal=True)
    try:
        with transaction.atomic():
            results = _run(resource, found.columns, [cells for _line, cells in found.rows])
            raise _Rehearsed
    except _Rehearsed:
        pass
    return [
        {
            "line": line,
            "cells": cells,
            "kind": KINDS.get(result.import_type, "wrong"),
            "problems": resource.problems_of(result),
            "changes": result.changes,
            "stood": result.stood,
        }
        for (line, cells), result in zip(found.rows, results, strict=True)
    ]


def _run(resource: TableResource, columns: list[str], rows: list[dict[str, str]]) -> list[Any]:
    dataset = Dataset(*[[cells[name] for name in columns] for cells in rows], headers=columns)
    result = resource.import_data(dataset, raise_errors=False, use_transactions=False)
    if result.base_errors:
        raise result.base_errors[0].error
    return result.rows


def table_of(table_import: TableImport) -> type[TableResource]:
    """Raises LookupError for a table this installation no longer has."""
    table = table_named(table_import.table)
    if table is None:
        raise LookupError(table_import.table)
    return table


@transaction.atomic
def ask_to_write(*, table_import: TableImport, by) -> Job:
    """Ask a worker to write what was shown; asked twice, it is one job. Raises Refused, ValidationError."""
    table = table_of(table_import)
    require(by, table.right)
    _locked(table_import, by)
    asked = job_of(table_import)
    if asked is not None and not asked.is_final:
        return asked
    return jobs.start(
        "accounts.import_table",
        arguments={"import": table_import.pk},
        by=jobs.Asker.present(),
        title=_("导入%(table)s") % {"table": table.title},
        owner=table_import,
        division=by.division_id,
    )


def job_of(table_import: TableImport) -> Job | None:
    """The last job that was asked to write this import."""
    asked = Job.objects.filter(owner_kind=TableImport._meta.label_lower, owner_id=str(table_import.pk))
    return asked.order_by("-pk").first()


@transaction.atomic
def write_table(*, table_import: TableImport, by, on_row: Callable[[], Any] = lambda: None) -> dict[str, int]:
    """Write the lines shown as new or changed, all of them or none; answers the counts. Raises jobs.Failed in words."""
    table = table_of(table_import)
    require(by, table.right)
    chosen = _locked(table_import, by)
    content = json.loads(chosen.rows)
    rows = [row for row in content["rows"] if row["kind"] in WRITTEN]
    stood = [row["stood"] for row in rows if "stood" in row]  # those read before an upgrade do not say
    resource = table(by=by, expected=stood, on_row=on_row)
    results = _run(resource, content["columns"], [row["cells"] for row in rows])
    for row, result in zip(rows, results, strict=True):
        if problems := resource.problems_of(result):
            sentence = _("第 %(line)s 行%(problem)s。核对以后情况有变，一行也没有导入，请重新上传。")
            raise jobs.Failed(sentence % {"line": row["line"], "problem": problems[0]})
    return _confirm(chosen, content, resource)


def _confirm(chosen: TableImport, content: dict[str, Any], resource: TableResource) -> dict[str, int]:
    if isinstance(resource, PersonResource):
        chosen.passwords = _sealed_passwords(resource)
        chosen.counts |= {"accounts": len(resource.opened)}
    chosen.rows = _left_over(content)
    chosen.state = TableImport.State.CONFIRMED
    chosen.confirmed_at = timezone.now()
    chosen.save()
    return chosen.counts


def _left_over(content: dict[str, Any]) -> str:
    """The lines that were not written, so that they can still be seen and mended.

    Their telephones go; a wrong one stays only where its problem quotes it.
    """
    wrong = [
        row | {"cells": {name: cell for name, cell in row["cells"].items() if "phone" not in name}}
        for row in content["rows"]
        if row["kind"] == "wrong"
    ]
    return json.dumps(content | {"rows": wrong}, ensure_ascii=False) if wrong else ""


def _sealed_passwords(resource: PersonResource) -> str:
    lines = [
        [str(person.division), person.name, username, password]
        for person, username, password in resource.opened
    ]
    return json.dumps(lines, ensure_ascii=False) if lines else ""


@transaction.atomic
def drop_table(*, table_import: TableImport, by) -> None:
    """Give the import up; the lines that were read are gone."""
    chosen = _locked(table_import, by)
    chosen.rows, chosen.state = "", TableImport.State.DROPPED
    chosen.save(update_fields=["rows", "state"])


@transaction.atomic
def take_passwords(*, table_import: TableImport, by) -> list[list[str]]:
    """The one-time passwords (area, name, account, password), once: afterwards they are nowhere. Raises ValidationError."""
    chosen = TableImport.objects.select_for_update().get(pk=table_import.pk, person_id=by.person_id)
    if not chosen.passwords:
        raise ValidationError(_("一次性密码已经下载过，或本次没有开通账号；忘了的请在人员页面重置密码"))
    lines = json.loads(chosen.passwords)
    chosen.passwords = ""
    chosen.save(update_fields=["passwords"])
    audit.note("export", table=TableImport._meta.db_table, key=chosen.pk, details={"title": _("一次性密码")})
    return lines


def _locked(table_import: TableImport, by) -> TableImport:
    """One's own import, still to be decided."""
    chosen = TableImport.objects.select_for_update().get(pk=table_import.pk, person_id=by.person_id)
    if chosen.state != TableImport.State.CHECKED:
        raise ValidationError(_("这份导入表%(state)s，不能再办理") % {"state": chosen.get_state_display()})
    return chosen
