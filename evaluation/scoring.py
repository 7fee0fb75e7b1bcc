"""From counts to points, from points to a score, a grade and a place. Pure: knows neither request nor ORM.

All reckoning is exact (fractions); points are rounded once, half up, to two decimals (domain.md 12.1, 12.2).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
FULL = Decimal(100)
MOST = Decimal(110)  # no score lies above [assumption of domain.md 12.2]


class Judged(Protocol):
    """What points_of reads of a part (evaluation.models.IndicatorPart)."""

    points: Decimal | None
    curve: str
    low: Decimal | None
    high: Decimal | None
    each: Decimal | None
    without_rows: str


class Said(Protocol):
    """What points_of reads of a count (evaluation.places.Counted)."""

    @property
    def numerator(self) -> Decimal: ...
    @property
    def denominator(self) -> Decimal: ...
    @property
    def minus(self) -> Decimal: ...
    @property
    def points(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Line:
    """One part on one sheet.

    `earned` None: it does not apply. `worth`: the part's own points; None on a base indicator means that what the part
    says is taken off its indicator. `cap`: the indicator's points. Of deductions `earned` is what is taken off, of vetoes
    the number of proved cases.
    """

    indicator: str
    kind: str
    earned: Decimal | None
    worth: Decimal | None = None
    cap: Decimal | None = None
    caps_grade: str = ""
    name: str = ""


@dataclass(frozen=True)
class Band:
    """A grade and the score it begins at."""

    grade: str
    word: str
    from_score: Decimal


@dataclass(frozen=True)
class Rules:
    """What a scheme says beyond its indicators."""

    bonus_cap: Decimal
    deduction_cap: Decimal
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Total:
    """A sheet added up. `base`, `score` None and `grade` empty where nothing of the sheet applies."""

    earned: Decimal
    applicable: Decimal
    base: Decimal | None
    bonus: Decimal
    deduction: Decimal
    score: Decimal | None
    grade: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A unit to be ranked. `score` None: not ranked (nothing judged, or too few facilities)."""

    key: str | int
    group: str
    score: Decimal | None


def rounded(number: Fraction | Decimal) -> Decimal:
    """Two decimals, half up, exactly."""
    exact = Fraction(number) * 100
    cents = (abs(exact) + Fraction(1, 2)).__floor__()
    return (Decimal(cents if exact >= 0 else -cents) / 100).quantize(CENT, rounding=ROUND_HALF_UP)


def points_of(part: Judged, counted: Said | None) -> Decimal | None:
    """The points a count earns, between 0 and the part's own; None where it does not apply.

    Without a whole to measure by (denominator 0, or no count at all) the part's `without_rows` decides; pieces that are
    counted one by one (`each`) need no whole.
    """
    if counted is None or _lacks_a_whole(part, counted):
        return {"na": None, "zero": rounded(Decimal(0)), "full": rounded(part.points or Decimal(0))}[
            part.without_rows
        ]
    gained = _gained(part, counted) - Fraction(counted.minus)
    return rounded(_between(gained, _worth(part, gained)))


def _lacks_a_whole(part: Judged, counted: Said) -> bool:
    if part.curve == "given":
        return counted.points is None or counted.denominator <= 0
    return part.curve != "each" and counted.denominator <= 0


def _worth(part: Judged, gained: Fraction) -> Fraction:
    return gained if part.points is None else Fraction(part.points)


def _gained(part: Judged, counted: Said) -> Fraction:
    """What the curve gives before anything is taken off."""
    if part.curve == "each":
        return Fraction(counted.numerator) * Fraction(part.each or 0)
    if part.curve == "given":
        return Fraction(counted.points or 0)
    return Fraction(part.points or 0) * share_of(
        part.curve, part.low, part.high, Fraction(counted.numerator) / Fraction(counted.denominator)
    )


def share_of(curve: str, low: Decimal | None, high: Decimal | None, rate: Fraction) -> Fraction:
    """How much of the full points a rate earns, 0 to 1, by `share`, `target` or `band`. Raises ValueError for others."""
    one = Fraction(1)
    if curve == "share":
        return _between(rate, one)
    if curve == "target":
        return _between(rate / Fraction(high or 1), one)
    if curve == "band":
        floor, top = Fraction(low or 0), Fraction(high if high is not None else 1)
        return _between((rate - floor) / (top - floor), one)
    raise ValueError(curve)


def _between(number: Fraction, most: Fraction) -> Fraction:
    return max(Fraction(0), min(number, most))


