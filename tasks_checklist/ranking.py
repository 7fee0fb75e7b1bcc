"""Rates and ranks of units: exact fractions, equal ones share a rank, who has nothing due is left out. Pure."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Counted = tuple[int, int]  # (done in time, due)


def rate(counted: Counted) -> Fraction | None:
    """The share, None where nothing was due. Raises ValueError for more done than due."""
    done, due = counted
    if not 0 <= done <= due:
        raise ValueError(f"{done} of {due}")
    return Fraction(done, due) if due else None


def mean(rates: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the rates that there are, each with the same weight; None where there is none."""
    known = [one for one in rates if one is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def percent(share: Fraction | None) -> str:
    """`83.3`, one place, half up; '' for none."""
    if share is None:
        return ""
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def ranked(rates: Mapping[str, Fraction | None]) -> tuple[list[tuple[int, str]], list[str]]:
    """([(rank, key)] best first, the keys left out because nothing was due). Of equal ones the keys are in order, the
    rank is the same, and the next rank counts them all (1, 1, 3)."""
    known = {key: share for key, share in rates.items() if share is not None}
    ordered = sorted(known, key=lambda key: (-known[key], key))
    ranks: dict[Any, int] = {}
    for place, key in enumerate(ordered, 1):
        ranks.setdefault(known[key], place)
    return [(ranks[known[key]], key) for key in ordered], sorted(key for key in rates if key not in known)
