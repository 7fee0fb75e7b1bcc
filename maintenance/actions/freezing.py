"""What every frozen list shares, of whatever room: one freeze of an area at a time, and the number of the next edition."""

from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Max

from accounts.models import Division
from common.db import locks
from maintenance.models.editions import FrozenList

Listed = TypeVar("Listed", bound=FrozenList)
BECAUSE = "the editions of an area the post covers"


def one_at_a_time(model: type[FrozenList], division: Division) -> None:
    """Two freezes of an area at once would give one number twice: the second waits for the first."""
    locks.one_at_a_time(f"{model._meta.db_table} {division.pk}")


def last_of(model: type[Listed], division: Division) -> Listed | None:
    """The newest edition of the area."""
    rows = model.objects.everywhere(because=BECAUSE)  # type: ignore[attr-defined]
    return rows.filter(division=division).order_by("-pk").first()


def next_of(model: type[Listed], division: Division, *, year: int, note: str, at: datetime, by) -> Listed:
    """The next edition of the area in a year, not stored yet: its lines are written first, under the key it has already."""
    of_year = model.objects.everywhere(because=BECAUSE).filter(division=division, year=year)  # type: ignore[attr-defined]
    last = of_year.aggregate(last=Max("number"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        key = cursor.fetchone()[0]
    said = {"before": last_of(model, division), "frozen_at": at, "frozen_by_id": by.person_id}
    return model(pk=key, division=division, year=year, number=last + 1, note=note.strip()[:300], **said)
