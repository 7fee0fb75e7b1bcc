"""Checking a ledger: read and judged in a limited child, staged by COPY meanwhile, compared as sets."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.rights import Right
from assets import ledger_files
from assets.actions.ledger_compare import compare
from assets.actions.ledger_confirm import counts_of, locked
from assets.actions.ledger_mend import do_again, remembered
from assets.ledger import Unreadable, judged
from assets.ledger_attributes import AttributeReader
from assets.ledger_knowledge import choices_of, knowledge_for
from assets.ledger_staged import COPY, Pieces, line_of
from assets.ledger_words import told_of, why_nothing
from assets.models import LedgerBatch
from common.spreadsheets import inside

READER = "assets.ledger.judged"
CHUNK = 5000  # rows staged between two looks at the job
READABLE = (LedgerBatch.State.HANDED_OVER, LedgerBatch.State.CHECKED, LedgerBatch.State.REJECTED)


def check(
    *,
    batch: LedgerBatch,
    by,
    update: bool = False,
    on_stage: Callable[[str], None] = lambda stage: None,
    on_rows: Callable[[int], None] = lambda number: None,
) -> dict[str, int]:
    """Read the batch's file and stage its rows; what was staged before is replaced. Answers the batch's counts.

    Runs inside the caller's transaction. A file that cannot be read leaves the batch rejected, with the sentence why.
    `update`: rows that differ from the register become changes instead of waiting. Raises Refused without the rights.
    """
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT)
    require_division(by, batch.division_id)
    if update:
        require(by, Right.FACILITY_CHANGE)
    if batch.state not in READABLE:  # it became something else while its job waited
        raise Refused(f"本批次{batch.get_state_display()}，不能再读取")
    done = remembered(batch)
    batch.rows.all().delete()
    understood: list[dict[str, Any]] = []
    try:
        _stage(batch, understood.append, on_rows)
    except (Unreadable, inside.CannotRead) as refusal:
        return _reject(batch, str(refusal))
    if nothing := why_nothing(understood, rows=batch.rows.exclude(verdict="skipped").exists()):
        return _reject(batch, nothing, understood)
    on_stage("check")
    compare(batch, update=update)
    do_again(batch, done)
    batch.understanding = {"sheets": understood}
    batch.state, batch.counts = LedgerBatch.State.CHECKED, counts_of(batch)
    batch.message = told_of(batch.counts)
    batch.save(update_fields=["understanding", "state", "counts", "message"])
    return batch.counts


def _reject(batch: LedgerBatch, sentence: str, understood: Sequence[dict[str, Any]] = ()) -> dict[str, int]:
    """What was understood is kept: a person may say where the table lies."""
    batch.rows.all().delete()
    batch.understanding = {"sheets": understood}
    batch.state, batch.message, batch.counts = LedgerBatch.State.REJECTED, sentence[:300], {}
    batch.save(update_fields=["understanding", "state", "message", "counts"])
    return {}


def _stage(
    batch: LedgerBatch, told: Callable[[dict[str, Any]], None], on_rows: Callable[[int], None]
) -> None:
    knowledge = knowledge_for(batch.division, today=timezone.localdate())
    file, given = ledger_files.path_of(batch.stored_as), judged.given(knowledge, choices_of(batch))
    attributes = AttributeReader()
    items = map(attributes.beside, judged.items_from(inside.lines(READER, file, given=given), told))
    lines = (
        line_of(batch.pk, position, item, found, knowledge)
        for position, (item, found) in enumerate(items, start=1)
    )
    while number := _copy(islice(lines, CHUNK)):
        on_rows(number)


def _copy(lines: Iterator[str]) -> int:
    """Stage some rows; answers how many."""
    pieces = Pieces(lines)
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, pieces)
    if pieces.stopped_by:
        raise pieces.stopped_by
    return pieces.number
