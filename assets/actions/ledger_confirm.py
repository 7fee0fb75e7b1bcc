"""Confirming a ledger: checked rows become coded facilities, as sets, whole or not at all."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone
from psycopg2 import errors

from accounts.access import Refused, may, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.actions.codes import issue
from assets.actions.ledger_villages import hold_rows_of_closed, keep_villages
from assets.actions.settling import relocate
from assets.ledger_changes import CHANGE, CHANGE_FACTS, COLUMNS, NEW_FACTS
from assets.ledger_words import told_of
from assets.models import LedgerBatch, LedgerRow
from common import acting
from common.models.jobs import Job, JobState

# A facility registered since the check, or by another batch, is not registered twice: the row waits for its clerk.
HOLD_REGISTERED = """
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', problems = staged.problems || %s::jsonb
    WHERE staged.batch_id = %s AND staged.verdict = 'new' AND NOT staged.taken AND EXISTS (
        SELECT FROM assets_facility AS known
        WHERE known.division_id = staged.division_code AND known.type_id = staged.type_code
          AND known.name_key = staged.name_key AND known.registration IN ('coded', 'uncoded'))
"""
REGISTERED_MEANWHILE = (
    '[{"code": "duplicate_in_register", "field": "name", "severity": "held", "raw": "", '
    '"message": "核对之后已有人登记了同村、同类、同名的设施", '
    '"suggestion": "是另一处的，点“修改”改名；是同一处的，点“不导入”"}]'
)
# The new rows with their codes and the keys of the facilities they become, for as long as the transaction lasts.
CODED = """
    CREATE TEMP TABLE codes_of_batch (
        row_id bigint PRIMARY KEY, code text, facility_id bigint DEFAULT nextval(pg_get_serial_sequence('assets_facility', 'id'))
    ) ON COMMIT DROP
"""
REGISTER = """
    WITH registered AS (INSERT INTO assets_facility (
        id, code, registration, name, name_key, initials, attributes, type_id, division_id, address,
        longitude, latitude, position_datum, position_raw, quantity, unit, built, fund_source, original_value,
        owner_kind, title_state, relief_kind, property_class, class_reason, status, condition, note,
        returned_reason, registered_at, registered_by_id, version)
    SELECT issued.facility_id, issued.code, CASE WHEN issued.code IS NULL THEN 'uncoded' ELSE 'coded' END,
        staged.name, staged.name_key, staged.initials,
        coalesce(v->'attributes', '{}'), staged.type_code,
        staged.division_code, coalesce(v->>'address', ''), (v->>'longitude')::numeric, (v->>'latitude')::numeric,
        coalesce(v->>'datum', ''), coalesce(v->>'position_raw', ''), (v->>'quantity')::numeric,
        coalesce(nullif(v->>'unit', ''), type.unit), coalesce(v->>'built', ''),
        coalesce(v->>'build_fund', v->>'fund_source', ''),
        (v->>'cost_yuan')::numeric, coalesce(v->>'owner_kind', 'unsettled'),
        CASE v->>'owner_kind' WHEN 'disputed' THEN 'disputed' ELSE 'unsettled' END, '', rule.property_class, '', 'in_use',
        'unknown', coalesce(v->>'remark', ''), '', %(now)s, %(person)s, 1
    FROM assets_ledgerrow AS staged
    CROSS JOIN LATERAL (SELECT staged.values AS v) AS read
    JOIN codes_of_batch AS issued ON issued.row_id = staged.id
    JOIN assets_facilitytype AS type ON type.code = staged.type_code
    JOIN LATERAL (
        SELECT property_class FROM assets_typerule
        WHERE type_id = staged.type_code AND from_date <= %(today)s ORDER BY from_date DESC LIMIT 1) AS rule ON true
    ORDER BY issued.code
    RETURNING id, status, condition, property_class, division_id, type_id, registration)
    INSERT INTO assets_facilitystate (
        facility_id, from_date, recorded_at, status, condition, property_class, division_id, type_id, registration,
        says_keeper, keeper_kind, reason, recorded_by_id)
    SELECT id, %(today)s, %(now)s, status, nullif(condition, 'unknown'), property_class, division_id, type_id, registration,
        false, '', '台账导入', %(person)s
    FROM registered
"""
CODE = """
    INSERT INTO assets_facilitycode (code, facility_id, current, issued_at, issued_by_id)
    SELECT code, facility_id, true, %(now)s, %(person)s FROM codes_of_batch WHERE code IS NOT NULL ORDER BY code
"""
FACTS = """
    INSERT INTO assets_registeredfacts (
        facility_id, batch_id, party, person, phones, phone_hashes, fund_source, owner, recorded_at)
    SELECT issued.facility_id, batch_id, coalesce(values->>'party', ''), coalesce(values->>'person', ''), phones,
        phone_hashes, coalesce(values->>'fund_source', values->>'build_fund', ''), coalesce(values->>'owner', ''), %(now)s
    FROM codes_of_batch AS issued JOIN assets_ledgerrow AS staged ON staged.id = issued.row_id ORDER BY issued.facility_id
