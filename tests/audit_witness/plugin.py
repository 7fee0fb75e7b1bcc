"""pytest: the fixture `witnessed`, and `--witness` to witness every test that commits.

`witnessed` gives the Witness of a transactional test and fails it at its end if log and trail differ. The same holds
for every test with a live server (the browser's walk), and with `--witness` for all tests that commit, but for those
marked `unwitnessed`; it begins before their other fixtures. The session prints the sum.

`named` is for tests that go through a door: it fails if anything was written of which nobody knows who acted.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.audit_witness.witness import Figures, Witness

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}
TOTAL = pytest.StashKey[Figures]()
HANDED_BACK = "audit_witness"  # by a worker of xdist


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--witness", action="store_true", help="hold the audit trail against PostgreSQL's log")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "unwitnessed: makes a gap in the audit trail on purpose")
    config.stash[TOTAL] = Figures()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its sum to the session that prints it."""
    if hasattr(session.config, "workeroutput"):
        by_table, *sums = session.config.stash[TOTAL]
        session.config.workeroutput[HANDED_BACK] = [dict(by_table), *sums]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    by_table, *sums = getattr(node, "workeroutput", {}).get(HANDED_BACK) or Figures()
    node.config.stash[TOTAL] = node.config.stash[TOTAL].plus(Figures(Counter(by_table), *sums))


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    total = config.stash[TOTAL]
    if total.by_table:
        terminalreporter.write_line(str(total))
    if config.getoption("--witness"):
        tables = (f"{table} {count}" for table, count in total.by_table.most_common())
        terminalreporter.write_line(", ".join(tables))


def commits(item: pytest.Item) -> bool:
    """Whether a test works in real transactions and leaves the triggers alone."""
    marker = item.get_closest_marker("django_db")
    transactional = marker is not None and bool(
        marker.kwargs.get("transaction") or marker.args[:1] == (True,)
    )
    if item.get_closest_marker("unwitnessed"):
        return False
    return transactional or bool(COMMITTING & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`witnessed` stands around every test with a live server; with `--witness`, around every one that commits."""
    all_of_them = config.getoption("--witness")
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "witnessed" not in names and commits(item) and (all_of_them or "live_server" in names):
            names.insert(0, "witnessed")


@pytest.fixture
def witnessed(transactional_db, request: pytest.FixtureRequest) -> Iterator[Witness]:
    """Everything committed from here to the end of the test must be in the trail, and nothing else."""
    from django.db import connection

    witness = Witness(connection, f"witness_{os.getpid()}")
    witness.start()
    yield witness
    report = witness.stop()
    request.config.stash[TOTAL] = request.config.stash[TOTAL].plus(report.figures)
    assert report.differences == [], "\n".join(report.differences[:20])


@pytest.fixture
def named(db) -> Iterator[None]:
    """Inside the test nobody acts unless a door says so; a write without a name fails it.

    What the test itself writes stands within `with acting.as_(acting.Acting(door="test")):`.
    """
    from common import acting
    from common.models import AuditRecord

    last = AuditRecord.objects.newest_first().values_list("pk", flat=True).first() or 0
    with acting.as_(acting.NOBODY):
        yield
    nameless = AuditRecord.objects.nameless().filter(pk__gt=last)
    assert [f"{record} {record.event}" for record in nameless] == []
