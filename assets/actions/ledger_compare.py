"""What the register already knows of a batch's rows: as sets, after staging."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from assets.ledger_differences import COMPARED, NAMED_BY_CODE, folded
from assets.ledger_masked import settle_masked
from assets.models import LedgerBatch

# The rows that are asked about: all that are new, or some of them after they were mended.
THESE = (
    "staged.batch_id = %(batch)s AND staged.verdict = 'new' AND NOT staged.taken"
    " AND (%(rows)s::bigint[] IS NULL OR staged.id = ANY(%(rows)s))"
)
# A row with a code means the facility of that code; one without, the facility of the same village, type and name.
FIND_BY_CODE = f"""
    UPDATE assets_ledgerrow AS staged SET facility_id = known.id
    FROM assets_facilitycode AS issued JOIN assets_facility AS known ON known.id = issued.facility_id
    WHERE {THESE} AND staged.values ? 'code' AND issued.code = staged.values->>'code'
      AND known.division_id >= %(start)s AND known.division_id < %(end)s
      AND known.registration IN ('coded', 'uncoded')
"""  # noqa: S608
CODE_UNKNOWN = f"""
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', flagged = false, problems = problems || jsonb_build_array(
        jsonb_build_object('code', 'code_unknown', 'field', 'code', 'severity', 'held', 'raw', values->>'code',
            'message', '第' || row || '行：台账上的统一编码不在本辖区在册编码中。',
            'suggestion', '核对编码，或删去编码作新设施导入',
            'values', '[]'::jsonb, 'column', ''))
    WHERE {THESE} AND values ? 'code' AND facility_id IS NULL
"""  # noqa: S608
# Asked row by row through the index of same names, never as a join: how many rows were just staged the planner can't know.
SAME_NAME = """(
        SELECT known.id FROM assets_facility AS known
        WHERE known.division_id = staged.division_code AND known.type_id = staged.type_code
          AND known.name_key = staged.name_key AND known.registration IN ('coded', 'uncoded') ORDER BY known.id LIMIT 1)"""
FIND_BY_NAME = f"""
    UPDATE assets_ledgerrow AS staged SET facility_id = {SAME_NAME}
    WHERE {THESE} AND NOT staged.values ? 'code' AND {SAME_NAME} IS DISTINCT FROM staged.facility_id
"""  # noqa: S608
# A row whose code says which facility it is needs no name, village or type, and may name them as the register does.
HELD = THESE.replace("'new'", "'held'")
NAME_BY_CODE = f"""
    UPDATE assets_ledgerrow AS target SET verdict = 'new', division_code = found.division, type_code = found.kind,
        problems = found.left_over, flagged = found.left_over <> '[]',
        values = values || jsonb_build_object('division_name', found.short_name, 'type_name', found.kind_name)
    FROM (
        SELECT staged.id AS row_id, village.short_name, type.name AS kind_name,
            coalesce(nullif(staged.division_code, ''), known.division_id) AS division,
            coalesce(nullif(staged.type_code, ''), known.type_id) AS kind,
            bool_and(p->>'severity' = 'flag' OR {NAMED_BY_CODE}) AS settled,
            coalesce(jsonb_agg(p ORDER BY n) FILTER (WHERE p->>'severity' = 'flag'), '[]') AS left_over
        FROM assets_ledgerrow AS staged
        JOIN assets_facilitycode AS issued ON issued.code = staged.values->>'code'
        JOIN assets_facility AS known ON known.id = issued.facility_id
        JOIN accounts_division AS village ON village.code = known.division_id
        JOIN assets_facilitytype AS type ON type.code = known.type_id
        CROSS JOIN LATERAL jsonb_array_elements(staged.problems) WITH ORDINALITY AS each(p, n)
        WHERE {HELD} AND staged.values ? 'code' AND known.division_id >= %(start)s AND known.division_id < %(end)s
          AND known.registration IN ('coded', 'uncoded')
        GROUP BY staged.id, known.id, village.code, type.code) AS found
    WHERE target.id = row_id AND settled
