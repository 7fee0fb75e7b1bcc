"""The floor: what every room stands on."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "公共基础"

    def ready(self) -> None:
        from common import nightly  # noqa: F401  registers its kinds of job
        from common.attachments import missing_files
        from common.audit import checks
        from common.places import NIGHTLY_CHECKS
        from common.wording import speak_plainly

        NIGHTLY_CHECKS.fill("audit", checks.nightly)
        NIGHTLY_CHECKS.fill("attachments", missing_files)
        speak_plainly()
        post_migrate.connect(lay_trail, sender=self)


def lay_trail(using: str, **kwargs: Any) -> None:
    """After each migrate: audit triggers of all apps, and the rights of the restricted role."""
    from django.db import connections

    from common.audit import role, triggers

    triggers.install(connections[using])
    role.grant(connections[using])
