"""Mending rows of a batch: what a person writes is read as the ledger is, and the row is judged and compared anew."""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import Refused, require
from accounts.reference import initials
from accounts.rights import Right
from assets.actions.ledger_compare import compare, wary_plans
from assets.actions.ledger_confirm import counts_of, locked
from assets.ledger import FLAG, HELD, Knowledge, Reading
from assets.ledger.reread import Rereader
from assets.ledger.text import key
from assets.ledger_attributes import AttributeReader
from assets.ledger_knowledge import knowledge_for
from assets.ledger_limits import beyond
from assets.ledger_values import values_of
from assets.ledger_words import told_of
from assets.models import LedgerBatch, LedgerRow
from common.phones import phone_list_columns

Edits = Mapping[int, Mapping[str, str]]  # row id → {fact: text}
DISMISSED = "dismissed"
MENDABLE = (LedgerRow.Verdict.HELD, LedgerRow.Verdict.NEW, LedgerRow.Verdict.CHANGED)
# found out anew each time, so what was said before falls
FOUND_ANEW = {
    "duplicate_in_file", "duplicate_in_register", "differs_from_register", "village_differs", "type_differs",
    "code_unknown", "changed_meanwhile", "no_right", "too_long", "too_large",
}  # fmt: skip
AS_THEY_ARE = (
    "built", "fund_source", "build_fund", "party", "person", "owner", "longitude", "latitude", "address", "remark", "code",
)  # fmt: skip
JUDGED = (
    "verdict", "kind", "flagged", "division_code", "type_code", "name", "name_key", "initials", "values", "phones",
    "phone_hashes", "problems", "mended", "facility",
)  # fmt: skip
POSITION = {"position", "longitude", "latitude"}
CHUNK = 1000
# The same facility twice among the rows of a batch: the mended one waits.
HOLD_TWICE = """
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', flagged = false,
        problems = staged.problems || jsonb_build_array(jsonb_build_object(
            'code', 'duplicate_in_file', 'field', null, 'severity', 'held', 'raw', '', 'column', '',
            'message', '第' || staged.row || '行：与'
                || CASE WHEN first.sheet = staged.sheet THEN '' ELSE '“' || first.sheet || '”表' END
                || '第' || first.row || '行是同一设施（村、类别、名称相同），导入会重复登记。',
            'suggestion', '不导入本行', 'values', '[]'::jsonb))
    FROM (
        SELECT DISTINCT ON (mended.id) mended.id, other.sheet, other.row
        FROM assets_ledgerrow AS mended JOIN assets_ledgerrow AS other ON other.batch_id = mended.batch_id
            AND other.division_code = mended.division_code AND other.type_code = mended.type_code
            AND other.name_key = mended.name_key AND other.id <> mended.id
        WHERE mended.id = ANY(%(rows)s) AND mended.verdict = 'new' AND other.verdict IN ('new', 'changed', 'unchanged')
            AND (NOT other.id = ANY(%(rows)s) OR other.position < mended.position)
        ORDER BY mended.id, other.position) AS first
    WHERE staged.id = first.id
"""


@transaction.atomic
def mend(*, batch: LedgerBatch, edits: Edits, by) -> LedgerBatch:
    """Write other texts for facts of rows that wait, and judge these rows anew. Answers the batch with its counts.

    A row that is good then can be confirmed; one that isn't says why. Rows that were taken into the register, and
    rows of another batch, are left alone. Raises Refused.
    """
    batch = opened(batch, by)
    rows = list(batch.rows.filter(pk__in=edits, verdict__in=MENDABLE, taken=False).order_by("position"))
    for row in rows:
        row.mended = _dump(mended_of(row) | {"texts": texts_of(row) | dict(edits[row.pk])})
    judge_anew(batch, rows, edits)
    return settled(batch)


@transaction.atomic
def take_change(*, batch: LedgerBatch, rows: Iterable[int], by) -> LedgerBatch:
    """Let rows that differ from the register change it when confirmed; a row of another type never does.

    Raises Refused without the right to change facilities, or to move them where a row says another village.
    """
    batch = opened(batch, by)
    require(by, Right.FACILITY_CHANGE)
    chosen = list(batch.rows.filter(pk__in=list(rows), verdict=LedgerRow.Verdict.HELD, taken=False))
    if wrong := next((row for row in chosen if _beyond_change(row)), None):
        raise Refused(f"第{wrong.row}行还有别的问题，先改好再采用")
    if any(_held_by(row) & {"village_differs"} for row in chosen):
        require(by, Right.FACILITY_MOVE)
    _take(chosen)
    return settled(batch)


