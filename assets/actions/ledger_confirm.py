"""Confirming a ledger: checked rows become coded facilities, as sets, whole or not at all."""

import io
from datetime import date

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.rights import Right
from assets.actions.codes import issue
from assets.models import LedgerBatch, LedgerRow

# A facility registered since the check, or by another batch, is not registered twice: the row waits for its clerk.
HOLD_REGISTERED = """
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', problems = staged.problems || %s::jsonb
    WHERE staged.batch_id = %s AND staged.verdict = 'new' AND EXISTS (
        SELECT FROM assets_facility AS known
        WHERE known.division_id = staged.division_code AND known.type_id = staged.type_code
          AND known.name_key = staged.name_key AND known.registration IN ('coded', 'uncoded'))
"""
REGISTERED_MEANWHILE = (
    '[{"code": "duplicate_in_register", "field": "name", "severity": "held", "raw": "", '
    '"message": "核对之后已有人登记了同村、同类、同名的设施", "suggestion": "如确是另一处，请改名后重新导入"}]'
)
NUMBER = """
    UPDATE assets_ledgerrow SET facility_id = nextval(pg_get_serial_sequence('assets_facility', 'id'))
    WHERE batch_id = %s AND verdict = 'new'
"""
REGISTER = """
    INSERT INTO assets_facility (
        id, code, registration, name, name_key, initials, attributes, type_id, division_id, address,
        longitude, latitude, position_datum, position_raw, quantity, unit, built, fund_source, original_value,
        owner_kind, title_state, relief_kind, property_class, class_reason, status, condition, note,
        returned_reason, registered_at, registered_by_id, version)
    SELECT staged.facility_id, issued.code, 'coded', staged.name, staged.name_key, staged.initials,
        coalesce(v->'attributes', '{}'), staged.type_code,
        staged.division_code, coalesce(v->>'address', ''), (v->>'longitude')::numeric, (v->>'latitude')::numeric,
        coalesce(v->>'datum', ''), coalesce(v->>'position_raw', ''), (v->>'quantity')::numeric,
        coalesce(nullif(v->>'unit', ''), type.unit), coalesce(v->>'built', ''), coalesce(v->>'fund_source', ''),
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
"""
CODE = """
    INSERT INTO assets_facilitycode (code, facility_id, current, issued_at, issued_by_id)
    SELECT issued.code, staged.facility_id, true, %(now)s, %(person)s
    FROM codes_of_batch AS issued JOIN assets_ledgerrow AS staged ON staged.id = issued.row_id ORDER BY issued.code
"""
CHANGE = """
    UPDATE assets_facility AS known SET
        name = staged.name, name_key = staged.name_key, initials = staged.initials,
        attributes = known.attributes || coalesce(v->'attributes', '{}'),
        quantity = coalesce((v->>'quantity')::numeric, known.quantity), unit = coalesce(v->>'unit', known.unit),
        built = coalesce(v->>'built', known.built), fund_source = coalesce(v->>'fund_source', known.fund_source),
        original_value = coalesce((v->>'cost_yuan')::numeric, known.original_value),
        owner_kind = coalesce(v->>'owner_kind', known.owner_kind), address = coalesce(v->>'address', known.address),
        longitude = coalesce((v->>'longitude')::numeric, known.longitude),
        latitude = coalesce((v->>'latitude')::numeric, known.latitude), note = coalesce(v->>'remark', known.note),
        version = known.version + 1
    FROM assets_ledgerrow AS staged CROSS JOIN LATERAL (SELECT staged.values AS v) AS read
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND known.id = staged.facility_id
"""
CHANGE_FACTS = """
    UPDATE assets_registeredfacts AS facts SET
        batch_id = staged.batch_id, party = coalesce(v->>'party', facts.party),
        person = coalesce(v->>'person', facts.person), fund_source = coalesce(v->>'fund_source', facts.fund_source),
        owner = coalesce(v->>'owner', facts.owner),
        phones = CASE WHEN staged.phones = '' THEN facts.phones ELSE staged.phones END,
        phone_hashes = CASE WHEN staged.phones = '' THEN facts.phone_hashes ELSE staged.phone_hashes END,
        recorded_at = %(now)s
    FROM assets_ledgerrow AS staged CROSS JOIN LATERAL (SELECT staged.values AS v) AS read
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND facts.facility_id = staged.facility_id
"""
STATE = """
    INSERT INTO assets_facilitystate (
        facility_id, from_date, recorded_at, status, condition, property_class, division_id, type_id, registration,
        says_keeper, keeper_kind, reason, recorded_by_id)
    SELECT facility.id, %(today)s, %(now)s, facility.status, nullif(facility.condition, 'unknown'), facility.property_class,
        facility.division_id, facility.type_id, 'coded', false, '', '台账导入', %(person)s
    FROM assets_ledgerrow AS staged JOIN assets_facility AS facility ON facility.id = staged.facility_id
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'new' ORDER BY facility.id
"""
FACTS = """
    INSERT INTO assets_registeredfacts (
        facility_id, batch_id, party, person, phones, phone_hashes, fund_source, owner, recorded_at)
    SELECT facility_id, batch_id, coalesce(values->>'party', ''), coalesce(values->>'person', ''), phones,
        phone_hashes, coalesce(values->>'fund_source', ''), coalesce(values->>'owner', ''), %(now)s
    FROM assets_ledgerrow WHERE batch_id = %(batch)s AND verdict = 'new' ORDER BY facility_id
"""


