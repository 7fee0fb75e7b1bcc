"""Types told by the two pieces of a compound: what it is (its last piece) and what it is for (a piece before that).

Chinese puts the head last, so 污水主管, 截污管道 and 尾水管线 all end in a form of pipe and begin with a topic of sewage.
compounds.csv reads such words though nobody listed them; the listed ones (reference/type_words.csv) come first. A line
names forms, topics and the types in the order they are proposed; the topic `*` is the form standing alone; the type `-`
says that the compound belongs to none (鱼塘 is a business, not a 塘坝). Where two lines name the same pair, the first holds.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

PIECES = Path(__file__).with_name("compounds.csv")


class Form(NamedTuple):
    """What a last piece can mean: by the topics before it, and standing alone (None: nothing)."""

    topics: dict[str, tuple[str, ...]]  # the longest first
    alone: tuple[str, ...] | None


def _built() -> dict[str, Form]:
    topics: dict[str, dict[str, tuple[str, ...]]] = {}
    with PIECES.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            codes = () if line["type_code"] == "-" else tuple(line["type_code"].split("|"))
            for form in line["forms"].lower().split():
                for topic in line["topics"].lower().split():
                    topics.setdefault(form, {}).setdefault(topic, codes)
    found = {}
    for form, known in topics.items():
        words = sorted((word for word in known if word != "*"), key=len, reverse=True)
        found[form] = Form({word: known[word] for word in words}, known.get("*"))
    return found


FORMS = _built()
LONGEST = max(map(len, FORMS))


@cache
def _topics_of(form: str) -> re.Pattern[str]:
    """Compiled when a text first ends in the form: all of them take a reader longer than its ledger."""
    return re.compile("|".join(map(re.escape, FORMS[form].topics)) or "(?!)")


def compound(text: str) -> tuple[tuple[str, ...], int] | None:
    """The types a folded text's last piece and the topic nearest before it tell, and how many characters they cover.

    None when the text ends in no known form; no types at all when the compound belongs to none.
    """
    for length in range(min(len(text), LONGEST), 0, -1):
        last = text[-length:]
        form = FORMS.get(last)
        if form is None:
            continue
        end = len(text) - length
        # one character is a topic only right before its form: 圩 in 圩泵站, not in 圩埂泵站
        found = _topics_of(last).finditer(text, 0, end)
        before = [m for m in found if m.end() - m.start() > 1 or m.end() == end]
        if before:
            return form.topics[before[-1].group()], len(text) - before[-1].start()
        if form.alone is not None:
            return form.alone, length
    return None


def pieces(text: str) -> dict[str, tuple[str, ...]]:
    """Every topic and every form of two characters or more that stands anywhere in a folded text, with its types."""
    return {match.group(): PIECES_SAY[match.group()] for match in _any_piece().finditer(text)}


def _said() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for word, form in FORMS.items():
        if form.alone:
            found.setdefault(word, set()).update(form.alone)
        for topic, codes in form.topics.items():
            found.setdefault(topic, set()).update(codes)
    return {word: tuple(sorted(codes)) for word, codes in found.items() if len(word) > 1}


PIECES_SAY = _said()


@cache
def _any_piece() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(PIECES_SAY, key=len, reverse=True))))
