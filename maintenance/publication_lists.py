"""The questions of the pages of 公示: a list with its counts, one publication with its boards."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Division
from accounts.scoping import in_ranges
from maintenance.boards import Board, boards_of, villages_of
from maintenance.models import Objection, Posting, Publication

COUNTED = "counted beneath publications that are themselves visible"


def publications_for_list(post) -> QuerySet[Publication]:
    return Publication.objects.reaching(post).select_related("division")


def count_for_list(rows: Iterable[Publication], post) -> None:
    """Give each of the rows `boards` due, `posted` villages and `waiting` objections, within the post's area. Three queries."""
    shown = list(rows)
    villages = list(_villages_of(post).values_list("code", "closed_on"))
    posted = _posted(shown, post)
    open_ones = Objection.objects.visible_to(post).open().filter(publication__in=shown).order_by()
    waiting = dict(open_ones.values_list("publication").annotate(Count("pk")))
    for row in shown:
        row.posted, row.waiting = posted.get(row.pk, 0), waiting.get(row.pk, 0)  # type: ignore[attr-defined]
        ranges = row.division.ranges
        row.boards = sum(  # type: ignore[attr-defined]
            any(start <= code < end for start, end in ranges) and _stood(closed_on, row)
            for code, closed_on in villages
        )


def _stood(closed_on, row: Publication) -> bool:
    """Whether the village stood on the first day, or stands today (as boards.villages_of has it)."""
    if closed_on is None or row.division.level == Division.Level.VILLAGE:
        return True
    return row.from_date is not None and closed_on > row.from_date


def _villages_of(post) -> QuerySet[Division]:
    villages = Division.objects.everywhere(because=COUNTED).filter(level=Division.Level.VILLAGE)
    return villages.filter(in_ranges("code", post.ranges)) if post.division_id else villages.none()


def _posted(rows: list[Publication], post) -> dict[int, int]:
    postings: Any = Posting.objects.everywhere(because=COUNTED).standing().filter(publication__in=rows)
    if post.division_id:
        postings = postings.filter(in_ranges("division_id", post.ranges))
    counted = postings.order_by().values("publication").annotate(n=Count("division", distinct=True))
    return dict(counted.values_list("publication", "n"))


def boards_seen(publication: Publication, post) -> list[Board]:
    """The boards within the post's area."""
    villages = villages_of(publication)
    if post.division_id is not None:
        villages = villages.filter(in_ranges("code", post.ranges))
    return boards_of(publication, villages)
