"""When looking at facilities is due: the dates of a rhythm, seasons and the days before holidays (pure).

An occurrence is due on the last day of its period and opens on the day after the one before it: a month's opens on the
1st and is due on the last day. Days are dates in Asia/Shanghai, ranges are inclusive at both ends.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from common.workdays import FIRST_YEAR, LAST_YEAR, name_of

DAY = timedelta(days=1)
LATE = date(LAST_YEAR, 12, 31)
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
DAYS = {"daily": 1, "weekly": 7, "ten_days": 10, "first_and_fifteenth": 15}


@dataclass(frozen=True)
class Rule:
    """A rhythm by its name; `interval_days` for "interval". "season_once": on the last day of the window."""

    rhythm: str
    interval_days: int = 1


@dataclass(frozen=True)
class Span:
    """One window of one year, first and last day."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Window:
    """A season: "05-01" to "09-30", "11-15" to "03-15" passing the year's end, or the days before a holiday.

    `from_date` and `until` say in which years the county keeps it: a span counts whole if it begins then.
    """

    begins: str = ""
    ends: str = ""
    holiday: str = ""
    days_before: int = 0
    from_date: date = date(FIRST_YEAR, 1, 1)
    until: date = LATE

    def span(self, year: int) -> Span | None:
        """The window that begins in a year (that lies before the year's holiday); None where there is none."""
        if self.holiday:
            return before_holiday(self.holiday, self.days_before, year)
        first, last = _day_of(year, self.begins), _day_of(year, self.ends, late=True)
        return Span(first, last if last >= first else _day_of(year + 1, self.ends, late=True))

    def spans(self, start: date, end: date) -> list[Span]:
        """The windows that touch the days from `start` to `end`, in order."""
        years = range(max(start.year - 1, FIRST_YEAR), min(end.year + 1, LAST_YEAR) + 1)
        found = [span for year in years if (span := self.span(year))]
        return [
            span
            for span in found
            if span.last >= start and span.first <= end and self.from_date <= span.first <= self.until
        ]

    def around(self, day: date) -> Span | None:
        return next(iter(self.spans(day, day)), None)

    def following(self, day: date) -> Span | None:
        """The next window that begins after a day, looked for over two years."""
        return next((span for span in self.spans(day, day + 800 * DAY) if span.first > day), None)


def _day_of(year: int, month_day: str, *, late: bool = False) -> date:
    """ "02-29" is the last of February in a year without it; as a beginning it is 1 March."""
    month, day = int(month_day[:2]), int(month_day[3:])
    longest = monthrange(year, month)[1]
    if day <= longest:
        return date(year, month, day)
    return date(year, month, longest) if late else date(year, month, longest) + DAY


def before_holiday(holiday: str, days: int, year: int) -> Span | None:
    """The `days` days before the first day of a year's holiday; None where the calendar does not know it."""
    if not FIRST_YEAR < year <= LAST_YEAR or days < 1:
        return None
    day, last = date(year, 1, 1), date(year, 12, 31)
    while holiday not in name_of(day).split("（")[0]:
        if day == last:
            return None
        day += DAY
    return Span(day - days * DAY, day - DAY)


@dataclass(frozen=True)
class Occurrence:
    """Due on a day, and the first day on which it may be done."""

    due_on: date
    opens_on: date


@dataclass(frozen=True)
class Schedule:
    """A plan's rhythm. `only_in_season`: nothing outside the window; else `season_rule`, if given, rules inside it."""

    from_date: date
    rule: Rule
    until: date = LATE
    window: Window | None = None
    only_in_season: bool = False
    season_rule: Rule | None = None

    @cached_property
    def last_day(self) -> date:
        return min(self.until, LATE)


Due = Callable[[date, Rule, date, Span | None], bool]
ON_DAY: dict[str, Due] = {
    "daily": lambda day, rule, anchor, span: True,
    "weekly": lambda day, rule, anchor, span: day.weekday() == 6,
    "first_and_fifteenth": lambda day, rule, anchor, span: day.day in (1, 15),
    "ten_days": lambda day, rule, anchor, span: day.day in (10, 20) or _ends_month(day),
    "monthly": lambda day, rule, anchor, span: _ends_month(day),
    "quarterly": lambda day, rule, anchor, span: _ends_month(day) and day.month % 3 == 0,
    "half_yearly": lambda day, rule, anchor, span: _ends_month(day) and day.month % 6 == 0,
    "yearly": lambda day, rule, anchor, span: (day.month, day.day) == (12, 31),
    "interval": lambda day, rule, anchor, span: (day - anchor + DAY).days % rule.interval_days == 0,
    "season_once": lambda day, rule, anchor, span: span is not None and day == span.last,
}


