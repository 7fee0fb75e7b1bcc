"""What a new version of a standard changes: its words, and its checkpoints added, dropped, reworded, set otherwise, moved.

Pure: reads two sequences of rows with the columns of a checkpoint, knows no database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

ALIKE = 60  # of 100: below it the old point went and a new one came
COLUMNS = {
    "text": "内容",
    "answer": "回答方式",
    "unit": "单位",
    "pass_min": "下限",
    "pass_max": "上限",
    "severity": "等级",
    "photo_asked": "须拍照",
}


@dataclass(frozen=True)
class PointChange:
    """One checkpoint as it was and as it is, and the columns that differ: [(head, before, after)] in words."""

    before: Any
    after: Any
    columns: tuple[tuple[str, str, str], ...]

    @property
    def moved(self) -> bool:
        return self.before.seq != self.after.seq


@dataclass(frozen=True)
class Changes:
    added: list[Any] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)
    changed: list[PointChange] = field(default_factory=list)
    kept: list[PointChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)


def changes(before: Iterable[Any], after: Iterable[Any]) -> Changes:
    """Each point of both versions once: the same words are the same point, then the most alike of what is left."""
    old, new = list(before), list(after)
    pairs = _same_words(old, new)
    pairs += _alike(*_left(old, new, pairs))
    told = [PointChange(was, now, _columns(was, now)) for was, now in sorted(pairs, key=lambda p: p[1].seq)]
    dropped, added = _left(old, new, pairs)
    return Changes(
        added, dropped, [one for one in told if one.columns], [one for one in told if not one.columns]
    )


def _same_words(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[Any, Any]]:
    waiting: dict[str, list[Any]] = {}
    for point in old:
        waiting.setdefault(point.text, []).append(point)
    return [(waiting[point.text].pop(0), point) for point in new if waiting.get(point.text)]


def _left(
    old: Sequence[Any], new: Sequence[Any], pairs: list[tuple[Any, Any]]
) -> tuple[list[Any], list[Any]]:
    taken = {id(one) for pair in pairs for one in pair}
    return [one for one in old if id(one) not in taken], [one for one in new if id(one) not in taken]


def _alike(old: list[Any], new: list[Any]) -> list[tuple[Any, Any]]:
    """The likest pairs first; each point at most once."""
    scored = [(fuzz.ratio(was.text, now.text), was, now) for was in old for now in new]
    pairs: list[tuple[Any, Any]] = []
    taken: set[int] = set()
    for score, was, now in sorted(scored, key=lambda one: (-one[0], one[1].seq, one[2].seq)):
        if score >= ALIKE and not {id(was), id(now)} & taken:
            taken |= {id(was), id(now)}
            pairs.append((was, now))
    return pairs


def _columns(was: Any, now: Any) -> tuple[tuple[str, str, str], ...]:
    differing = [name for name in COLUMNS if getattr(was, name) != getattr(now, name)]
    return tuple((COLUMNS[name], worded(was, name), worded(now, name)) for name in differing)


def worded(point: Any, name: str) -> str:
    """A column of a point as people read it."""
    value = getattr(point, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    display = getattr(point, f"get_{name}_display", None)
    return str(display() if display else value or "") or "—"


def limits(point: Any) -> str:
    """≥ 0.3，≤ 2 毫克/升; empty without limits."""
    said = [
        f"{sign} {value.normalize():f}"
        for sign, value in (("≥", point.pass_min), ("≤", point.pass_max))
        if value is not None
    ]
    return f"{'，'.join(said)} {point.unit}".strip() if said else ""