"""  # noqa: S608
SAME_AGAIN = f"""
    UPDATE assets_ledgerrow AS target SET verdict = 'held', flagged = false, problems = target.problems
        || jsonb_build_array(jsonb_build_object(
            'code', 'duplicate_in_file', 'field', null, 'severity', 'held', 'raw', '',
            'message', '第' || target.row || '行：与第' || earlier || '行是同一设施（在册' || coalesce(found.code, found.name)
                || '）。',
            'suggestion', '不导入本行', 'values', '[]'::jsonb, 'column', ''))
    FROM (
        SELECT staged.id AS row_id, known.code, known.name AS name, row_number() OVER same AS nth,
            first_value(staged.row) OVER same AS earlier
        FROM assets_ledgerrow AS staged JOIN assets_facility AS known ON known.id = staged.facility_id
        WHERE {THESE}
        WINDOW same AS (PARTITION BY staged.facility_id ORDER BY staged.values ? 'code' DESC, staged.position)) AS found
    WHERE target.id = row_id AND nth > 1
"""  # noqa: S608
# A quantity written in the facility's own unit stands as it is written, whatever the type is counted in now.
OWN_UNIT = f"""
    UPDATE assets_ledgerrow AS staged
    SET values = values || jsonb_build_object('quantity', values->'said'->0, 'unit', known.unit)
    FROM assets_facility AS known
    WHERE {THESE} AND known.id = staged.facility_id AND values ? 'said'
      AND {folded("values->'said'->>1")} = {folded("known.unit")}
"""  # noqa: S608
JUDGE = f"""
    UPDATE assets_ledgerrow AS target SET
        verdict = CASE WHEN differs = '' THEN 'unchanged' WHEN moves OR retypes THEN 'held' ELSE %(differing)s END,
        flagged = compared.problems <> '[]'
            AND (differs = '' OR %(differing)s = 'changed' AND NOT moves AND NOT retypes),
        before = jsonb_build_object('version', version),
        values = CASE WHEN differs = '' THEN target.values ELSE target.values
            || jsonb_build_object('changes', array_cat(changes, CASE WHEN measures <> '' THEN '{{attributes}}'::text[] END)) END,
        problems = CASE WHEN differs = '' THEN compared.problems ELSE compared.problems
            || jsonb_build_array(jsonb_build_object(
            'code', CASE WHEN retypes THEN 'type_differs' WHEN moves THEN 'village_differs' ELSE 'differs_from_register' END,
            'field', null, 'raw', '',
            'severity', CASE WHEN moves OR retypes OR NOT %(update)s THEN 'held' ELSE 'flag' END,
            'message', '第' || target.row || '行：与在册设施（' || coalesce(compared.code, '待赋码') || '）不同：'
                || differs || '。',
            'suggestion', CASE WHEN retypes THEN '类别不对的，请先在设施页办理更改类别' ELSE '按台账更新在册设施' END,
            'values', '[]'::jsonb, 'column', '')) END
    FROM ({COMPARED} WHERE {THESE}) AS compared
    WHERE target.id = compared.id
"""  # noqa: S608

# Rows just staged are not in the planner's numbers: taking them for one or two, it would compare each with each.
MANY = 1000
# Looked at while everything in it was new or given up, the table counts as empty however large it is.
BLIND = """
    SELECT greatest(reltuples, 0) < pg_relation_size(oid) / current_setting('block_size')::int
    FROM pg_class WHERE oid = 'assets_ledgerrow'::regclass
"""
STATEMENTS = (NAME_BY_CODE, FIND_BY_CODE, CODE_UNKNOWN, FIND_BY_NAME, SAME_AGAIN, OWN_UNIT, JUDGE)


def compare(batch: LedgerBatch, *, update: bool, rows: list[int] | None = None) -> None:
    """Turn staged rows that the register knows from `new` into `unchanged` where they say nothing new.

    Where they differ they are held as a proposed change, or become `changed` with `update`. A second import of the
    same file so adds nothing. Another village or type is always held: moving has a right, and a type a code, of its own.
    `rows`: only these (by id).
    """
    ((start, end),) = batch.division.ranges[:1]
    named: dict[str, Any] = {
        "batch": batch.pk,
        "rows": rows,
        "start": start,
        "end": end,
        "differing": "changed" if update else "held",
        "update": update,
    }
    with wary_plans(many=rows is None and batch.rows.count() > MANY) as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, named)
    settle_masked(batch)


@contextmanager
def wary_plans(*, many: bool = False) -> Iterator[Any]:
    """A cursor whose statements join no rows one by one where there are `many`, or more than the planner knows of."""
    with connection.cursor() as cursor:
        cursor.execute(BLIND)
        blind = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL enable_nestloop = {'off' if many or blind else 'on'}")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
