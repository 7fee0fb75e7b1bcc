"""iCalendar (RFC 5545): whole days as text, lines folded at 75 octets, nothing that a name could break out of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

OCTETS = 75
PRODUCT = "-//guanhu//supervision//ZH"


@dataclass(frozen=True)
class Event:
    """A whole day. `uid` the same for the same matter for ever, `version` higher with every change."""

    uid: str
    on: date
    summary: str
    description: str
    url: str
    version: int


def calendar(name: str, events: Iterable[Event], *, at: datetime) -> str:
    """The whole calendar; `at` (aware, UTC) is when it was written."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: Event, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{event.version}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
        f"DESCRIPTION:{_text(event.description)}",
        f"URL:{event.url}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """As TEXT is escaped; control characters are left out."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n")
    return "".join("\\n" if one == "\n" else one for one in plain if one == "\n" or one >= " ")


def _folded(line: str) -> str:
    """No line longer than 75 octets, no character cut in two."""
    pieces, room = [""], OCTETS
    for one in line:
        size = len(one.encode())
        if size > room:
            pieces.append("")
            room = OCTETS - 1  # the space that a continued line begins with
        pieces[-1] += one
        room -= size
    return "\r\n ".join(pieces)
