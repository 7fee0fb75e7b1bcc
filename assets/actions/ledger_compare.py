"""What the register already knows of a batch's rows: as sets, after staging."""

from typing import Any

from django.db import connection

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
    WHERE {THESE} AND issued.code = staged.values->>'code'
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
FIND_BY_NAME = f"""
    UPDATE assets_ledgerrow AS staged SET facility_id = (
        SELECT known.id FROM assets_facility AS known
        WHERE known.division_id = staged.division_code AND known.type_id = staged.type_code
          AND known.name_key = staged.name_key AND known.registration IN ('coded', 'uncoded') ORDER BY known.id LIMIT 1)
    WHERE {THESE} AND NOT staged.values ? 'code'
"""  # noqa: S608
# (what it is called, whether the row says something else than the register)
DIFFERENCES = (
    ("名称", "staged.name_key <> known.name_key"),
    ("类别", "staged.type_code <> known.type_id"),
    ("所在村", "staged.division_code <> known.division_id"),
    ("数量", "round((v->>'quantity')::numeric, 3) <> coalesce(known.quantity, -1)"),
    ("单位", "v->>'unit' <> known.unit"),
    ("建成时间", "v->>'built' <> known.built"),
    ("建设资金", "round((v->>'cost_yuan')::numeric, 2) <> coalesce(known.original_value, -1)"),
    ("经费来源", "v->>'fund_source' <> coalesce(facts.fund_source, '')"),
    ("管护主体", "v->>'party' <> coalesce(facts.party, '')"),
    ("责任人", "v->>'person' <> coalesce(facts.person, '')"),
    ("电话", "NOT staged.phone_hashes <@ coalesce(facts.phone_hashes, '{}')"),
    ("产权归属", "v->>'owner' <> coalesce(facts.owner, '')"),
    ("坐标", "round((v->>'longitude')::numeric, 6) <> coalesce(known.longitude, 0)"
             " OR round((v->>'latitude')::numeric, 6) <> coalesce(known.latitude, 0)"),
    ("位置", "v->>'address' <> known.address"),
    ("备注", "v->>'remark' <> known.note"),
)  # fmt: skip
# measurable attributes by their names; a value the ledger does not give is no difference
ATTRIBUTES = """(
    SELECT string_agg(one.name, '、' ORDER BY one."order")
    FROM jsonb_each(coalesce(v->'attributes', '{}')) AS given
    JOIN assets_typeattribute AS one ON one.type_id = known.type_id AND one.key = given.key
    WHERE known.attributes->given.key IS DISTINCT FROM given.value)"""
SAID = ", ".join(
    [*(f"CASE WHEN {condition} THEN '{name}' END" for name, condition in DIFFERENCES), ATTRIBUTES]
)
JUDGE = f"""
    UPDATE assets_ledgerrow AS target SET
        verdict = CASE WHEN differs = '' THEN 'unchanged' WHEN moves OR retypes THEN 'held' ELSE %(differing)s END,
        flagged = target.flagged AND (differs = '' OR %(differing)s = 'changed' AND NOT moves AND NOT retypes),
        before = jsonb_build_object('version', version),
        problems = CASE WHEN differs = '' THEN problems ELSE problems || jsonb_build_array(jsonb_build_object(
            'code', CASE WHEN retypes THEN 'type_differs' WHEN moves THEN 'village_differs' ELSE 'differs_from_register' END,
            'field', null, 'raw', '',
            'severity', CASE WHEN moves OR retypes OR NOT %(update)s THEN 'held' ELSE 'flag' END,
            'message', '第' || target.row || '行：与在册设施（' || coalesce(compared.code, '待赋码') || '）不同：'
                || differs || '。',
            'suggestion', CASE WHEN retypes THEN '类别不对的，请先在设施页办理更改类别' ELSE '按台账更新在册设施' END,
            'values', '[]'::jsonb, 'column', '')) END
    FROM (
        SELECT staged.id, known.code, known.version, concat_ws('、', {SAID}) AS differs,
            staged.type_code <> known.type_id AS retypes, staged.division_code <> known.division_id AS moves
        FROM assets_ledgerrow AS staged
        CROSS JOIN LATERAL (SELECT staged.values AS v) AS read
        JOIN assets_facility AS known ON known.id = staged.facility_id
        LEFT JOIN assets_registeredfacts AS facts ON facts.facility_id = known.id
        WHERE {THESE}) AS compared
    WHERE target.id = compared.id
"""  # noqa: S608


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
    with connection.cursor() as cursor:
        for statement in (FIND_BY_CODE, CODE_UNKNOWN, FIND_BY_NAME, JUDGE):
            cursor.execute(statement, named)