def _save(rows: list[LedgerRow], *fields: str) -> None:
    held = LedgerRow.objects.everywhere(because="rows of a batch already held")
    held.bulk_update(rows, fields, batch_size=CHUNK)


def _held_by(row: LedgerRow) -> set[str]:
    return {problem["code"] for problem in row.problems if problem["severity"] == HELD}


def _beyond_change(row: LedgerRow) -> bool:
    """Whether something else than a difference from the register holds the row."""
    return not _held_by(row) <= {"differs_from_register", "village_differs"}


def _take(rows: list[LedgerRow]) -> None:
    for row in rows:
        row.verdict, row.flagged = LedgerRow.Verdict.CHANGED, True
        row.problems = [problem | {"severity": FLAG} for problem in row.problems]
        row.mended = _dump(mended_of(row) | {"takes": True})
    _save(rows, "verdict", "flagged", "problems", "mended")


@transaction.atomic
def dismiss(*, batch: LedgerBatch, rows: Iterable[int], by) -> LedgerBatch:
    """不导入: the rows stay in the batch, named as left out by a person; they can be brought back. Raises Refused."""
    batch = opened(batch, by)
    _dismiss(batch.rows.filter(pk__in=list(rows), verdict__in=MENDABLE, taken=False))
    return settled(batch)


def _dismiss(rows) -> None:
    rows.update(verdict=LedgerRow.Verdict.SKIPPED, kind=DISMISSED, flagged=False)


@transaction.atomic
def bring_back(*, batch: LedgerBatch, rows: Iterable[int], by) -> LedgerBatch:
    """Judge dismissed rows as if they had never been. Raises Refused."""
    batch = opened(batch, by)
    chosen = list(batch.rows.filter(pk__in=list(rows), kind=DISMISSED).order_by("position"))
    judge_anew(batch, chosen, {})
    return settled(batch)


def opened(batch: LedgerBatch, by) -> LedgerBatch:
    """The batch, locked, if its rows may still be mended. Raises Refused."""
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT, batch)
    if batch.state not in (LedgerBatch.State.CHECKED, LedgerBatch.State.IMPORTED):
        raise Refused(f"本批次{batch.get_state_display()}，不能再修改")
    return batch


def settled(batch: LedgerBatch) -> LedgerBatch:
    batch.counts = counts_of(batch)
    batch.message = told_of(batch.counts)
    batch.save(update_fields=["counts", "message"])
    return batch


def remembered(batch: LedgerBatch) -> dict[tuple[str, int], tuple[bool, dict[str, Any]]]:
    """(sheet, row) → whether it was dismissed, and what was mended: to be done again after the file is read again."""
    rows = batch.rows.exclude(mended="") | batch.rows.filter(kind=DISMISSED)
    return {(row.sheet, row.row): (row.kind == DISMISSED, mended_of(row)) for row in rows}


def do_again(batch: LedgerBatch, done: Mapping[tuple[str, int], tuple[bool, dict[str, Any]]]) -> None:
    """Mend freshly staged and compared rows as they were mended before; what is no row any more is forgotten."""
    rows = [
        row
        for row in batch.rows.filter(verdict__in=MENDABLE, row__in={row for _, row in done})
        if (row.sheet, row.row) in done
    ]
    edits = {}
    for row in rows:
        row.mended = _dump(done[row.sheet, row.row][1]) if done[row.sheet, row.row][1] else ""
        edits[row.pk] = texts_of(row)
    judge_anew(batch, [row for row in rows if edits[row.pk]], edits)
    _save(rows, "mended")
    takes = [row.pk for row in rows if mended_of(row).get("takes")]
    _take(
        [
            row
            for row in batch.rows.filter(pk__in=takes, verdict=LedgerRow.Verdict.HELD)
            if not _beyond_change(row)
        ]
    )
    _dismiss(batch.rows.filter(pk__in=[row.pk for row in rows if done[row.sheet, row.row][0]]))