def confirm(*, batch: LedgerBatch, by, today: date) -> dict[str, int]:
    """Register what was checked. Runs inside the caller's transaction; answers the batch's counts.

    Raises Refused without the rights, or if the batch is not waiting for confirmation (so that a second confirmation
    does nothing).
    """
    batch = locked(batch.pk)
    for right in (Right.LEDGER_IMPORT, Right.FACILITY_REGISTER, Right.FACILITY_CODE):
        require(by, right)
    require_division(by, batch.division_id)
    if batch.state != LedgerBatch.State.CHECKED:
        raise Refused(f"本批次{batch.get_state_display()}，不能再次入库")
    if batch.counts.get("changed"):
        require(by, Right.FACILITY_CHANGE)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(HOLD_REGISTERED, [REGISTERED_MEANWHILE, batch.pk])
        _issue_codes(cursor, batch)
        cursor.execute(NUMBER, [batch.pk])
        named = {"batch": batch.pk, "now": now, "today": today, "person": by.person_id}
        for statement in (REGISTER, CODE, STATE, FACTS, CHANGE, CHANGE_FACTS):
            cursor.execute(statement, named)
    batch.state, batch.confirmed_at, batch.counts = LedgerBatch.State.IMPORTED, now, counts_of(batch)
    batch.save(update_fields=["state", "confirmed_at", "counts"])
    return batch.counts


def locked(batch_id: int) -> LedgerBatch:
    """The batch, locked until the transaction ends; who may touch it is asked next."""
    batches = LedgerBatch.objects.everywhere(because="one batch by its key; the right is asked on it")
    return batches.select_for_update().get(pk=batch_id)


def _issue_codes(cursor, batch: LedgerBatch) -> None:
    """One code for each new row, in the order of the file, into a table that lives as long as the transaction."""
    new = LedgerRow.objects.everywhere(because="rows of a batch already held").filter(
        batch=batch, verdict="new"
    )
    rows = list(new.order_by("position").values_list("pk", "division_code", "type_code"))
    issued = issue((village, kind) for _, village, kind in rows)
    lines = "".join(f"{row[0]}\t{code}\n" for row, code in zip(rows, issued, strict=True))
    cursor.execute("DROP TABLE IF EXISTS pg_temp.codes_of_batch")  # of another batch in the same transaction
    cursor.execute("CREATE TEMP TABLE codes_of_batch (row_id bigint PRIMARY KEY, code text) ON COMMIT DROP")
    cursor.copy_expert("COPY codes_of_batch FROM STDIN", io.StringIO(lines))
    cursor.execute("ANALYZE codes_of_batch")


def counts_of(batch: LedgerBatch) -> dict[str, int]:
    """Rows by what became of them; read = imported + unchanged + held + skipped, changed being part of imported."""
    rows = LedgerRow.objects.everywhere(because="rows of a batch already held").filter(batch=batch)
    found = dict(rows.order_by().values_list("verdict").annotate(Count("pk")))
    by_verdict = {verdict: found.get(verdict, 0) for verdict in LedgerRow.Verdict.values}
    return {
        "read": sum(by_verdict.values()),
        "imported": by_verdict["new"] + by_verdict["changed"],
        "changed": by_verdict["changed"],
        "unchanged": by_verdict["unchanged"],
        "held": by_verdict["held"],
        "skipped": by_verdict["skipped"],
    }
