"""A version column on everything people edit: the second of two editors is told, and keeps their text."""

from django.db import models

STALE = "stale"  # code of a refusal because the row was changed meanwhile; its params hold the `version` now


class StaleVersion(Exception):
    """Somebody else changed the row since it was opened. `row` is the row as it is now."""

    def __init__(self, row) -> None:
        super().__init__("内容已被他人修改")
        self.row = row


class Versioned(models.Model):
    """Adds `version`; `change(row, version=…, **fields)` writes only the named fields."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True


def change(row: Versioned, *, version: int, **fields) -> None:
    """Write `fields` if the row still is at `version`, and raise its version by one.

    Raises StaleVersion otherwise; nothing is written then.
    """
    model = type(row)
    mine = model._base_manager.filter(pk=row.pk, version=version)
    if not mine.update(**fields, version=version + 1):
        raise StaleVersion(model._base_manager.get(pk=row.pk))
    for name, value in fields.items():
        setattr(row, name, value)
    row.version = version + 1
