"""The import of people: read and rehearsed, shown, then written whole or not at all; passwords fetched once.

Rows with problems are left out and said; what was shown as new or changed is what is written.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset

from accounts.access import require
from accounts.imports import columns
from accounts.imports.people import PersonResource, problems_of
from accounts.models import PeopleImport
from accounts.rights import Right
from common import audit, jobs
from common.attachments import NotAccepted
from common.attachments.office import office_kind
from common.models import Attachment, Job
from common.spreadsheets import inside

MOST_BYTES = 2 << 20
MOST_ROWS = 500
LIMITS = inside.Limits(cpu_seconds=20, wall_seconds=30)
KINDS = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "same",
}
WRITTEN = ("new", "changed")


class _Rehearsed(Exception):
    """Ends the rehearsal's transaction without a trace."""


def hand_over_people(*, file: Any, by) -> PeopleImport:
    """Read an uploaded workbook and rehearse it; nothing is written but the import itself.

    Raises Refused, or ValidationError with a sentence for a file that can't be taken.
    """
    require(by, Right.PERSON_MANAGE)
    found, rows = _read(file)
    judged = rehearse(found, rows, by=by)
    counts = {
        kind: sum(row["kind"] == kind for row in judged) for kind in ("new", "changed", "same", "wrong")
    }
    return PeopleImport.objects.create(
        person_id=by.person_id,
        post=by,
        file_name=file.name[-200:],
        rows=json.dumps({"columns": found, "rows": judged}, ensure_ascii=False),
        counts=counts,
    )


def _read(file) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    if file.size > MOST_BYTES:
        raise ValidationError({"file": _("文件超过 2 MB，请只保留人员表再上传")})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            if not path.read_bytes().startswith(b"PK") or office_kind(path) != Attachment.Kind.XLSX:
                raise NotAccepted(_("只能导入 .xlsx 文件，请用 Excel 或 WPS 另存为 .xlsx 再上传"))
            found, rows = columns.rows_under_heads(
                list(inside.records("accounts.imports.workbook", path, limits=LIMITS))
            )
        except (NotAccepted, inside.CannotRead, columns.NoHeads) as error:
            raise ValidationError({"file": str(error)}) from error
    if not rows:
        raise ValidationError({"file": _("表头下面没有内容，请填写后再上传")})
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            {
                "file": _("一次最多 %(most)s 行，本文件有 %(n)s 行，请分成几个文件")
                % {"most": MOST_ROWS, "n": len(rows)}
            }
        )
    return found, rows


def rehearse(found: list[str], rows: list[tuple[int, dict[str, str]]], *, by) -> list[dict[str, Any]]:
    """What would become of each row: line, cells, kind (new, changed, same, wrong), problems. Writes nothing."""
    try:
        with transaction.atomic():
            results = _run(PersonResource(by=by, rehearsal=True), found, [cells for _line, cells in rows])
            raise _Rehearsed
    except _Rehearsed:
        pass
    return [
        {
            "line": line,
            "cells": cells,
            "kind": KINDS.get(result.import_type, "wrong"),
            "problems": problems_of(result),
        }
        for (line, cells), result in zip(rows, results, strict=True)
    ]


def _run(resource: PersonResource, found: list[str], rows: list[dict[str, str]]) -> list[RowResult]:
    dataset = Dataset(*[[cells[name] for name in found] for cells in rows], headers=found)
    result = resource.import_data(dataset, raise_errors=False, use_transactions=False)
    if result.base_errors:
        raise result.base_errors[0].error
    return result.rows


@transaction.atomic
def ask_for_people(*, people_import: PeopleImport, by) -> Job:
    """Ask a worker to write what was shown; asked twice, it is one job. Raises Refused, ValidationError."""
    require(by, Right.PERSON_MANAGE)
    _locked(people_import, by)
    asked = job_of(people_import)
    if asked is not None and not asked.is_final:
        return asked
    return jobs.start(
        "accounts.import_people",
        arguments={"import": people_import.pk},
        by=jobs.Asker.present(),
        title=_("导入人员与账号"),
        owner=people_import,
        division=by.division_id,
    )


def job_of(people_import: PeopleImport) -> Job | None:
    """The last job that was asked to write this import."""
    asked = Job.objects.filter(owner_kind=PeopleImport._meta.label_lower, owner_id=str(people_import.pk))
    return asked.order_by("-pk").first()


@transaction.atomic
def write_people(
    *, people_import: PeopleImport, by, on_row: Callable[[], Any] = lambda: None
) -> dict[str, int]:
    """Write the rows shown as new or changed, all of them or none; answers the counts. Raises jobs.Failed in words."""
    require(by, Right.PERSON_MANAGE)
    chosen = _locked(people_import, by)
    content = json.loads(chosen.rows)
    rows = [row for row in content["rows"] if row["kind"] in WRITTEN]
    resource = PersonResource(by=by, rehearsal=False, on_row=on_row)
    results = _run(resource, content["columns"], [row["cells"] for row in rows])
    for row, result in zip(rows, results, strict=True):
        if problems := problems_of(result):
            sentence = _("第 %(line)s 行%(problem)s。核对以后情况有变，一行也没有导入，请重新上传。")
            raise jobs.Failed(sentence % {"line": row["line"], "problem": problems[0]})
    chosen.passwords = _sealed_passwords(resource)
    chosen.rows = _left_over(content)
    chosen.state = PeopleImport.State.CONFIRMED
    chosen.confirmed_at = timezone.now()
    chosen.counts |= {"accounts": len(resource.opened)}
    chosen.save()
    return chosen.counts


def _left_over(content: dict[str, Any]) -> str:
    """The rows that were not written, so that they can still be seen and mended.

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
def drop_people(*, people_import: PeopleImport, by) -> None:
    """Give the import up; the rows that were read are gone."""
    chosen = _locked(people_import, by)
    chosen.rows, chosen.state = "", PeopleImport.State.DROPPED
    chosen.save(update_fields=["rows", "state"])


@transaction.atomic
def take_passwords(*, people_import: PeopleImport, by) -> list[list[str]]:
    """The one-time passwords (area, name, account, password), once: afterwards they are nowhere. Raises ValidationError."""
    chosen = PeopleImport.objects.select_for_update().get(pk=people_import.pk, person_id=by.person_id)
    if not chosen.passwords:
        raise ValidationError(_("一次性密码已经下载过，或本次没有开通账号；忘了的请在人员页面重置密码"))
    lines = json.loads(chosen.passwords)
    chosen.passwords = ""
    chosen.save(update_fields=["passwords"])
    audit.note("export", table=PeopleImport._meta.db_table, key=chosen.pk, details={"title": _("一次性密码")})
    return lines


def _locked(people_import: PeopleImport, by) -> PeopleImport:
    """One's own import, still to be decided."""
    chosen = PeopleImport.objects.select_for_update().get(pk=people_import.pk, person_id=by.person_id)
    if chosen.state != PeopleImport.State.CHECKED:
        raise ValidationError(_("这份导入表%(state)s，不能再办理") % {"state": chosen.get_state_display()})
    return chosen
