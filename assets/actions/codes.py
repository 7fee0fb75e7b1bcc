"""赋码: serials are given out in blocks under a lock; a code, once given, is never taken back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection

from assets import codes

Pair = tuple[str, str]  # (village's division code, type code)

RESERVE = """
    INSERT INTO assets_codecounter AS counter (division_id, type_id, last)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) AS wanted(division, type, number) ORDER BY 1, 2
    ON CONFLICT (division_id, type_id) DO UPDATE SET last = counter.last + excluded.last
    RETURNING division_id, type_id, last
"""


class SerialsUsedUp(Exception):
    """A village has no serial left for a type (99,999 given)."""


def issue(pairs: Iterable[Pair]) -> list[str]:
    """One new code for each (village, type), in the order given. Must run inside the transaction that uses them.

    Counters are locked in one order (village, type), so that two batches never wait for each other in a ring, and
    stay locked until the transaction ends: a rolled-back batch leaves no gap. Raises SerialsUsedUp.
    """
    wanted = list(pairs)
    following = {pair: codes.block(*pair, first) for pair, first in reserve(Counter(wanted)).items()}
    return [next(following[pair]) for pair in wanted]


def reserve(needed: Counter[Pair]) -> dict[Pair, int]:
    """The first serial of a block of `needed` serials for each (village, type)."""
    if not needed:
        return {}
    if not connection.in_atomic_block:
        raise RuntimeError("serials are reserved inside the transaction that uses them")
    ordered = sorted(needed.items())
    columns: list[Any] = [
        [village for (village, _), _ in ordered],
        [kind for (_, kind), _ in ordered],
        [n for _, n in ordered],
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(RESERVE, columns)
            last = {(village, kind): number for village, kind, number in cursor.fetchall()}
    except IntegrityError as error:
        raise SerialsUsedUp("有村的某一类别顺序号已用完（99999）") from error
    return {pair: last[pair] - number + 1 for pair, number in ordered}
