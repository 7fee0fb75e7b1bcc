"""Reporting periods: ten days (旬), month, quarter; when a report is due. Pure."""

from datetime import date, timedelta

from tasks_checklist.planning.windows import Window, windows_of

NO_PERIOD = ""


def period_of(every: str, on: date) -> Window:
    """The period of a rhythm that holds a day; the whole year for none. Raises KeyError for an unknown rhythm."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    if every == NO_PERIOD:
        return first, last
    return next(window for window in windows_of(every, first, last) if on <= window[1])


def period_before(every: str, on: date) -> Window:
    """The period before the one that holds a day."""
    return period_of(every, period_of(every, on)[0] - timedelta(days=1))


def due_day(window: Window) -> date:
    """A period is reported on the day after its end [domain.md 9: 上旬 by the 11th; days assumption]."""
    return window[1] + timedelta(days=1)


def periods_between(every: str, first: date, last: date) -> list[Window]:
    """The periods that ended within two days, the earliest first."""
    found, window = [], period_of(every, first)
    while window[1] <= last:
        if window[1] >= first:
            found.append(window)
        window = period_of(every, window[1] + timedelta(days=1))
    return found


def told(every: str, window: Window) -> str:
    """上旬 and the like, with the month or year."""
    first = window[0]
    if every == "ten_days":
        return f"{first.year}年{first.month}月{'上中下'[min(2, (first.day - 1) // 10)]}旬"
    if every == "monthly":
        return f"{first.year}年{first.month}月"
    if every == "quarterly":
        return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
    return f"{first.year}年"
