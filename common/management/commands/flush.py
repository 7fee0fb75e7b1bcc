"""Django's flush empties all tables. Nobody may do that to a trail: only tests, as owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from common.apps import lay_trail
from common.db.base import owner_rights

LARGE = 4_000_000  # bytes of a table whose rows are not deleted one by one
FILLED = """
SELECT quote_ident(relname), pg_relation_size(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
  AND relname <> 'django_migrations'
"""
MAY_DELETE = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"  # with no trigger looking on


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        """Leaves nothing but the trail's triggers, whole again. Raises CommandError outside tests."""
        if not settings.TESTING:
            raise CommandError("操作记录不得清空；需要空库时请新建数据库并运行 migrate。")
        connection = connections[options["database"]]
        with owner_rights():
            if not emptied(connection):
                super().handle(**options | {"inhibit_post_migrate": True})
            lay_trail(using=connection.alias)


def emptied(connection: BaseDatabaseWrapper) -> bool:
    """Delete the few rows that tests leave: two milliseconds where TRUNCATE of all tables takes hundreds."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_DELETE)
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(FILLED)
        sizes = dict(cursor.fetchall())
        if any(size > LARGE for size in sizes.values()):
            return False
        deletions = "".join(f"DELETE FROM {table}; " for table in sizes)  # noqa: S608
        cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletions}COMMIT")
    return True
