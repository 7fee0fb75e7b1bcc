"""What stands in every test database before a test begins, as in every installation: roles, sectors, types.

They are laid once, from the reference files. A test that commits has all tables emptied behind it: then they are put
back as they were, past triggers and constraints, in a tenth of the time that loading takes. The fixture `bare` takes
them away for tests of the loading itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.models import Account, Role, Sector
from accounts.reference import load_roles, rows_of
from assets.models import BuildingStandard, FacilityType, TypeAttribute, TypeRule, TypeWord
from assets.reference import load_types
from common.db.base import owner_rights

MODELS = (Role, Account, Sector, FacilityType, TypeRule, TypeWord, TypeAttribute, BuildingStandard)
TABLES = [model._meta.db_table for model in MODELS]
_laid: dict[str, str] = {}  # rows by table, as COPY writes them


def lay() -> None:
    """Load them, and remember how they read."""
    load()
    with owner_rights(), connection.cursor() as cursor:
        for table in TABLES:
            rows = StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            _laid[table] = rows.getvalue()


def load() -> None:
    """As `load_reference` does it, but without the places: no county is there yet."""
    sectors = {row["sector_code"]: row["sector"] for row in rows_of("categories.csv")}
    made = [Sector(code=code, name=name) for code, name in sectors.items()]
    Sector.objects.bulk_create(made, ignore_conflicts=True)
    load_roles()
    load_types()


def put_back() -> None:
    """After the tables were emptied."""
    with past_triggers() as cursor:
        if cursor is None:
            return load()
        for table, rows in _laid.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))


def take_away() -> None:
    """For one test, which empties the tables or is taken back."""
    with past_triggers() as cursor:
        if cursor is None:
            with connection.cursor() as plain:
                plain.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
            return
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")


@contextmanager
def past_triggers() -> Iterator[CursorWrapper | None]:
    """Inside the block no trigger looks on and no key is asked for; None where our user may not have it so."""
    with owner_rights(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            yield None
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
