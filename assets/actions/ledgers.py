"""Handing over a ledger, asking for its registration, giving it up."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets import ledger_files
from assets.actions.ledger_check import READABLE
from assets.actions.ledger_confirm import locked, require_pending
from assets.actions.ledger_undo import built_on
from assets.models import LedgerBatch
from common import jobs
from common.models.jobs import OPEN, Job


@transaction.atomic
def hand_over(*, files: Sequence[UploadedFile], division: Division, by) -> list[tuple[LedgerBatch, Job]]:
    """Keep the files, open a batch for each and ask for their reading. The door wakes the worker.

    Raises Refused without the right, outside the post's area or beyond what one person may bring, ledger_files.TooBig.
    """
    require(by, Right.LEDGER_IMPORT)
    _require_room(files, by)
    upload = secrets.token_hex(8) if len(files) > 1 else ""
    batches = [keep_batch(file=file, division=division, by=by, upload=upload) for file in files]
    return [(batch, _ask(batch, "assets.read_ledger", f"读取台账：{batch.file_name}")) for batch in batches]


def _require_room(files: Sequence[UploadedFile], by) -> None:
    """Nobody fills the disk, or keeps the workers from everybody else. Raises Refused."""
    mine = LedgerBatch.objects.everywhere(because="what this person brought").filter(handed_over_by=by.person)
    read = Job.objects.asked_by(by.person_id).filter(kind="assets.read_ledger", state__in=OPEN)
    if (waiting := read.count()) + len(files) > ledger_files.MOST_WAITING:
        raise Refused(
            f"您还有 {waiting} 个文件没有读完，一人最多同时读 {ledger_files.MOST_WAITING} 个，请等读完再上传"
        )
    today = mine.filter(created_at__gt=timezone.now() - timedelta(days=1)).aggregate(bytes=Sum("size"))[
        "bytes"
    ]
    if (today or 0) + sum(file.size or 0 for file in files) > ledger_files.MOST_A_DAY:
        raise Refused("一人一天最多上传 1 GB 台账，今天的已经满了，请明天再传")


def keep_batch(*, file: File, division: Division, by, upload: str = "") -> LedgerBatch:
    """Keep the file and open its batch, to be read by the caller (the command line reads at once)."""
    require(by, Right.LEDGER_IMPORT)
    require_division(by, division.code)
    return LedgerBatch.objects.create(
        division=division,
        file_name=(file.name or "").strip()[-200:] or "未命名的台账",
        stored_as=ledger_files.keep(file),
        size=file.size or 0,
        upload=upload,
        handed_over_by=by.person,
    )


@transaction.atomic
def ask_for_confirmation(*, batch: LedgerBatch, by) -> Job:
    """Ask that what was checked be registered. Asked twice, it is one job. Raises Refused."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    require_pending(batch)
    return _ask(batch, "assets.confirm_ledger", f"台账入库：{batch.file_name}")


@transaction.atomic
def ask_for_undoing(*, batch: LedgerBatch, by) -> Job:
    """Ask that a confirmed batch be taken back whole. Asked twice, it is one job. Raises Refused with what stands on it."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    if batch.state != LedgerBatch.State.IMPORTED:
        raise Refused(f"本批次{batch.get_state_display()}，不能撤销")
    if built := built_on(batch):
        raise Refused(f"{'；'.join(built)}，不能整批撤销，请逐处办理")
    return _ask(batch, "assets.undo_ledger", f"撤销台账导入：{batch.file_name}")


@transaction.atomic
def ask_for_reading(*, batch: LedgerBatch, by) -> Job:
    """Ask that the file be read again, after other choices. Raises Refused once anything was registered."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    if batch.state not in READABLE:
        raise Refused(f"本批次{batch.get_state_display()}，不能重新读取")
    return _ask(batch, "assets.read_ledger", f"读取台账：{batch.file_name}")


def _ask(batch: LedgerBatch, kind: str, title: str) -> Job:
    """The batch's job of this kind: the one that is still open, else a new one."""
    job = Job.objects.filter(pk=batch.job_id or 0).first()
    if job and job.kind == kind and not job.is_final:
        return job
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
    """Give a batch up before it is registered; its staged rows and its file go, the batch stays as a record.

    Raises Refused.
    """
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    if batch.state not in READABLE:
        raise Refused(f"本批次{batch.get_state_display()}，不能放弃")
    batch.rows.all().delete()
    transaction.on_commit(partial(ledger_files.remove, batch.stored_as))
    batch.state, batch.stored_as = LedgerBatch.State.DISCARDED, ""
    batch.save(update_fields=["state", "stored_as"])
    return batch
