"""Windows of a rhythm within a year, and who is drawn at random. Pure; laws in tests/tasks_checklist/test_planning_windows.py."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from math import ceil

Window = tuple[date, date]  # first and last day, both within
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def windows_of(rhythm: str, first: date, last: date) -> list[Window]:
    """The windows of a rhythm (weekly from Monday, ten_days, monthly, quarterly, half_yearly, yearly) between two days.

    Windows at either end are cut to the days given. Raises KeyError for an unknown rhythm.
    """
    found, day = [], first
    while day <= last:
        end = min(_end(rhythm, day), last)
        found.append((day, end))
        day = end + timedelta(days=1)
    return found


def _end(rhythm: str, day: date) -> date:
    if rhythm == "weekly":
        return day + timedelta(days=6 - day.weekday())
    if rhythm == "ten_days":
        return day.replace(day=10 if day.day <= 10 else 20) if day.day <= 20 else _month_end(day, 1)
    return _month_end(day, MONTHS[rhythm])


def _month_end(day: date, months: int) -> date:
    month = ceil(day.month / months) * months
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def drawn_at_random(units: Iterable[int], share: int, seed: int, window: Window) -> list[int]:
    """The `share` percent (rounded up) of the units that the seed draws for a window; anyone can draw them again.

    Units are ranked by SHA-256 of "seed|first day|unit": the first ones are drawn.
    """
    ranked = sorted(units, key=lambda unit: (sha256(f"{seed}|{window[0]}|{unit}".encode()).digest(), unit))
    return sorted(ranked[: ceil(len(ranked) * share / 100)])
