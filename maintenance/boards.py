"""Whose boards a publication hangs on, which of them have it, and who posts for a village."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import sees
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import in_ranges
from maintenance.models import Posting, Publication

BENEATH = "villages and postings beneath a publication already held"


@dataclass
class Board:
    """One village of a publication and its sheets, the newest first."""

    division: Division
    postings: list[Posting] = field(default_factory=list)

    @property
    def posting(self) -> Posting | None:
        """The sheet that counts; one found wanting only where there is no other."""
        good = [one for one in self.postings if one.state != Posting.State.REFUSED]
        return next(iter(good or self.postings), None)

    @property
    def is_posted(self) -> bool:
        return self.posting is not None and self.posting.state != Posting.State.REFUSED


def holders_beneath(division: Division, right: Right) -> QuerySet[Person]:
    """Holders of a right in the villages of an area today, each once."""
    today = timezone.localdate()
    people = Person.objects.everywhere(because="whoever posts for a village of the area is told")
    return (
        people.filter(
            in_ranges("posts__division_id", division.ranges),
            Q(posts__until=None) | Q(posts__until__gt=today),
            active=True,
            posts__division__level=Division.Level.VILLAGE,
            posts__role__rights__contains=[right],
            posts__role__scope_kind="area",
            posts__from_date__lte=today,
        )
        .distinct()
        .order_by("pk")
    )


def villages_of(publication: Publication) -> QuerySet[Division]:
    """The villages on whose boards it hangs: all of its area that stood on its first day, or stand today.

    What is posted keeps its village's code: a village merged later stays in the account of what was due.
    """
    if publication.division.level == Division.Level.VILLAGE:
        return Division.objects.everywhere(because=BENEATH).filter(pk=publication.division_id)
    first = publication.from_date or timezone.localdate()
    beneath = Division.objects.everywhere(because=BENEATH).filter(
        in_ranges("code", publication.division.ranges), level=Division.Level.VILLAGE
    )
    return beneath.filter(Q(closed_on=None) | Q(closed_on__gt=first)).order_by("code")


def printed_for(publication: Publication, post, *, village: str = "") -> Division:
    """Whose part of the notice a reader prints: the village named, else what of the area the post covers. Raises Http404."""
    villages = villages_of(publication).select_related("parent")
    if village:
        board = get_object_or_404(villages, pk=village)
        if not sees(post, board):
            raise Http404
        return board
    if sees(post, publication.division):
        return publication.division
    return get_object_or_404(villages, pk=post.division_id)


def boards_of(publication: Publication, villages: Iterable[Division]) -> list[Board]:
    """The boards of the given villages, in their order. One query."""
    rows = Posting.objects.everywhere(because=BENEATH).filter(publication=publication)
    of_village: defaultdict[str, list[Posting]] = defaultdict(list)
    for row in rows.select_related("posted_by", "confirmed_by").order_by("-id"):
        of_village[row.division_id].append(row)
    return [Board(village, of_village[village.pk]) for village in villages]


def is_due(publication: Publication, on: date | None = None) -> bool:
    """Whether the sheet should hang by now."""
    day = on or timezone.localdate()
    return publication.board_due is not None and day >= publication.board_due
