"""The chain of seals: each holds the SM3 of the one before and of every record since (security rule 32).

    seal()      # by one daily job and before every export
    verify()    # recomputes; whatever was changed, removed or slipped in later is told

A seal covers the records of the transactions that ended since the last one: by then their number is final, so
nothing that commits late can fall between two seals. Records are hashed before the chain is locked, and the lock
is held for one insert.
"""

import logging
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from common.models import AuditRecord, AuditSeal

log = logging.getLogger("guanhu.audit")
LOCK = 4_706_132  # of the chain, among the advisory locks of the database
TRIES = 5
# One record as text: what it says in a fixed order, jsonb as PostgreSQL writes it (keys sorted).
CANONICAL = """
concat_ws(chr(31), id, extract(epoch FROM at), transaction, coalesce(account_id::text, ''),
  coalesce(person_id::text, ''), coalesce(post_id::text, ''), door, request, batch, database_role, application,
  address, "table", key, act, event, coalesce(before::text, ''), coalesce(after::text, ''), result)
"""


class Reborn(Exception):
    """The database counts its transactions anew (restored from a dump into a new cluster)."""


def seal() -> AuditSeal | None:
    """Seal what has ended since the last seal; None if there is nothing. Raises Reborn."""
    for _ in range(TRIES):
        last = AuditSeal.objects.order_by("-pk").first()
        since, until = last.until if last else 0, _all_ended_before()
        if until < since:
            raise Reborn(f"事务号 {until} 小于已封存的 {since}：数据库由备份文件还原，封存链须另起")
        head, records = _head(last.head if last else "", since, until)
        if not records:
            return None
        made = _append(last, AuditSeal(since=since, until=until, records=records, head=head))
        if made:
            log.info("trail sealed: %s records until transaction %s, SM3 %s", records, until, head)
            return made
    raise RuntimeError("somebody else keeps sealing")


def verify(*, newest: int | None = None) -> list[str]:
    """What does not agree, in words; all seals, or only the `newest` so many."""
    problems = []
    seals = list(AuditSeal.objects.order_by("-pk")[: newest + 1 if newest else None])[::-1]
    before = AuditSeal(head="", until=0) if newest is None or len(seals) <= newest else seals.pop(0)
    for one in seals:
        if (one.since, *_head(before.head, one.since, one.until)) != (before.until, one.head, one.records):
            day = timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M")
            problems.append(f"{day} 封存的操作记录与封存值不符：封存后被改动、删除或增加")
        before = one
    return problems


def _append(last: AuditSeal | None, new: AuditSeal) -> AuditSeal | None:
    """Add to the chain unless another has in the meantime."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if AuditSeal.objects.filter(pk__gt=last.pk if last else 0).exists():
            return None
        new.save(force_insert=True)
    return new


def _all_ended_before() -> int:
    """All transactions below this number have ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def _head(previous: str, since: int, until: int) -> tuple[str, int]:
    """The SM3 over the previous head and the records of the transactions in between, and how many these are."""
    digest, records = hashes.Hash(hashes.SM3()), 0
    digest.update(previous.encode())
    for line in _lines(since, until):
        digest.update(b"\n" + line.encode())
        records += 1
    return digest.finalize().hex(), records


def _lines(since: int, until: int) -> Iterator[str]:
    ended = AuditRecord.objects.filter(transaction__gte=since, transaction__lt=until).order_by("id")
    told = ended.annotate(told=RawSQL(CANONICAL, [], TextField()))  # noqa: S611
    return told.values_list("told", flat=True).iterator(2000)