def _ends_month(day: date) -> bool:
    return (day + DAY).day == 1


def _rule_of(schedule: Schedule, span: Span | None) -> Rule | None:
    """The rule that governs a day in (or outside) a window; None: nothing is due there."""
    if schedule.only_in_season:
        return schedule.rule if span else None
    return schedule.season_rule if span and schedule.season_rule else schedule.rule


def _days(schedule: Schedule, start: date, end: date) -> Iterator[tuple[date, Rule | None, Span | None]]:
    """Each day with its rule and window; the windows are looked up once."""
    spans = schedule.window.spans(start, end) if schedule.window and start <= end else []
    for n in range((end - start).days + 1):
        day = start + n * DAY
        span = next((span for span in spans if day in span), None)
        yield day, _rule_of(schedule, span), span


def _is_due(schedule: Schedule, day: date, rule: Rule | None, span: Span | None) -> bool:
    return rule is not None and ON_DAY[rule.rhythm](day, rule, schedule.from_date, span)


def due_dates(schedule: Schedule, start: date, end: date) -> list[date]:
    """The days in [start, end] on which something is due, in order, none twice."""
    first, last = max(start, schedule.from_date), min(end, schedule.last_day)
    return [day for day, rule, span in _days(schedule, first, last) if _is_due(schedule, day, rule, span)]


def occurrences(schedule: Schedule, start: date, end: date) -> list[Occurrence]:
    """What is due in [start, end], in order. Splitting the range anywhere gives the same occurrences."""
    first, last = max(start, schedule.from_date), min(end, schedule.last_day)
    found: list[Occurrence] = []
    before = _previous(schedule, first)
    for day, rule, span in _days(schedule, first, last):
        if rule is None or not _is_due(schedule, day, rule, span):
            continue
        opens = before + DAY if before else schedule.from_date
        if schedule.only_in_season and span:
            opens = max(opens, span.first)
        found.append(Occurrence(day, day if rule.rhythm == "daily" else opens))
        before = day
    return found


def _previous(schedule: Schedule, day: date) -> date | None:
    """The last day before `day` on which something was due; None if nothing was since the plan began."""
    end, length = day - DAY, 40
    while end >= schedule.from_date:
        start = max(end - length * DAY, schedule.from_date)
        if dates := due_dates(schedule, start, end):
            return dates[-1]
        end, length = start - DAY, 400
    return None


# --- Counted from what was done last ---------------------------------------------------------------
def step(rule: Rule, day: date) -> date:
    """One period of the rhythm later: 31 January and a month is the last of February."""
    if rule.rhythm in MONTHS:
        return add_months(day, MONTHS[rule.rhythm])
    return day + DAYS.get(rule.rhythm, rule.interval_days) * DAY


def add_months(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_after(schedule: Schedule, done: date) -> Occurrence | None:
    """What is due after the last one was done on `done`; the day before the first day for the very first one."""
    opens = max(done + DAY, schedule.from_date)
    found = _in_windows(schedule, opens) if _bound_to_windows(schedule) else _throughout(schedule, opens)
    return found if found and found.due_on <= schedule.last_day else None


def _bound_to_windows(schedule: Schedule) -> bool:
    return schedule.only_in_season or schedule.rule.rhythm == "season_once"


def _throughout(schedule: Schedule, opens: date) -> Occurrence:
    window = schedule.window if schedule.season_rule else None
    inside = window.around(opens) if window else None
    rule = _rule_of(schedule, inside) or schedule.rule
    due = step(rule, opens - DAY) if rule.rhythm != "season_once" or not inside else inside.last
    ahead = window.following(opens) if window and not inside else None
    if ahead and schedule.season_rule and ahead.first <= due:  # the season begins meanwhile
        sooner = (
            ahead.last
            if schedule.season_rule.rhythm == "season_once"
            else step(schedule.season_rule, ahead.first - DAY)
        )
        due = min(due, sooner)
    return Occurrence(due, opens)


def _in_windows(schedule: Schedule, opens: date) -> Occurrence | None:
    """The next in the window that holds `opens`, if it still fits, else the first of the next window."""
    if schedule.window is None:
        return None
    span = schedule.window.around(opens)
    if span and schedule.rule.rhythm == "season_once" and opens > span.first:
        span = None  # done in this window already
    if span and schedule.rule.rhythm != "season_once" and step(schedule.rule, opens - DAY) > span.last:
        span = None
    if span is None:
        span = schedule.window.following(opens - DAY)
        if span is None:
            return None
        opens = max(opens, span.first)
    once = schedule.rule.rhythm == "season_once"
    due = span.last if once else min(step(schedule.rule, opens - DAY), span.last)
    return Occurrence(due, opens)
