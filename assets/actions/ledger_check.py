"""Checking a ledger: read in a limited child, judged row by row, staged by COPY, compared with the register as sets."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.reference import initials
from accounts.rights import Right
from assets import ledger_files
from assets.actions.ledger_compare import compare
from assets.actions.ledger_confirm import counts_of, locked
from assets.actions.ledger_mend import do_again, remembered
from assets.attribute_values import Value
from assets.ledger import Knowledge, Reading, Skipped, Understanding, Unreadable, read_ledger, sheets_from
from assets.ledger.text import key
from assets.ledger_attributes import AttributeReader
from assets.ledger_knowledge import choices_of, knowledge_for
from assets.ledger_limits import beyond
from assets.ledger_values import values_of
from assets.ledger_words import told_of, why_nothing
from assets.models import LedgerBatch
from common.crypto import seal
from common.phones import phone_list_columns
from common.spreadsheets import inside

READER = "assets.ledger.workbook"
CHUNK, PIECE = 5000, 100  # rows staged between two looks at the job, rows handed over at once
COLUMNS = (
    "batch_id, position, sheet, row, verdict, kind, flagged, division_code, type_code, name, name_key, initials, values, phones, "
    "phone_hashes, raw, problems"
)
COPY = f"COPY assets_ledgerrow ({COLUMNS}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({COLUMNS}))"
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
    understood: list[Understanding] = []
    try:
        _stage(batch, understood.append, on_rows)
    except (Unreadable, inside.CannotRead) as refusal:
        return _reject(batch, str(refusal))
    if nothing := why_nothing(understood, rows=batch.rows.exclude(verdict="skipped").exists()):
        return _reject(batch, nothing, understood)
    on_stage("check")
    compare(batch, update=update)
    do_again(batch, done)
    batch.understanding = {"sheets": [sheet.as_json() for sheet in understood]}
    batch.state, batch.counts = LedgerBatch.State.CHECKED, counts_of(batch)
    batch.message = told_of(batch.counts)
    batch.save(update_fields=["understanding", "state", "counts", "message"])
    return batch.counts


def _reject(batch: LedgerBatch, sentence: str, understood: Sequence[Understanding] = ()) -> dict[str, int]:
    """What was understood is kept: a person may say where the table lies."""
    batch.rows.all().delete()
    batch.understanding = {"sheets": [sheet.as_json() for sheet in understood]}
    batch.state, batch.message, batch.counts = LedgerBatch.State.REJECTED, sentence[:300], {}
    batch.save(update_fields=["understanding", "state", "message", "counts"])
    return {}


def _stage(batch: LedgerBatch, told: Callable[[Understanding], None], on_rows: Callable[[int], None]) -> None:
    knowledge = knowledge_for(batch.division, today=timezone.localdate())
    sheets = sheets_from(inside.lines(READER, ledger_files.path_of(batch.stored_as)))
    attributes = AttributeReader()
    items = map(attributes.beside, read_ledger(sheets, knowledge, choices_of(batch), told=told))
    numbered = enumerate(items, start=1)
    lines = ([batch.pk, position, *_line(*item, knowledge)] for position, item in numbered)
    while number := _copy(islice(lines, CHUNK)):
        on_rows(number)


def _copy(lines: Iterator[list]) -> int:
    """Stage some rows; answers how many."""
    pieces = _Pieces(lines)
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, pieces)
    if pieces.stopped_by:
        raise pieces.stopped_by
    return pieces.number


class _Pieces:
    """CSV of the rows as COPY asks for it: the server takes some in while the next are being judged.

    What stops the rows is kept until COPY is over: raised inside, it would cost the transaction.
    """

    def __init__(self, lines: Iterator[list]) -> None:
        self._lines = lines
        self.number = 0
        self.stopped_by: Exception | None = None

    def read(self, size: int = -1) -> str:
        """The next rows whole, whatever size is asked for; empty at the end."""
        text = io.StringIO()
        writer = csv.writer(text)
        try:
            for line in islice(self._lines, PIECE):
                writer.writerow(line)
                self.number += 1
        except Exception as stop:
            self.stopped_by = stop
            return ""
        return text.getvalue()


def _line(item: Reading | Skipped, attributes: dict[str, Value], knowledge: Knowledge) -> list[Any]:
    """The staged columns after batch and position."""
    sheet = item.sheet[:100]
    if isinstance(item, Skipped):
        said = seal(_dump({"said": item.said})) if item.said else ""
        return [sheet, item.row, "skipped", item.kind, False, "", "", "", "", "", "{}", "", "{}", said, "[]"]
    problems = item.problems
    problems.extend(beyond(item))
    values, name = item.values, item.values.name or ""
    held = bool(problems) and item.held
    told = values_of(item, knowledge)
    if attributes:
        told["attributes"] = attributes
    sealed, hashes = phone_list_columns(values.phones)
    return [
        sheet,
        item.row,
        "held" if held else "new",
        "",
        bool(problems) and not held,
        values.division or "",
        values.type_code or "",
        name[:120],
        key(name)[:120],
        initials(name)[:120],
        _dump(told),
        sealed,
        "{" + ",".join(hashes) + "}",
        seal(_dump({**item.raw, "extra": item.extra, "notes": item.notes})),
        _dump([problem._asdict() for problem in problems]) if problems else "[]",
    ]


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
