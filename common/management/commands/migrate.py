"""Django's migrate, with the rights of the tables' owner; the trail keeps up with the schema at each step."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from common import acting
from common.audit import role, triggers
from common.db.base import owner_rights
from common.db.quick_states import quick_states


class Command(migrate.Command):
    help = "升级数据库结构（以表的所有者身份）"

    def execute(self, *args: Any, **options: Any) -> Any:
        """Check and migrate as owner: before the first migration there is no other role.

        A restricted role that cannot be made ends it with words (CommandError) instead of a traceback.
        """
        self.alias = options["database"]
        try:
            with owner_rights(), quick_states(), acting.as_(acting.Acting(door="command", batch="migrate")):
                return super().execute(*args, **options)
        except role.RoleMissing as missing:
            raise CommandError(str(missing)) from missing

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Between two migrations too: a later one may move rows of a table that an earlier one changed."""
        super().migration_progress_callback(action, migration, fake)
        if action in {"apply_success", "unapply_success"}:
            triggers.install(connections[self.alias])
