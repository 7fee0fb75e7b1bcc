"""Background work of the register: reading a ledger, registering what was checked."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assets.actions import ledger_check, ledger_confirm, ledger_undo
from assets.ledger_words import told_of
from assets.models import LedgerBatch
from common.jobs import Work, job_kind


def page_of_batch(job) -> str:
    return reverse("assets:ledger-detail", args=[job.arguments["batch"]])


def batch_of(work: Work) -> LedgerBatch:
    return LedgerBatch.objects.visible_to(work.asker).get(pk=work.arguments["batch"])


def says(result: dict) -> str:
    """What became of the rows, or why the file could not be read."""
    return result.get("unreadable") or told_of(result)


@job_kind(
    "assets.read_ledger",
    title="读取台账",
    stages=[("read", "读取"), ("check", "核对")],
    result_url=page_of_batch,
    says=says,
)
def read_ledger(work: Work) -> None:
    """Read the file in a limited child and stage its rows; may be run again from the start."""
    batch = batch_of(work)
    work.stage("read")
    with transaction.atomic():
        counts = ledger_check.check(batch=batch, by=work.asker, on_stage=work.stage, on_rows=work.advance)
        work.finish(counts or {"unreadable": batch_of(work).message})


@job_kind(
    "assets.confirm_ledger",
    title="台账入库",
    stages=[("register", "入库并赋码")],
    result_url=page_of_batch,
    says=says,
)
def confirm_ledger(work: Work) -> None:
    """Register the checked rows, in one transaction with the job's own end."""
    batch = batch_of(work)
    work.stage("register", batch.counts.get("imported"))
    with transaction.atomic():
        work.fence()
        today = timezone.localdate()
        work.finish(ledger_confirm.confirm(batch=batch, by=work.asker, today=today, on_rows=work.advance))


@job_kind(
    "assets.undo_ledger",
    title="撤销台账导入",
    stages=[("undo", "撤回登记")],
    result_url=page_of_batch,
    says=lambda result: f"已撤销，{result['imported']} 行登记或变更都已撤回",
)
def undo_ledger(work: Work) -> None:
    """Take a batch back whole, in one transaction with the job's own end."""
    batch = batch_of(work)
    work.stage("undo", batch.counts.get("imported"))
    with transaction.atomic():
        work.fence()
        work.finish(ledger_undo.undo(batch=batch, by=work.asker))
