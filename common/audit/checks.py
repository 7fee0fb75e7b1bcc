"""What must hold of the trail: asked by `manage.py check`, by the nightly check and by tests."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from common.audit import role, sealing, tables, triggers

NEWEST = 7  # seals verified each night


@register(Tags.models)
def keys_say_nothing(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The trail names rows by their keys, so these must be neither personal nor sensitive."""
    return [
        Error(f"{label}：主键属个人或敏感信息，不能进入操作记录", id="audit.E001")
        for label in tables.revealing_keys()
    ]


def problems(connection: Any) -> list[str]:
    """What is wrong with triggers and rights in this database, in words."""
    present = triggers.present_tables(connection)
    known = {table.name for table in tables.audited(present)} | set(tables.exemptions())
    without = [table.name for table in triggers.missing(connection)]
    granted = role.granted(connection)
    wanted = role.wanted(set(present)) if settings.DATABASE_ROLE else {}
    wrong = [table for table, rights in wanted.items() if granted.get(table) != rights]
    return (
        [f"表 {table} 既未记录操作，也未说明理由" for table in sorted(set(present) - known)]
        + [f"表 {table} 的操作记录触发器缺失或过时，请运行 migrate" for table in sorted(without)]
        + [f"受限角色对表 {table} 的权限不符，请运行 migrate" for table in sorted(wrong)]
    )


def nightly() -> list[str]:
    """For the nightly check of the default database; older seals are verified by `manage.py verify_trail`."""
    return problems(connections["default"]) + sealing.verify(newest=NEWEST)