def total(lines: Iterable[Line], scheme: Rules) -> Total:
    """Add up a sheet: base scaled to 100 over what applies, bonus and deductions with their caps, grade with its reason.

    The order of the lines never matters.
    """
    by_indicator: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        by_indicator[line.kind, line.indicator].append(line)
    base_of = [_base(parts) for (kind, _key), parts in by_indicator.items() if kind == "base"]
    earned = sum((one for one, _whole in base_of), Fraction(0))
    applicable = sum((whole for _one, whole in base_of), Fraction(0))
    bonus = _capped(by_indicator, "bonus", scheme.bonus_cap)
    deduction = _capped(by_indicator, "deduction", scheme.deduction_cap)
    base = rounded(earned / applicable * 100) if applicable else None
    score = None if base is None else max(Decimal(0), min(base + bonus - deduction, MOST))
    proved = [line for parts in by_indicator.values() for line in parts if line.earned]
    grade, reason = graded(score, proved, scheme)
    return Total(rounded(earned), rounded(applicable), base, bonus, deduction, score, grade, reason)


def _base(parts: list[Line]) -> tuple[Fraction, Fraction]:
    """(earned, applicable) of one base indicator. What takes off takes off no more than was earned."""
    applying = [line for line in parts if line.earned is not None and line.worth is not None]
    off = sum((Fraction(line.earned or 0) for line in parts if line.worth is None), Fraction(0))
    whole = sum((Fraction(line.worth or 0) for line in applying), Fraction(0))
    gained = sum(
        (_between(Fraction(line.earned or 0), Fraction(line.worth or 0)) for line in applying), Fraction(0)
    )
    return max(Fraction(0), gained - max(Fraction(0), off)), whole


def _capped(by_indicator: dict[tuple[str, str], list[Line]], kind: str, most: Decimal) -> Decimal:
    """All indicators of a kind, each up to its own cap, together up to the scheme's."""
    whole = Fraction(0)
    for (its_kind, _key), parts in by_indicator.items():
        if its_kind == kind:
            caps = [Fraction(line.cap) for line in parts if line.cap is not None]
            gained = sum((max(Fraction(0), Fraction(line.earned or 0)) for line in parts), Fraction(0))
            whole += min([gained, *caps])
    return rounded(_between(whole, Fraction(most)))


def graded(score: Decimal | None, proved: Iterable[Line], scheme: Rules) -> tuple[str, str]:
    """(grade, why it is not that of the score). A veto gives the lowest grade; some deductions cap it."""
    bands = sorted(scheme.bands, key=lambda band: band.from_score, reverse=True)
    if score is None or not bands:
        return "", ""
    place = next((n for n, band in enumerate(bands) if score >= band.from_score), len(bands) - 1)
    ceilings = [(at_most, line) for line in proved if (at_most := _ceiling(line, bands)) is not None]
    worst = max([place, *(at_most for at_most, _line in ceilings)])
    said = {(-at_most, _reason(line, bands[at_most])) for at_most, line in ceilings if at_most >= place}
    return bands[worst].grade, "；".join(why for _order, why in sorted(said))


def _ceiling(line: Line, bands: list[Band]) -> int | None:
    """Which band is the best a proved line leaves, counted from the top; None where it leaves all."""
    if line.kind == "veto":
        return len(bands) - 1
    return next(
        (n for n, band in enumerate(bands) if line.caps_grade and band.grade == line.caps_grade), None
    )


def _reason(line: Line, band: Band) -> str:
    if line.kind == "veto":
        return _("查实“%(name)s”，评为%(grade)s") % {"name": line.name, "grade": band.word}
    return _("发生“%(name)s”，最高评为%(grade)s") % {"name": line.name, "grade": band.word}


def ranked(entries: Iterable[Entry]) -> list[tuple[str | int, int | None, int]]:
    """(key, place, ranked units of its group) of each, by group and place. Equal scores share a place, the next is skipped.

    Place None: not ranked. The order of the entries never matters.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.group].append(entry)
    found: list[tuple[str | int, int | None, int]] = []
    for _group, units in sorted(groups.items()):
        scores = sorted((one.score for one in units if one.score is not None), reverse=True)
        first_at = {score: n for n, score in reversed(list(enumerate(scores, start=1)))}
        ordered = sorted(units, key=lambda one: (one.score is None, -(one.score or 0), str(one.key)))
        found += [
            (one.key, None if one.score is None else first_at[one.score], len(scores)) for one in ordered
        ]
    return found
