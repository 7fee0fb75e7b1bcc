"""What all tests share. The database part: set up and emptied as owner, used under the restricted role."""

import gc
from collections.abc import Iterator
from itertools import count

import pytest
from pytest_django.plugin import blocking_manager_key

pytest_plugins = ["tests.audit_witness.plugin"]
gc.set_threshold(20_000, 20, 50)  # many small objects live as long as the run: looked through less often
VACUUM_EVERY = 50  # tests of the database
_tidied = count(1)
LONGEST = (
    "tests/test_audit_whole.py",
    "tests/kill/",
)  # begun first, so that no worker waits for them at the end
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `database` on every test that touches it; the longest come first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def media_apart(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that tests keep go with the test run."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


@pytest.fixture(autouse=True)
def ledger_sound(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that booked money the ledger's invariants hold."""
    if not request.node.get_closest_marker("database"):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # so that this ends before what the test wrote is gone
    yield
    from django.db import connection

    from funding.invariants import faults, touched

    failed = getattr(request.node, "failed_call", False)
    if not failed and not connection.needs_rollback and touched():
        assert faults() == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A test that failed is not asked further."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        item.failed_call = True
    return report


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """The test database belongs to the owner of the tables; tests work in it as every door does."""
    from django.db import connection

    from common.db.base import DatabaseWrapper, owner_rights
    from tests import standing
    from tests.prepared import prepared

    with owner_rights():
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = prepared()
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        standing.lay()
        tidy_up()
    yield
    DatabaseWrapper.as_owner = True  # what follows drops the database


@pytest.fixture
def bare(db: None) -> None:
    """A database as migrations leave it, without even the rows that stand in every other (tests/standing.py)."""
    from tests import standing

    standing.take_away()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """`audit.note(separate=True)` commits beside a test's transaction: empty the trail when that is gone."""
    result = yield
    if item.get_closest_marker("database") and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            tidy_up()
    return result


def tidy_up() -> None:
    """An empty trail (only the owner can empty it, and only tests do), the rows that always stand, little that is dead."""
    from django.db import connection

    from common.db.base import owner_rights
    from tests import standing
    from tests.prepared import vacuum

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM common_auditrecord) OR EXISTS (SELECT FROM common_auditseal),"
            " EXISTS (SELECT FROM accounts_role)"
        )
        told, stand = cursor.fetchone()
        if not stand:
            standing.put_back()
        if told or not stand:
            with owner_rights():
                cursor.execute("TRUNCATE common_auditrecord, common_auditseal")
    if next(_tidied) % VACUUM_EVERY == 0:
        with owner_rights():
            vacuum()
