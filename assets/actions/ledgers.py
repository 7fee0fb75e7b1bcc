"""Handing over a ledger, and checking it: every row of the file becomes a staged row with a verdict."""

import csv
import io
from collections.abc import Callable, Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets import ledger_files
from assets.actions.ledger_confirm import locked
from assets.models import LedgerBatch
from common import jobs
from common.models.jobs import Job

CHUNK = 5000
COLUMNS = (
    "batch_id, position, sheet, row, verdict, kind, flagged, division_code, type_code, name, name_key, values, phones, "
    "phone_hashes, raw, problems"
)


@transaction.atomic
def hand_over(*, file: UploadedFile, division: Division, by) -> tuple[LedgerBatch, Job]:
    """Keep the file, open a batch and ask for its reading. The door wakes the worker.

    Raises Refused without the right or outside the post's area, ledger_files.TooBig.
    """
    batch = keep_batch(file=file, division=division, by=by)
    return batch, _ask(batch, "assets.read_ledger", f"读取台账：{batch.file_name}")


def keep_batch(*, file: UploadedFile, division: Division, by) -> LedgerBatch:
    """Keep the file and open its batch, to be read by the caller (the command line reads at once)."""
    require(by, Right.LEDGER_IMPORT)
    require_division(by, division.code)
    return LedgerBatch.objects.create(
        division=division,
        file_name=file.name[-200:],
        stored_as=ledger_files.keep(file),
        size=file.size,
        handed_over_by=by.person,
    )


@transaction.atomic
def ask_for_confirmation(*, batch: LedgerBatch, by) -> Job:
    """Ask that what was checked be registered. Asked twice, it is one job. Raises Refused."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    _require_checked(batch)
    job = Job.objects.filter(pk=batch.job_id).first()
    if job and job.kind == "assets.confirm_ledger" and not job.is_final:
        return job
    return _ask(batch, "assets.confirm_ledger", f"台账入库：{batch.file_name}")


def _ask(batch: LedgerBatch, kind: str, title: str) -> Job:
    arguments = {"batch": batch.pk}
    asker = jobs.Asker.present()
    job = jobs.start(kind, arguments=arguments, by=asker, title=title, owner=batch, division=batch.division_id)
    batch.job_id = job.pk
    batch.save(update_fields=["job_id"])
    return job


@transaction.atomic
def discard(*, batch: LedgerBatch, by) -> LedgerBatch:
    """Give a batch up before it is registered; its staged rows go, the batch stays as a record. Raises Refused."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    if batch.state == LedgerBatch.State.IMPORTED:
        raise Refused("本批次已入库，不能放弃")
    batch.rows.all().delete()
    batch.state = LedgerBatch.State.DISCARDED
    batch.save(update_fields=["state"])
    return batch


def _require_checked(batch: LedgerBatch) -> None:
    if batch.state != LedgerBatch.State.CHECKED:
        raise Refused(f"本批次{batch.get_state_display()}，不能入库")


def stage(*, batch: LedgerBatch, rows: Iterable[dict], on_rows: Callable[[int], None]) -> None:
    """Put the read rows (dicts of COLUMNS but the first two) into the staging table, in chunks. Old ones go first."""
    batch.rows.all().delete()
    lines: list[list] = []
    for position, row in enumerate(rows, start=1):
        lines.append([batch.pk, position, *row.values()])
        if len(lines) == CHUNK:
            _copy(lines)
            on_rows(len(lines))
            lines.clear()
    _copy(lines)
    on_rows(len(lines))


def _copy(lines: list[list]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY assets_ledgerrow ({COLUMNS}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (sheet))", text)
