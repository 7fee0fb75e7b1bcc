"""Questions to the trail that need more than one queryset."""

from collections.abc import Iterator
from functools import cache

from common.audit.tables import exemptions
from common.audit.words import Told, models_by_table, table_words, tell
from common.models import AuditRecord

SHOWN = 20


def history(table: str, key: object, *, limit: int = SHOWN) -> list[Told]:
    """What happened to one row, newest first; saves that changed nothing are left out."""
    return tell(AuditRecord.objects.of_row(table, key).meaningful().newest_first()[:limit])


@cache
def table_choices() -> list[tuple[str, str]]:
    """The audited tables with their words, for a filter: links of many-to-many relations are left out."""
    out = exemptions()
    named = (
        (table, table_words(table))
        for table, model in models_by_table().items()
        if table not in out and not model._meta.auto_created
    )
    return sorted(named, key=lambda one: one[1])


def told_in_chunks(records, size: int = 1000) -> Iterator[Told]:
    """All records in words, a thousand at a time, so that an export of any length stays flat in memory."""
    last = None
    ordered = records.newest_first()
    while chunk := list(ordered.filter(pk__lt=last)[:size] if last else ordered[:size]):
        yield from tell(chunk)
        last = chunk[-1].pk
