"""Reporting periods of a task: ten days (旬), month, quarter; when a report is due; how many are missing. Pure."""

from datetime import date, timedelta

from tasks_checklist.planning.windows import Window, windows_of

WHENEVER = ""  # 不定期: a report stands for its day, and none is ever missing
DAY = timedelta(days=1)


def period_of(every: str, on: date) -> Window:
    """The period of a rhythm that holds a day: its first and last day. Raises KeyError for an unknown rhythm."""
    if every == WHENEVER:
        return on, on
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    return next(window for window in windows_of(every, first, last) if on <= window[1])


def period_before(every: str, on: date) -> Window:
    """The period before the one that holds a day."""
    return period_of(every, period_of(every, on)[0] - DAY)


def due_day(window: Window) -> date:
    """A period is reported by the day after its end [domain.md 9: 上旬 by the 11th; days assumption]."""
    return window[1] + DAY


def reported_now(every: str, on: date) -> Window:
    """The period that is asked for on a day: the one just ended while its report is due, else the one running."""
    before = period_before(every, on)
    return before if every != WHENEVER and on <= due_day(before) else period_of(every, on)


def missed(every: str, since: date, on: date) -> int:
    """How many whole periods from a day on have passed with their due day; those of 不定期 are none."""
    if every == WHENEVER:
        return 0
    found, window = 0, period_before(every, on)
    while window[0] >= since:
        found += due_day(window) < on
        window = period_before(every, window[0])
    return found


def start_of_missed(every: str, periods: int, on: date) -> date | None:
    """The day on which as many periods began as have passed with their due day by `on`; None where none are asked.

    missed(every, since, on) >= periods exactly when since <= this day.
    """
    if every == WHENEVER or periods < 1:
        return None
    window = period_before(every, on)
    if due_day(window) >= on:
        window = period_before(every, window[0])
    for _turn in range(periods - 1):
        window = period_before(every, window[0])
    return window[0]


def last_periods(every: str, on: date, number: int) -> list[Window]:
    """The period of a day and those before it, the latest first."""
    found = [period_of(every, on)]
    while len(found) < number:
        found.append(period_before(every, found[-1][0]))
    return found


def told(every: str, window: Window) -> str:
    """2026年7月上旬 and the like; the day for a report of no rhythm."""
    first = window[0]
    if every == "ten_days":
        return f"{first.year}年{first.month}月{'上中下'[min(2, (first.day - 1) // 10)]}旬"
    if every == "monthly":
        return f"{first.year}年{first.month}月"
    if every == "quarterly":
        return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
    return f"{first.year}年{first.month}月{first.day}日"
