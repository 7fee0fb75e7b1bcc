"""What the trail costs: 50,000 facilities entered, then changed, with the audit triggers over without them."""

import io
import statistics
import time
from collections.abc import Callable

from bench_frame import Figure, database, prepared

ROWS, ROUNDS = 50_000, 5
NAME = "guanhu_bench_audit"
TABLE = "assets_facility"
UPDATE = "UPDATE assets_facility SET status = 'suspended', version = version + 1"


def audit_cost() -> Figure:
    """The worse of COPY and UPDATE. Both sides run alternately, each in a transaction that is rolled back."""
    from django.db import connection

    from common.db.base import owner_rights

    prepared(NAME, lambda: None)
    with database(NAME), owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        columns, text = _like_one_facility(cursor, ROWS)
        acts: dict[str, Callable[[], None]] = {
            "COPY": lambda: cursor.copy_expert(f"COPY {TABLE} ({columns}) FROM STDIN", io.StringIO(text)),
            "UPDATE": lambda: cursor.execute(UPDATE),
        }
        seconds = _measure(cursor, acts, ROUNDS)
    ratios = {act: _ratio(seconds, act) for act in acts}
    told = ", ".join(f"{act} {ratio:.2f}" for act, ratio in ratios.items())
    note = f"{ROWS:,} facilities entered and changed with the trail over without: {told}; medians of {ROUNDS}, in turn"
    return Figure("audit_cost", max(ratios.values()), 1.6, note)


def _ratio(seconds: dict[tuple[str, bool], list[float]], act: str) -> float:
    bare, audited = (statistics.median(seconds[act, kind]) for kind in (False, True))
    return audited / bare


def _like_one_facility(cursor, rows: int) -> tuple[str, str]:
    """Column names, and COPY text of so many facilities that differ as real ones do."""
    villages = _firsts(
        cursor, "SELECT code FROM accounts_division WHERE level = 'village' ORDER BY code LIMIT 200"
    )
    types = _firsts(cursor, "SELECT code FROM assets_facilitytype ORDER BY code LIMIT 50")
    parties = _firsts(cursor, "SELECT id FROM accounts_party ORDER BY id LIMIT 300")
    lines = []
    for number in range(rows):
        village, kind = villages[number % len(villages)], types[number // 7 % len(types)]
        party, name = parties[number % len(parties)], f"{number % 9 + 1}组第{number}号路灯"
        values = {
            "version": 1,
            "code": f"{9 * 10**11 + number:022d}", "registration": "coded",
            "name": name, "name_key": name, "initials": f"zd{number}hld", "attributes": "{}",
            "address": f"村委会东侧{number % 300}米",
            "longitude": f"118.{number:06d}", "latitude": f"31.{number:06d}",
            "position_datum": "gcj02", "position_raw": "", "quantity": "1.000", "unit": "盏",
            "built": 2005 + number % 20,
            "fund_source": "财政资金", "original_value": f"{number % 9000}.50",
            "owner_kind": "village", "title_state": "unsettled", "relief_kind": "", "returned_reason": "",
            "property_class": "public", "class_reason": "按目录", "status": "in_use", "condition": "good",
            "verified_on": "2026-10-01", "note": "", "registered_at": "2026-11-01 08:00:00+00",
            "division_id": village, "owner_id": party, "keeper_id": party, "type_id": kind,
        }  # fmt: skip
        lines.append("\t".join(map(str, values.values())) + "\n")
    return ", ".join(values), "".join(lines)


def _firsts(cursor, statement: str) -> list:
    cursor.execute(statement)
    return [value for (value,) in cursor.fetchall()]


def _measure(cursor, acts: dict[str, Callable[[], None]], rounds: int) -> dict[tuple[str, bool], list[float]]:
    from django.db import transaction

    seconds: dict[tuple[str, bool], list[float]] = {(act, kind): [] for act in acts for kind in (False, True)}
    for _ in range(rounds):
        for audited in (False, True):
            with transaction.atomic():
                _switch(cursor, "ENABLE" if audited else "DISABLE")
                for act, run in acts.items():
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    start = time.perf_counter()
                    run()
                    seconds[act, audited].append(time.perf_counter() - start)
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                transaction.set_rollback(True)
            cursor.execute(f"VACUUM ANALYZE {TABLE}, common_auditrecord")
    return seconds


def _switch(cursor, word: str) -> None:
    for trigger in ("audit_insert", "audit_update"):
        cursor.execute(f"ALTER TABLE {TABLE} {word} TRIGGER {trigger}")
