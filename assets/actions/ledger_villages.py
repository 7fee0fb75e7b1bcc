"""Villages of a ledger that is being confirmed: none is closed meanwhile, and nothing is registered in a closed one."""

from django.db import connection

# Before the batch is locked, as a merge does it: first the villages, then the ledgers that name them.
HOLD = """
    SELECT code FROM accounts_division WHERE code IN (
        SELECT division_code FROM assets_ledgerrow
        WHERE batch_id = %(batch)s AND verdict IN ('new', 'changed') AND NOT taken)
    ORDER BY code FOR KEY SHARE
"""
CLOSED = """
    UPDATE assets_ledgerrow AS staged SET verdict = 'held', flagged = false,
        problems = staged.problems || jsonb_build_array(jsonb_build_object(
            'code', 'village_closed', 'field', 'village', 'severity', 'held', 'raw', village.short_name, 'column', '',
            'message', '第' || staged.row || '行：核对之后“' || village.short_name || '”已撤并。',
            'suggestion', '点“修改”，选现在的村（社区）', 'values', '[]'::jsonb))
    FROM accounts_division AS village
    WHERE staged.batch_id = %(batch)s AND staged.verdict IN ('new', 'changed') AND NOT staged.taken
        AND village.code = staged.division_code AND village.closed_on IS NOT NULL
"""


def keep_villages(batch_id: int) -> None:
    """None of the villages the batch's rows go into is merged away until the transaction ends."""
    _run(HOLD, batch_id)


def hold_rows_of_closed(batch_id: int) -> None:
    """Rows of a village that was closed since the check wait for their clerk."""
    _run(CLOSED, batch_id)


def _run(statement: str, batch_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"batch": batch_id})