# --- Reading anew ---------------------------------------------------------------------------------------------------------
def judge_anew(batch: LedgerBatch, rows: list[LedgerRow], edits: Edits) -> None:
    """Read the rows from their texts with the edits, then look for the same facility in the batch and the register."""
    if not rows:
        return
    knowledge = knowledge_for(batch.division, today=timezone.localdate())
    attributes = AttributeReader()
    for sheet, together in groupby(sorted(rows, key=lambda row: row.sheet), key=lambda row: row.sheet):
        reader = Rereader(sheet, knowledge)
        for row in together:
            changed = edits.get(row.pk, {})
            reading = reader.read(row.row, _texts(row, changed))
            _write(row, reading, _touched(changed), attributes, knowledge)
    _save(rows, *JUDGED)
    these = [row.pk for row in rows]
    with wary_plans() as cursor:
        cursor.execute(HOLD_TWICE, {"rows": these})
    compare(batch, update=False, rows=these)


def texts_of(row: LedgerRow) -> dict[str, str]:
    """What a person wrote instead of the ledger, by fact."""
    return mended_of(row).get("texts", {})


def mended_of(row: LedgerRow) -> dict[str, Any]:
    """`texts` by fact, `takes`: whether the change was accepted."""
    return json.loads(row.mended or "{}")


def texts_now(row: LedgerRow) -> dict[str, str]:
    """Each fact of a row in a text that reads as itself: what was read, or the raw text of what could not be."""
    values = row.values
    unread = {
        problem["field"]: problem["raw"]
        for problem in row.problems
        if problem["severity"] == HELD and problem["field"] and problem["raw"]
    }
    found = {fact: values.get(fact, "") for fact in AS_THEY_ARE} | {
        "name": row.name,
        "category": row.type_code,
        "village": row.division_code,
        "quantity": values.get("quantity", "") + values.get("unit", "") if values.get("quantity") else "",
        "cost": f"{values['cost_yuan']}元" if values.get("cost_yuan") else "",
        "phone": row.phones,
    }
    return {fact: text or unread.get(fact, "") for fact, text in found.items()}


def _texts(row: LedgerRow, changed: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row with the edits; a new position in whatever form replaces the old one."""
    found = texts_now(row)
    if POSITION & set(changed):
        found = {fact: text for fact, text in found.items() if fact not in POSITION}
    return found | dict(changed)


def _touched(changed: Mapping[str, str]) -> set[str]:
    """The facts that were read from new words; a type decides how a quantity counts, a position has three columns."""
    touched = set(changed)
    if "category" in touched:
        touched |= {"quantity", "attributes"}
    if POSITION & touched:
        touched |= POSITION
    return touched


def _write(
    row: LedgerRow,
    reading: Reading,
    touched: set[str],
    attributes: AttributeReader,
    knowledge: Knowledge,
) -> None:
    """The reading into its row. Of facts nobody touched the old doubts stand, since their canonical text has none."""
    raw = json.loads(row.raw or "{}")
    reading.extra = raw.get("extra", {})
    _, found = attributes.beside(reading)
    reading.problems.extend(beyond(reading))
    old = [
        problem
        for problem in row.problems
        if problem["code"] not in FOUND_ANEW
        and problem["field"] not in touched
        and problem["severity"] != HELD
    ]
    new = [problem._asdict() for problem in reading.problems]
    row.problems = [*old, *(one for one in new if one["severity"] == HELD or one["field"] in touched)]
    values = values_of(reading, knowledge)
    kept = {} if touched & POSITION else {n: row.values[n] for n in ("position_raw",) if n in row.values}
    row.values = values | kept | ({"attributes": found} if found else {})
    row.division_code, row.type_code = reading.values.division or "", reading.values.type_code or ""
    row.name = (reading.values.name or "")[:120]
    row.name_key, row.initials = key(row.name)[:120], initials(row.name)[:120]
    row.phones = "、".join(reading.values.phones)
    row.phone_hashes = phone_list_columns(reading.values.phones)[1]
    row.verdict = LedgerRow.Verdict.HELD if reading.held else LedgerRow.Verdict.NEW
    row.kind, row.facility = "", None
    row.flagged = bool(row.problems) and not reading.held


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
