"""A laboratory's result as typed, and whether it keeps its limits (pure)."""

import re
from decimal import Decimal
from typing import NamedTuple

_NUMBER = re.compile(r"([<＜﹤]?)\s*(\d{1,7}(?:\.\d{1,6})?)")
NOT_FOUND = ("未检出", "不得检出", "无", "ND", "nd", "<MDL")


class Found(NamedTuple):
    """A value; `below`: less than could be measured."""

    value: Decimal
    below: bool


def read_result(text: str) -> Found | None:
    """7.2 → (7.2, False); <0.05 → (0.05, True); 未检出 → (0, True); an empty text → None. Raises ValueError."""
    typed = text.strip().replace("，", "").replace(",", "")
    if not typed:
        return None
    if typed in NOT_FOUND:
        return Found(Decimal(0), True)
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise ValueError(f"“{text[:20]}”应是数、“<0.05”或“未检出”")
    value = round(Decimal(match[2]), 4)
    return Found(value, bool(match[1]))


def keeps(found: Found, *, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a result keeps its limits. What could not be measured does not reach a lower limit."""
    if low is not None and (found.below or found.value < low):
        return False
    return high is None or found.value <= high
