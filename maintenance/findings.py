"""What the answers to a standard's checkpoints come to: normal or not, what failed, how badly. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

WORST_FIRST = ("A", "B", "C")


class Point(Protocol):
    """A checkpoint as far as it is judged (maintenance.models.Checkpoint)."""

    pk: Any
    answer: str  # yesno, number, text
    severity: str  # A, B, C or "" for what is only recorded
    photo_asked: bool

    def passes(self, value: Decimal) -> bool | None: ...


@dataclass(frozen=True)
class Said:
    """One answer: `passed` for yes and no, `number` in the point's unit, `text` in words.

    Words alone say why a point was not looked at (“不适用”), or answer one that asks for words.
    """

    checkpoint: int
    passed: bool | None = None
    number: Decimal | None = None
    text: str = ""


@dataclass(frozen=True)
class Judged:
    """One answer with what it comes to: `passed` None says nothing about the facility."""

    point: Any
    said: Said
    passed: bool | None

    @property
    def failed(self) -> bool:
        return self.passed is False and bool(self.point.severity)


@dataclass(frozen=True)
class Findings:
    """`answers` in the order of the points; `missing`: points that decide and were not answered."""

    answers: tuple[Judged, ...]
    missing: tuple[Any, ...]
    unknown: tuple[int, ...]  # answers to points of another standard

    @property
    def failed(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.answers if one.failed)

    @property
    def worst(self) -> str:
        """The worst severity among the failed points; "" if none failed."""
        return worst(one.point.severity for one in self.failed)


def worst(severities: Iterable[str]) -> str:
    """A before B before C; "" of none."""
    there = set(severities)
    return next((one for one in WORST_FIRST if one in there), "")


def judge(points: Sequence[Point], said: Iterable[Said]) -> Findings:
    """Every answer judged by its point: a number by the limits, whatever was said to have passed.

    A later answer to the same point counts.
    """
    by_point = {one.checkpoint: one for one in said}
    there = {point.pk for point in points}
    answers = tuple(
        Judged(point, by_point[point.pk], _passed(point, by_point[point.pk]))
        for point in points
        if point.pk in by_point and _says_something(by_point[point.pk])
    )
    answered = {one.point.pk for one in answers}
    missing = tuple(point for point in points if point.severity and point.pk not in answered)
    return Findings(answers, missing, tuple(sorted(set(by_point) - there)))


def _says_something(said: Said) -> bool:
    return said.passed is not None or said.number is not None or bool(said.text.strip())


def _passed(point: Point, said: Said) -> bool | None:
    if point.answer == "number":
        return None if said.number is None else point.passes(said.number)
    return said.passed if point.answer == "yesno" else None
