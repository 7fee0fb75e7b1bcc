"""Every committed change, as PostgreSQL's log tells it (logical decoding), against the rows of the trail.

    witness = Witness(connection)
    witness.start()
    …                       # anything that commits, from any process
    report = witness.stop()
    assert report.differences == []

The log is read through a slot with the contrib plugin `test_decoding`, which knows nothing of triggers.
Each change is (transaction, table, act, key); both sides are counted by it. Needs wal_level = logical and
the right of replication, so it works as the owner of the database, never as the role of the doors.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from common.audit.tables import exemptions
from common.audit.triggers import RECORDS
from common.db.base import owner_rights

LINE = re.compile(
    r"^table public\.(?P<table>\"[^\"]+\"|[^:]+): (?P<act>INSERT|UPDATE|DELETE|TRUNCATE): (?P<row>.*)$",
    re.DOTALL,
)
TRIES = 5
XID_SPAN = 2**32  # the log counts transactions modulo this


class Change(NamedTuple):
    """One row changed. `key` is empty where the log does not tell it."""

    transaction: int
    table: str
    act: str
    key: str


@dataclass
class Report:
    """What was seen between start and now."""

    seen: Counter[Change] = field(default_factory=Counter)
    written: Counter[Change] = field(default_factory=Counter)
    exempt: Counter[str] = field(default_factory=Counter)

    @property
    def unrecorded(self) -> list[Change]:
        return sorted((self.seen - self.written).elements())

    @property
    def unheard_of(self) -> list[Change]:
        """Told by the trail, but not by the log."""
        return sorted((self.written - self.seen).elements())

    @property
    def differences(self) -> list[str]:
        missing = [f"not in the trail: {change}" for change in self.unrecorded]
        return missing + [f"not in the log: {change}" for change in self.unheard_of]

    @property
    def figures(self) -> "Figures":
        by_table = Counter(change.table for change in self.seen.elements())
        return Figures(by_table, self.written.total(), self.exempt.total(), len(self.differences))


class Figures(NamedTuple):
    """The sums of a report, as they are printed and added up over a session."""

    by_table: Counter[str] = Counter()
    written: int = 0
    exempt: int = 0
    difference: int = 0

    def plus(self, other: "Figures") -> "Figures":
        sums = (mine + theirs for mine, theirs in zip(self[1:], other[1:], strict=True))
        return Figures(self.by_table + Counter(other.by_table), *sums)

    def __str__(self) -> str:
        return (
            f"audit witness: {self.by_table.total()} changes of {len(self.by_table)} tables in the log,"
            f" {self.written} in the trail, difference {self.difference}"
            f" (exempt tables: {self.exempt} changes)"
        )


class Witness:
    """Watches one database from `start` to `stop`."""

    def __init__(self, connection, name: str = "guanhu_witness") -> None:
        self.connection = connection.copy()
        self.slot = name
        self.since = 0
        self.so_far = Report()
        self.keys: dict[str, tuple[str, ...]] = {}

    def start(self) -> None:
        """From here on everything committed is seen."""
        self.keys = {table: tuple(columns) for table, columns in self._ask(KEYS)}
        # A slot begins where no transaction is open, in any database: under load that of another worker takes its time.
        self._ask("SELECT set_config('statement_timeout', '300000', false)")
        self._ask("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", self.slot)
        self.since = self._ask("SELECT coalesce(max(id), 0) FROM common_auditrecord")[0][0]

    def report(self) -> Report:
        """What was committed since the start; waits a moment for a commit caught between the two readings."""
        for _ in range(TRIES):
            self._read()
            if not self.so_far.differences:
                break
            time.sleep(0.3)
        return self.so_far

    def _read(self) -> None:
        self._ask(FLUSH)
        lines = [line for (line,) in self._ask(CHANGES, self.slot)]
        report = self.so_far
        for change in changes(lines, self.keys):
            if change.table == RECORDS:
                continue  # each of them is a row of the other side
            if change.table in exemptions():
                report.exempt[change.table] += 1
            else:
                report.seen[change] += 1
        rows = self._ask(RECORDED, self.since)
        report.written.update(Change(xid % XID_SPAN, table, act, key) for _, xid, table, act, key in rows)
        self.since = max([self.since, *(row[0] for row in rows)])

    def stop(self) -> Report:
        """The last report; the slot is dropped, so that the log is not kept for it."""
        try:
            return self.report()
        finally:
            self._ask(DROP, self.slot)
            self.connection.close()

    def _ask(self, statement: str, *parameters: object) -> list[tuple]:
        with owner_rights(), self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()


KEYS = """
SELECT relname, array_agg(attname::text ORDER BY array_position(indkey::int[], attnum::int))
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
WHERE indisprimary AND relnamespace = 'public'::regnamespace GROUP BY relname
"""
DROP = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s"
# Decoding stops where the log has been flushed: with synchronous_commit = off that is a moment ago.
FLUSH = "SET synchronous_commit = on; SELECT pg_logical_emit_message(true, 'witness', '')"
CHANGES = """
SELECT data FROM pg_logical_slot_get_changes(%s, NULL, NULL, 'include-xids', '1', 'skip-empty-xacts', '1')
"""
RECORDED = """
SELECT id, transaction, "table", act, key FROM common_auditrecord WHERE id > %s AND act <> 'event' ORDER BY id
"""


def changes(lines: Iterable[str], keys: dict[str, tuple[str, ...]]) -> Iterator[Change]:
    """The changes told by test_decoding's lines; `keys` are the key columns of each table."""
    transaction = 0
    for line in lines:
        if line.startswith("BEGIN"):
            transaction = int(line.split()[1])
        elif found := LINE.match(line):
            table = found["table"].strip('"')
            yield Change(transaction, table, found["act"].lower(), key_of(found["row"], keys.get(table, ())))


def key_of(row: str, columns: Iterable[str]) -> str:
    """The key within `id[bigint]:7 name[text]:'x'`, several columns joined as the triggers do."""
    row = row.partition("new-tuple: ")[2] or row
    return "/".join(_value(row, column) for column in columns)


def _value(row: str, column: str) -> str:
    found = re.search(rf"(?:^|\s)\"?{re.escape(column)}\"?\[[^\]]+\]:(?:'((?:[^']|'')*)'|(\S+))", row)
    if found is None:
        return ""
    return found[1].replace("''", "'") if found[1] is not None else found[2]
