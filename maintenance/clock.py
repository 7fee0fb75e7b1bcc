"""The clock of a matter: limits from the moment of the report, moved by pauses for approved money. Pure.

Only a pause stops the clock: nights, weekends and holidays run, for a broken cover is as dangerous on a Sunday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Hours:
    """The limits of a severity in hours; `safe` None: it need not be made safe first."""

    safe: int | None
    accept: int
    done: int


@dataclass(frozen=True, slots=True)
class Limits:
    safe_by: datetime | None
    accept_by: datetime
    done_by: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood from `since` until `until`; None: it stands still."""

    since: datetime
    until: datetime | None


def limits(start: datetime, hours: Hours) -> Limits:
    """The limits of a matter reported at `start`, before any pause."""
    return Limits(
        safe_by=None if hours.safe is None else start + timedelta(hours=hours.safe),
        accept_by=start + timedelta(hours=hours.accept),
        done_by=start + timedelta(hours=hours.done),
    )


def joined(pauses: Iterable[Pause]) -> list[Pause]:
    """The same standstill as pauses that neither touch nor overlap, in order."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and pause.since > last.until):
            found.append(pause)
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            found[-1] = Pause(last.since, until)
    return found


def shifted(limit: datetime, pauses: Iterable[Pause]) -> datetime | None:
    """The limit after the pauses that began before it passed; None while one of them still runs.

    A pause that begins after the limit has passed excuses nothing.
    """
    for pause in joined(pauses):
        if pause.since >= limit:
            break
        if pause.until is None:
            return None
        limit += pause.until - pause.since
    return limit


def ran(start: datetime, end: datetime, pauses: Iterable[Pause]) -> timedelta:
    """How long the clock ran between two moments."""
    stood = timedelta()
    for pause in joined(pauses):
        since, until = max(pause.since, start), min(pause.until or end, end)
        stood += max(until - since, timedelta())
    return end - start - stood


def done_by(start: datetime, hours: Hours, pauses: Iterable[Pause], outside: datetime | None) -> datetime:
    """The limit as it stands: our own with its pauses, or the one set from outside where that is earlier.

    While the clock stands our own limit is the one before the running pause. What a hotline sets no pause moves.
    """
    ended = [pause for pause in pauses if pause.until is not None]
    own = shifted(limits(start, hours).done_by, ended)
    assert own is not None
    return min(own, outside) if outside else own
