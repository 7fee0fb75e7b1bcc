"""Ledgers through the worker: read, registered, refused, given up. The command line's way is run before all acts."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Division
from assets.actions import ledgers
from assets.models import LedgerBatch
from tests.acts import at_work
from tests.acts.jobs import work_off
from tests.factories import GULI

EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"


def handed_over(content: bytes, by) -> LedgerBatch:
    file = SimpleUploadedFile("台账.xlsx", content)
    ((batch, _job),) = ledgers.hand_over(files=[file], division=Division.objects.get(pk=GULI), by=by)
    return batch


def act_on_ledgers() -> None:
    with at_work("gl.clerk") as by:
        good, other = handed_over(EXAMPLE.read_bytes(), by), handed_over(EXAMPLE.read_bytes(), by)
        bad = handed_over(b"no workbook", by)
    work_off()
    with at_work("gl.clerk") as by:
        ledgers.ask_for_confirmation(batch=good, by=by)
        ledgers.discard(batch=other, by=by)
    work_off()
    states = [
        LedgerBatch.objects.everywhere(because="test").get(pk=one.pk).state for one in (good, other, bad)
    ]
    assert states == ["imported", "discarded", "rejected"]
