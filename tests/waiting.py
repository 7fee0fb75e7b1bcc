"""Waiting for what other test processes do in the same PostgreSQL."""

import time

from django.db import connection


def until_others_have_ended(seconds: float = 120) -> None:
    """Until every transaction that is older than this call has ended: a seal of the trail stops at the oldest.

    Transaction numbers belong to the cluster, and the test processes beside us keep theirs open for a whole test.
    """
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        now = cursor.fetchone()[0]
        while _oldest(cursor) <= now:
            assert time.monotonic() < deadline, "a transaction of another test process stays open"
            time.sleep(0.05)


def _oldest(cursor) -> int:
    cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return cursor.fetchone()[0]
