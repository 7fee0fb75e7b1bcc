"""Near-same names: shown before a facility is registered twice. Pure but for `similar_to`, which asks for the names."""

import re

from assets.ledger.text import key, one_apart
from assets.models import Facility

# what tells one facility from its neighbour: 三组桥 is not 四组桥, 东塘 is not 西塘
TELLING = frozenset("0123456789一二三四五六七八九十百甲乙丙丁东南西北中前后上下左右内外大小新老")
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百]+")
SHOWN = 5
MOST_COMPARED = 2000  # names of one village and type


def similar_to(*, division, type_code: str, name: str, but: int | None = None) -> list[Facility]:
    """Facilities of the village and type whose name is the same or nearly so, likest first; at most five.

    The caller has asked whether the post may register in the village, so no scope is asked here.
    """
    there = Facility.objects.everywhere(because="names of the village in which the post registers")
    there = there.counted().filter(division=division, type_id=type_code).exclude(pk=but)
    names = there.order_by("id").values_list("pk", "name")[:MOST_COMPARED]
    place = str(division)
    near = [pk for pk, known in names if alike(name, known, place)]
    return list(there.filter(pk__in=near[:SHOWN]).select_related("type", "division").order_by("id"))


def alike(one: str, other: str, place: str = "") -> bool:
    """Whether two names may mean one thing. `place`, the village's short name, says nothing inside its village."""
    first, second = _bare(one, place), _bare(other, place)
    if first == second:
        return True
    if _NUMBERS.findall(first) != _NUMBERS.findall(second):
        return False
    short, long = sorted((first, second), key=len)
    if len(short) >= 3 and short in long:
        return not TELLING & set(long.replace(short, "", 1))
    return len(short) >= 4 and one_apart(first, second) and not TELLING & (set(first) ^ set(second))


def _bare(name: str, place: str) -> str:
    folded = key(name)
    stem = place.removesuffix("村").removesuffix("社区")
    for word in (f"{stem}社区", f"{stem}村", stem):
        if stem and folded.startswith(word) and len(folded) > len(word) + 1:
            return folded.removeprefix(word)
    return folded
