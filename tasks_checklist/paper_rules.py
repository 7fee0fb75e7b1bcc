"""When which paper is prepared in a county: what it said (PaperRhythm), else the defaults of paper_shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Division
from common.moments import morning
from tasks_checklist.models import PaperKind, PaperRhythm
from tasks_checklist.paper_shapes import SHAPES, period_before
from tasks_checklist.planning.windows import Window

LEVELS = (Division.Level.COUNTY, Division.Level.TOWNSHIP)


@dataclass(frozen=True)
class Rhythm:
    """`days_after` the period's end, at this level; not `active`: the level issues none."""

    days_after: int
    active: bool = True


def rhythms_of(county: str, on: date) -> dict[tuple[str, str], Rhythm]:
    """{(kind, level): Rhythm} as it holds in a county on a day. One query."""
    found = {
        (kind.value, level.value): Rhythm(SHAPES[kind].days_after) for kind in PaperKind for level in LEVELS
    }
    for row in reversed(PaperRhythm.objects.of_county(county, on)):
        found[row.kind, row.level] = Rhythm(row.days_after, row.active)
    return found


def cut_off_of(last: date, rhythm: Rhythm) -> datetime:
    """What a paper counts until: the morning of the day on which it is prepared."""
    return morning(last + timedelta(days=rhythm.days_after))


def due(
    rhythms: dict[tuple[str, str], Rhythm], level: str, today: date
) -> Iterator[tuple[str, Window, datetime]]:
    """(kind, period, cut-off) of the last period of each kind whose day has come at a level."""
    for kind in PaperKind:
        rhythm = rhythms[kind, level]
        window = period_before(kind, today)
        if rhythm.active and window[1] + timedelta(days=rhythm.days_after) <= today:
            yield kind, window, cut_off_of(window[1], rhythm)
