"""Django's flush empties all tables. Nobody may do that to a trail: only tests, as owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from common.db.base import owner_rights


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        """Raises CommandError outside tests."""
        if not settings.TESTING:
            raise CommandError("操作记录不得清空；需要空库时请新建数据库并运行 migrate。")
        with owner_rights():
            super().handle(**options)
