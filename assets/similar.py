"""Near-same names: shown before a facility is registered twice. Pure but for `similar_to`, which asks for the names."""

import re
from collections.abc import Sequence

from assets.ledger.text import key, one_apart
from assets.models import Facility, TypeWord

# what tells one facility from its neighbour: 三组桥 is not 四组桥, 东塘 is not 西塘
TELLING = frozenset("0123456789一二三四五六七八九十百甲乙丙丁东南西北中前后上下左右内外大小新老")
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百]+")
SHOWN = 5
SHORTEST_STEM = 2  # characters
MOST_COMPARED = 2000  # names of one village and type


def similar_to(*, division, type_code: str, name: str, but: int | None = None) -> list[Facility]:
    """Facilities of the village and type whose name is the same or nearly so, likest first; at most five.

    The caller has asked whether the post may register in the village, so no scope is asked here.
    """
    there = Facility.objects.everywhere(because="names of the village in which the post registers")
    there = there.counted().filter(division=division, type_id=type_code).exclude(pk=but)
    names = there.order_by("id").values_list("pk", "name")[:MOST_COMPARED]
    place = str(division)
    kinds = _words_for(type_code)
    near = [pk for pk, known in names if alike(name, known, place, kinds)]
    return list(there.filter(pk__in=near[:SHOWN]).select_related("type", "division").order_by("id"))


def _words_for(type_code: str) -> list[str]:
    """What things of the type are called, longest first: 公共厕所, 公厕, 厕所."""
    words = TypeWord.objects.filter(type=type_code, township="")
    return sorted({key(word) for word in words.values_list("word", flat=True)}, key=len, reverse=True)


def alike(one: str, other: str, place: str = "", kinds: Sequence[str] = ()) -> bool:
    """Whether two names of one type may mean one thing: `kinds` are words for the type, 前塘公厕 is 前塘厕所.

    `place`, the village's short name, says nothing inside its village.
    """
    first, second = _bare(one, place), _bare(other, place)
    if first == second or _stem(first, kinds) == _stem(second, kinds):
        return True
    if _NUMBERS.findall(first) != _NUMBERS.findall(second):
        return False
    short, long = sorted((first, second), key=len)
    if len(short) >= 3 and short in long:
        return not TELLING & set(long.replace(short, "", 1))
    return len(short) >= 4 and one_apart(first, second) and not TELLING & (set(first) ^ set(second))


def _stem(folded: str, kinds: Sequence[str]) -> str:
    """Without the word for the type at its end; whole, where too little would be left to tell it by."""
    for word in kinds:
        if folded.endswith(word) and len(folded) >= len(word) + SHORTEST_STEM:
            return folded.removesuffix(word)
    return folded


def _bare(name: str, place: str) -> str:
    folded = key(name)
    stem = place.removesuffix("村").removesuffix("社区")
    for word in (f"{stem}社区", f"{stem}村", stem):
        if stem and folded.startswith(word) and len(folded) > len(word) + 1:
            return folded.removeprefix(word)
    return folded