"""
# What a change writes over, kept for undoing; a facility somebody else changed since the check waits for its clerk.
HOLD_CHANGED = """
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', flagged = false, problems = staged.problems || %s::jsonb
    FROM assets_facility AS known
    WHERE staged.batch_id = %s AND staged.verdict = 'changed' AND NOT staged.taken AND known.id = staged.facility_id
        AND (known.version::text <> staged.before->>'version' OR known.registration NOT IN ('coded', 'uncoded'))
"""
CHANGED_MEANWHILE = (
    '[{"code": "changed_meanwhile", "field": null, "severity": "held", "raw": "", "values": [], "column": "", '
    '"message": "核对之后有人改过这处设施，没有覆盖", "suggestion": "修改本行，按现在的登记重新核对"}]'
)
WRITTEN = (*COLUMNS, "division_id", "grid_id", "settlement_id")  # by the change, and by a move
KEEP_BEFORE = f"""
    UPDATE assets_ledgerrow AS staged SET before = jsonb_build_object(
        'version', known.version,
        'facility', jsonb_build_object({", ".join(f"'{name}', known.{name}" for name in WRITTEN)}),
        'facts', CASE WHEN facts.facility_id IS NULL THEN NULL ELSE to_jsonb(facts) END)
    FROM assets_facility AS known LEFT JOIN assets_registeredfacts AS facts ON facts.facility_id = known.id
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND NOT staged.taken
        AND known.id = staged.facility_id
"""  # noqa: S608
KEEP_AFTER = """
    UPDATE assets_ledgerrow AS staged SET before = before || jsonb_build_object('after', known.version)
    FROM assets_facility AS known
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND NOT staged.taken
        AND known.id = staged.facility_id
"""
TAKE_NEW = """
    UPDATE assets_ledgerrow AS staged SET taken = true, facility_id = issued.facility_id
    FROM codes_of_batch AS issued WHERE staged.id = issued.row_id
"""
TAKE_CHANGED = """
    UPDATE assets_ledgerrow SET taken = true WHERE batch_id = %(batch)s AND verdict = 'changed' AND NOT taken
