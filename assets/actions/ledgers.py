"""Handing over a ledger, asking for its registration, giving it up."""

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets import ledger_files
from assets.actions.ledger_confirm import locked, require_pending
from assets.models import LedgerBatch
from common import jobs
from common.models.jobs import Job


@transaction.atomic
def hand_over(*, file: UploadedFile, division: Division, by) -> tuple[LedgerBatch, Job]:
    """Keep the file, open a batch and ask for its reading. The door wakes the worker.

    Raises Refused without the right or outside the post's area, ledger_files.TooBig.
    """
    batch = keep_batch(file=file, division=division, by=by)
    return batch, _ask(batch, "assets.read_ledger", f"读取台账：{batch.file_name}")


def keep_batch(*, file: File, division: Division, by) -> LedgerBatch:
    """Keep the file and open its batch, to be read by the caller (the command line reads at once)."""
    require(by, Right.LEDGER_IMPORT)
    require_division(by, division.code)
    return LedgerBatch.objects.create(
        division=division,
        file_name=(file.name or "")[-200:],
        stored_as=ledger_files.keep(file),
        size=file.size or 0,
        handed_over_by=by.person,
    )


@transaction.atomic
def ask_for_confirmation(*, batch: LedgerBatch, by) -> Job:
    """Ask that what was checked be registered. Asked twice, it is one job. Raises Refused."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    require_pending(batch)
    job = Job.objects.filter(pk=batch.job_id or 0).first()
    if job and job.kind == "assets.confirm_ledger" and not job.is_final:
        return job
    return _ask(batch, "assets.confirm_ledger", f"台账入库：{batch.file_name}")


def _ask(batch: LedgerBatch, kind: str, title: str) -> Job:
    arguments = {"batch": batch.pk}
    asker = jobs.Asker.present()
    job = jobs.start(
        kind, arguments=arguments, by=asker, title=title, owner=batch, division=batch.division_id
    )
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
