"""Checking a ledger: read in a limited child, judged row by row, staged by COPY, compared with the register as sets."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

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
from assets.ledger_words import told_of
from assets.models import LedgerBatch
from common.crypto import seal
from common.phones import phone_list_columns
from common.spreadsheets import inside

READER = "assets.ledger.workbook"
CHUNK = 5000
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
    if not any(sheet.role == "ledger" for sheet in understood):
        return _reject(batch, "没有找到台账：需要一行表头（如“设施名称”“类别”“所在村”）和下面的数据行")
    on_stage("check")
    compare(batch, update=update)
    do_again(batch, done)
    batch.understanding = {"sheets": [sheet.as_json() for sheet in understood]}
    batch.state, batch.counts = LedgerBatch.State.CHECKED, counts_of(batch)
    batch.message = told_of(batch.counts)
    batch.save(update_fields=["understanding", "state", "counts", "message"])
    return batch.counts


def _reject(batch: LedgerBatch, sentence: str) -> dict[str, int]:
    batch.rows.all().delete()
    batch.state, batch.message, batch.counts = LedgerBatch.State.REJECTED, sentence[:300], {}
    batch.save(update_fields=["state", "message", "counts"])
    return {}


def _stage(batch: LedgerBatch, told: Callable[[Understanding], None], on_rows: Callable[[int], None]) -> None:
    knowledge = knowledge_for(batch.division, today=timezone.localdate())
    sheets = sheets_from(inside.lines(READER, ledger_files.path_of(batch.stored_as)))
    attributes = AttributeReader()
    items = map(attributes.beside, read_ledger(sheets, knowledge, choices_of(batch), told=told))
    lines = ([batch.pk, position, *_line(*item, knowledge)] for position, item in enumerate(items, start=1))
    while chunk := list(islice(lines, CHUNK)):
        _copy(chunk)
        on_rows(len(chunk))


def _copy(lines: Iterable[list]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, text)


def _line(item: Reading | Skipped, attributes: dict[str, Value], knowledge: Knowledge) -> Iterator:
    """The staged columns after batch and position."""
    if isinstance(item, Skipped):
        return iter(
            [
                item.sheet[:100],
                item.row,
                "skipped",
                item.kind,
                False,
                "",
                "",
                "",
                "",
                "",
                "{}",
                "",
                "{}",
                seal(_dump({"said": item.said})) if item.said else "",
                "[]",
            ]
        )
    item.problems.extend(beyond(item))
    values, name = item.values, item.values.name or ""
    sealed, hashes = phone_list_columns(values.phones)
    return iter(
        [
            item.sheet[:100],
            item.row,
            "held" if item.held else "new",
            "",
            bool(item.problems) and not item.held,
            values.division or "",
            values.type_code or "",
            name[:120],
            key(name)[:120],
            initials(name)[:120],
            _dump(values_of(item, knowledge) | ({"attributes": attributes} if attributes else {})),
            sealed,
            "{" + ",".join(hashes) + "}",
            seal(_dump(item.raw | {"extra": item.extra, "notes": item.notes})),
            _dump([problem._asdict() for problem in item.problems]),
        ]
    )


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
