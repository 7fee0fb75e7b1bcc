"""What a row said at a past moment, where it keeps no dates of its own: taken back from the trail, change by change.

Figures of papers are counted from dated columns (issued, ended, reported, recorded). A few columns are not dated: the
unit and village that a merge moves, the due day that an extension or an office moves, a confirmation taken back. What
they said before the first change after the moment is what they said then.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from common.models import Act, AuditRecord

# {column: PostgreSQL's text of what it said before each change, None for an empty one}
Said = dict[str, list[str | None]]


def changed_since(model: type[Model], columns: Iterable[str], at: datetime) -> dict[int, Said]:
    """{key: {column: what it said before each change since the moment}}, the first change first. One query."""
    asked = tuple(columns)
    records = AuditRecord.objects.filter(table=model._meta.db_table, act=Act.UPDATE, at__gte=at)
    found: dict[int, Said] = {}
    for key, before, after in records.order_by("id").values_list("key", "before", "after"):
        changed = (before or {}).keys() | (after or {}).keys()
        for column in changed.intersection(asked):
            found.setdefault(int(key), {}).setdefault(column, []).append((before or {}).get(column))
    return found


class Then:
    """The rows of a model as they stood at a moment: the present row, with what has changed since taken back."""

    def __init__(self, model: type[Model], columns: Iterable[str], at: datetime) -> None:
        self.at = at
        self.said = changed_since(model, columns, at)

    def text(self, row: Any, column: str) -> str | None:
        """A column of text or of a foreign key (`party_id`)."""
        said = self.said.get(row.pk, {}).get(column)
        now = getattr(row, column)
        return said[0] if said else (None if now is None else str(now))

    def day(self, row: Any, column: str) -> Any:
        said = self.said.get(row.pk, {}).get(column)
        return parse_date(said[0] or "") if said else getattr(row, column)

    def moment(self, row: Any, column: str) -> datetime | None:
        """When it was done, if it was by then: what is written later, or taken back later, says nothing against it."""
        said = [_moment(text) for text in self.said.get(row.pk, {}).get(column, []) if text]
        done = [one for one in (getattr(row, column), *said) if one is not None and one < self.at]
        return min(done, default=None)


def _moment(text: str) -> datetime | None:
    """PostgreSQL writes `2026-11-01 08:00:00+00`."""
    found = parse_datetime(text)
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found
