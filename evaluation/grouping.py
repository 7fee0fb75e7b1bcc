"""Groups of like villages: by the number of facilities in use, so that a village of ten is not ranked against one of ninety."""

from collections.abc import Mapping

from django.db.models import Count

from accounts.models import Division
from accounts.scoping import in_ranges
from assets.models import Facility
from assets.models.moves import STANDING

LETTERS = ("甲组", "乙组", "丙组")  # [assumption] from many facilities to few
SMALLEST = (15, 8)  # so many villages make three groups, so many two [assumption]


def in_use(division: Division) -> dict[str, int]:
    """Facilities in use of each village beneath. One query."""
    rows = Facility.objects.everywhere(because="sizes of the villages of a round").counted()
    rows = rows.filter(in_ranges("division_id", division.ranges), status__in=STANDING)
    return dict(rows.order_by().values_list("division_id").annotate(n=Count("pk")))


def grouped(sizes: Mapping[str, int], least: int) -> tuple[list[dict], dict[str, str]]:
    """(the groups as the round keeps them: word, from, until, villages; the group of each village that is ranked).

    Villages with fewer than `least` are in none. Villages of one size are never parted. Pure: order does not matter.
    """
    ranked = sorted((key for key, size in sizes.items() if size >= least), key=lambda key: (-sizes[key], key))
    if not ranked:
        return [], {}
    number = 3 if len(ranked) >= SMALLEST[0] else 2 if len(ranked) >= SMALLEST[1] else 1
    found: dict[str, str] = {}
    for place, key in enumerate(ranked):
        before = ranked[place - 1] if place else None
        same = before is not None and sizes[before] == sizes[key]
        found[key] = found[before] if same and before else LETTERS[place * number // len(ranked)]
    return [_told(word, found, sizes) for word in LETTERS if word in found.values()], found


def _told(word: str, found: Mapping[str, str], sizes: Mapping[str, int]) -> dict:
    here = [sizes[key] for key, group in found.items() if group == word]
    return {"word": word, "from": min(here), "until": max(here), "villages": len(here)}