"""


PAGE_WAITS = "2s"
# The rows of a statement are kept for its triggers: in memory, as far as this goes, instead of in a file.
ROOM = "SET LOCAL work_mem = '64MB'"
# What of the whole a statement costs, in hundredths: whoever waits sees it go on.
SHARES = {REGISTER: 60, CODE: 10, FACTS: 20}


def confirm(
    *, batch: LedgerBatch, by, today: date, on_rows: Callable[[int], None] = lambda number: None
) -> dict[str, int]:
    """Register what was checked and not yet taken. Runs inside the caller's transaction; answers the batch's counts.

    Each row is asked for its own right: to register, to change, to move. A row beyond it waits with the reason. Without
    the right to code, what is new is registered uncoded. `on_rows` hears how many rows' worth of work is done, and may
    stop it by raising. Raises Refused, also if nothing is to be taken (so that a second confirmation does nothing).
    """
    keep_villages(batch.pk)
    batch = locked(batch.pk)
    require(by, Right.LEDGER_IMPORT)
    require_division(by, batch.division_id)
    require_pending(batch)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        hold_rows_of_closed(batch.pk)
        _hold_beyond_rights(batch, by)
        cursor.execute(HOLD_REGISTERED, [REGISTERED_MEANWHILE, batch.pk])
        cursor.execute(HOLD_CHANGED, [CHANGED_MEANWHILE, batch.pk])
        _issue_codes(cursor, batch, coded=may(by, Right.FACILITY_CODE))
        named = {"batch": batch.pk, "now": now, "today": today, "person": by.person_id}
        for statement in (REGISTER, CODE, FACTS, KEEP_BEFORE, CHANGE, NEW_FACTS, CHANGE_FACTS):
            cursor.execute(statement, named)
            on_rows(batch.counts.get("imported", 0) * SHARES.get(statement, 0) // 100)
        _move(batch, by=by, today=today)
        for statement in (KEEP_AFTER, TAKE_NEW, TAKE_CHANGED):
            cursor.execute(statement, named)
    batch.state, batch.counts = LedgerBatch.State.IMPORTED, counts_of(batch)
    batch.confirmed_at = batch.confirmed_at or now
    batch.message = told_of(batch.counts)
    batch.save(update_fields=["state", "confirmed_at", "counts", "message"])
    return batch.counts


def require_pending(batch: LedgerBatch) -> None:
    """Raises Refused unless rows of the batch wait to be taken into the register."""
    if batch.state not in (LedgerBatch.State.CHECKED, LedgerBatch.State.IMPORTED):
        raise Refused(f"本批次{batch.get_state_display()}，不能入库")
    if batch.state == LedgerBatch.State.IMPORTED and not batch.counts.get("pending"):
        raise Refused("本批次已入库，没有新改好的行")


NO_RIGHT: dict[str, Any] = {
    "code": "no_right", "field": None, "severity": "held", "raw": "", "column": "", "values": [],
    "suggestion": "请有权限的同事入库",
}  # fmt: skip


def _hold_beyond_rights(batch: LedgerBatch, by) -> None:
    """Rows this post may not register, change or move wait with the reason."""
    pending = batch.rows.filter(taken=False)
    kinds = (
        (Right.FACILITY_REGISTER, pending.filter(verdict="new")),
        (Right.FACILITY_CHANGE, pending.filter(verdict="changed")),
        (Right.FACILITY_MOVE, pending.filter(verdict="changed").exclude(division_code=F("facility__division_id"))),
    )  # fmt: skip
    for right, rows in kinds:
        if not may(by, right):
            told = f"您的岗位没有“{right.label}”的权限"
            added = json.dumps([NO_RIGHT | {"message": told}], ensure_ascii=False)
            held = RawSQL("assets_ledgerrow.problems || %s::jsonb", [added])
            rows.update(verdict=LedgerRow.Verdict.HELD, flagged=False, problems=held)


def _move(batch: LedgerBatch, *, by, today: date) -> None:
    """Facilities that the ledger says belong to another village: each by the act of its own, with its dated row."""
    moving = batch.rows.filter(verdict="changed", taken=False).exclude(
        division_code=F("facility__division_id")
    )
    for row in moving.select_related("facility"):
        assert row.facility is not None  # a change is of a facility
        village = Division.objects.visible_to(by).get(pk=row.division_code)
        state = relocate(
            facility=row.facility, division=village, from_date=today, reason=f"台账导入批次{batch.pk}", by=by
        )
        row.before = {**(row.before or {}), "state": state.pk}
        row.save(update_fields=["before"])


def locked(batch_id: int) -> LedgerBatch:
    """The batch, locked until the transaction ends; who may touch it is asked next.

    A page does not wait for the job that works on it, or a few clicks would keep every reader of the house waiting:
    raises AtWork then.
    """
    batches = LedgerBatch.objects.everywhere(because="one batch by its key; the right is asked on it")
    from_page = acting.current().door in ("page", "api")
    at_work = Job.objects.filter(pk=OuterRef("job_id"), state=JobState.RUNNING)
    if from_page and batches.filter(Exists(at_work), pk=batch_id).exists():
        raise AtWork
    try:
        with patience(PAGE_WAITS if from_page else "0"):
            return batches.select_for_update().get(pk=batch_id)
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable):
            raise AtWork from error
        raise


class AtWork(Refused):
    """A job reads, registers or takes back the batch just now."""

    def __init__(self) -> None:
        super().__init__("本批次正在读取、入库或撤销，请等它完成后再办")


@contextmanager
def patience(wait: str) -> Iterator[None]:
    """Inside, a lock held by another is waited for so long ("2s"; "0": until it is free), then given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [wait])
        yield
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")


def _issue_codes(cursor, batch: LedgerBatch, *, coded: bool) -> None:
    """One code for each new row, in the order of the file, into a table that lives as long as the transaction.

    Not `coded`: the rows stand there without one.
    """
    new = LedgerRow.objects.everywhere(because="rows of a batch already held").filter(
        batch=batch, verdict="new", taken=False
    )
    rows = list(new.order_by("position").values_list("pk", "division_code", "type_code"))
    issued = issue((village, kind) for _, village, kind in rows) if coded else [r"\N"] * len(rows)
    lines = "".join(f"{row[0]}\t{code}\n" for row, code in zip(rows, issued, strict=True))
    cursor.execute("DROP TABLE IF EXISTS pg_temp.codes_of_batch")  # of another batch in the same transaction
    cursor.execute(CODED)
    cursor.copy_expert("COPY codes_of_batch (row_id, code) FROM STDIN", io.StringIO(lines))
    cursor.execute("ANALYZE codes_of_batch")


def counts_of(batch: LedgerBatch) -> dict[str, int]:
    """Rows by what became of them; read = imported + unchanged + held + skipped, changed being part of imported, and
    `pending` those of the imported that still wait for confirmation."""
    rows = LedgerRow.objects.everywhere(because="rows of a batch already held").filter(batch=batch)
    found = {
        (verdict, taken): number
        for verdict, taken, number in rows.order_by().values_list("verdict", "taken").annotate(Count("pk"))
    }
    by_verdict = {
        verdict: found.get((verdict, False), 0) + found.get((verdict, True), 0)
        for verdict in LedgerRow.Verdict.values
    }
    return {
        "read": sum(by_verdict.values()),
        "imported": by_verdict["new"] + by_verdict["changed"],
        "changed": by_verdict["changed"],
        "unchanged": by_verdict["unchanged"],
        "held": by_verdict["held"],
        "skipped": by_verdict["skipped"],
        "pending": found.get(("new", False), 0) + found.get(("changed", False), 0),
    }
