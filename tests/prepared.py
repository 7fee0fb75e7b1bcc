"""A database that is migrated already: each test database is a copy of it, made in a second instead of a quarter minute.

It stays in the server between runs and is made anew when a migration, or what migrations run, has changed. Triggers
and rights follow the present models all the same: the copy is migrated too, which then only lays the trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "guanhu_migrated_"
TABLES = """
SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
SWOLLEN = f"{TABLES} AND pg_relation_size(oid) > 100000"
ONE_AT_A_TIME = 7_126_003  # key of the lock under which it is made


def prepared() -> str:
    """The name of the migrated database, made if it is not there. Needs the rights of the tables' owner."""
    name = f"{PREFIX}{digest()}"
    with connection._nodb_cursor() as cursor:  # holds the lock as long as it is open
        cursor.execute("SET statement_timeout = 0; SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {found for (found,) in cursor.fetchall()}
        for old in there - {name}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        if name not in there:
            half = f"{name}_half"  # takes its name when it is whole
            cursor.execute(f'CREATE DATABASE "{half}"')
            with connected_to(half):
                call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
                leave_unwatched()
            cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
    return name


def leave_unwatched() -> None:
    """No table is analysed by the server itself: it may look while a test's rows are not committed, finds the table empty,
    and from then on plans for one row, which for a thousand takes minutes. Tests vacuum between themselves (vacuum).
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def vacuum() -> None:
    """Take away what tests left dead, in tables of some size. Needs the rights of the tables' owner, and no transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SWOLLEN)
        if tables := ", ".join(table for (table,) in cursor.fetchall()):
            cursor.execute(f"VACUUM (SKIP_LOCKED) {tables}")


def digest() -> str:
    """Of everything that decides what stands in it."""
    folders = [
        Path(app.path) / "migrations" for app in sorted(apps.get_app_configs(), key=attrgetter("label"))
    ]
    folders += [settings.ROOT / "common" / room for room in ("db", "audit")]  # called by migrations
    told = sha256(Path(__file__).read_bytes())
    for folder in folders:
        for path in sorted(folder.glob("*.py")) + sorted(folder.glob("*.sql")):
            told.update(f"{path.name}\n".encode() + path.read_bytes())
    return told.hexdigest()[:12]


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Inside the block the default connection leads to another database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
