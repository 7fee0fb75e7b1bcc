"""Which tables are audited, and how each column enters the trail.

A model says `audit_exempt = "reason"` to stay out, `append_only = True` to lose UPDATE and DELETE. How a
column enters follows its field class; one that nobody classed, or that no model knows, enters hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db import models

from common import privacy
from common.crypto import EncryptedTextField
from common.privacy import FieldClass

# Tables without a model of ours that stay out, with the reason.
EXEMPT_TABLES = {
    "django_migrations": "迁移登记，只由 migrate 写入",
    "django_session": "会话密钥不得进入操作记录；登录、退出另记为事件",
}
READ_ONLY_TABLES = frozenset({"django_migrations", "common_auditrecord"})  # for the restricted role
TEXT_FIELDS = (models.CharField, models.TextField, models.GenericIPAddressField)


class Entry(Enum):
    """How a column's value enters the trail."""

    PLAIN = "plain"
    MASKED = "masked"  # a name or a phone: `张*`, `138****1234`
    HIDDEN = "hidden"  # only whether there is one


@dataclass(frozen=True)
class AuditedTable:
    """A table with its key columns and, by column, how the value enters."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Entry]


def exemptions() -> dict[str, str]:
    """Tables that are not audited, with the reason in words."""
    own = {
        model._meta.db_table: str(reason)
        for model in privacy.stored_models()
        if (reason := getattr(model, "audit_exempt", ""))
    }
    return EXEMPT_TABLES | own


def append_only() -> frozenset[str]:
    """Tables whose rows are only added."""
    return frozenset(
        model._meta.db_table for model in privacy.stored_models() if getattr(model, "append_only", False)
    )


def audited(present: Mapping[str, tuple[str, ...]]) -> list[AuditedTable]:
    """The tables that get triggers; `present` maps the tables of the database to their columns."""
    out = exemptions()
    return [
        table_of(model, present[model._meta.db_table])
        for model in privacy.stored_models()
        if model._meta.db_table in present and model._meta.db_table not in out
    ]


def table_of(model: type[models.Model], columns: tuple[str, ...]) -> AuditedTable:
    """How the rows of `model` enter, for the columns that its table has now."""
    fields = {field.column: field for field in model._meta.concrete_fields if field.column}
    key = tuple(field.column for field in model._meta.pk_fields if field.column)
    entries = {
        column: entry_of(model, fields[column]) if column in fields else Entry.HIDDEN for column in columns
    }
    return AuditedTable(model._meta.db_table, key, entries)


def entry_of(model: type[models.Model], field: models.Field) -> Entry:
    """How one field enters the trail."""
    try:
        field_class = privacy.class_of(model, field)
    except LookupError:
        return Entry.HIDDEN
    if field_class is FieldClass.SENSITIVE or isinstance(field, EncryptedTextField | models.BinaryField):
        return Entry.HIDDEN
    if field_class is FieldClass.PERSONAL:
        return Entry.MASKED if isinstance(field, TEXT_FIELDS) else Entry.HIDDEN
    return Entry.PLAIN


def revealing_keys() -> list[str]:
    """Audited models whose primary key is personal or sensitive: the trail names rows by it, `app.Model`."""
    out = exemptions()
    return [
        model._meta.label
        for model in privacy.stored_models()
        if model._meta.db_table not in out
        and any(entry_of(model, field) is not Entry.PLAIN for field in model._meta.pk_fields)
    ]
