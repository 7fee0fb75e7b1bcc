"""The number of a finding, `ZG-320115009-2026-0001`: the area that issues it, the year, a running number. Pure."""

import re

_NUMBER = re.compile(r"ZG-(\d{9})-(\d{4})-(\d{4,})")


def number(division: str, year: int, running: int) -> str:
    """`division`: the 12-digit code of the issuing area. Raises ValueError for a running number below one."""
    if running < 1:
        raise ValueError("numbers begin with one")
    return f"ZG-{division[:9]}-{year}-{running:04d}"


def prefix(division: str, year: int) -> str:
    return f"ZG-{division[:9]}-{year}-"


def running_of(text: str) -> int:
    """The running number that a number ends with. Raises ValueError for what is none."""
    found = _NUMBER.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no number of a finding")
    return int(found[3])
