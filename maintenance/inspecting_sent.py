"""What a phone sends, read strictly: every value named, typed and bounded, or refused in words."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from maintenance.actions.inspecting_photos import Taken
from maintenance.findings import Said
from maintenance.models import Inspection

ENTRIES = (Inspection.Entry.PHONE, Inspection.Entry.OFFLINE, Inspection.Entry.DESK)
MOST_ANSWERS, MOST_PHOTOS, MOST_FACILITIES = 100, 30, 5000
LARGEST_ID = 2**63 - 1
LONGEST_KEPT = timedelta(days=366)  # that a phone may hold a look back
_HALF = re.compile("[\ud800-\udfff]")  # half an emoji, where a field cut it off: no text of a database
SKEW = timedelta(minutes=2)  # a clock that is off by more is set right
BROKEN = "发来的内容不完整，没有收下"


@dataclass(frozen=True)
class Sent:
    """A look as it was sent; `values` are the keywords of maintenance.actions.inspecting.record but facility and duty."""

    facility: int
    duty: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class SentRest:
    """A tap “其余正常” as it was sent, and the facilities that stood on the list then."""

    duty: int
    facilities: tuple[int, ...]
    values: dict[str, Any]


def look(body: bytes) -> Sent:
    """Raises ValidationError for anything but a look."""
    told = _object(body)
    position = told.get("position")
    values = {
        **_common(told),
        "answers": tuple(_answer(one) for one in _list(told, "answers", MOST_ANSWERS)),
        "photos": tuple(_photo(one) for one in _list(told, "photos", MOST_PHOTOS)),
        "condition": _text(told, "condition", 10),
        "note": _text(told, "note", 500),
        "fault": _text(told, "fault", 1),
        "done": _text(told, "done", 500),
        "position": _position(position) if position is not None else None,
    }
    duty = told.get("duty")
    return Sent(_id(told.get("facility")), _id(duty) if duty is not None else None, values)


def rest(body: bytes) -> SentRest:
    """Raises ValidationError for anything but a tap."""
    told = _object(body)
    ids = tuple(_id(one) for one in _list(told, "facilities", MOST_FACILITIES))
    return SentRest(_id(told.get("duty")), ids, _common(told))


def key_of(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise _broken() from error


def _broken() -> ValidationError:
    return ValidationError(BROKEN, code="broken")


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _broken() from error
    return _dict(told)


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _broken()
    return value


def _common(told: dict[str, Any]) -> dict[str, Any]:
    entry = told.get("entry")
    if entry not in ENTRIES:
        raise _broken()
    return {"client_key": key_of(told.get("key")), "entry": entry, "inspected_at": _moment(told)}


def _moment(told: dict[str, Any]) -> datetime:
    """When it was looked at, by our clock: the phone says what its own shows at sending."""
    seen, sent = _time(told.get("inspected_at")), _time(told.get("sent_at"))
    now = timezone.now()
    skew = now - sent
    try:
        at = min(seen + skew if abs(skew) > SKEW else seen, now)
    except OverflowError as error:
        raise _broken() from error
    if at < now - LONGEST_KEPT:
        raise ValidationError("巡查时间过早，请检查手机的日期和时间", code="clock")
    return at


def _time(value: Any) -> datetime:
    try:
        found = parse_datetime(value) if isinstance(value, str) and len(value) < 40 else None
        if found is not None and timezone.is_aware(found):
            return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _broken() from error
    raise _broken()


def _answer(one: Any) -> Said:
    told = _dict(one)
    passed = told.get("passed")
    if passed is not None and not isinstance(passed, bool):
        raise _broken()
    number = told.get("number")
    return Said(
        _id(told.get("point")),
        passed,
        None if number is None else _decimal(number, digits=9, places=3),
        _text(told, "text", 300),
    )


def _photo(one: Any) -> Taken:
    told = _dict(one)
    point = told.get("point")
    return Taken(key_of(told.get("key")), None if point is None else _id(point))


def _position(value: Any) -> tuple[Decimal, Decimal]:
    if not (isinstance(value, list) and len(value) == 2):
        raise _broken()
    longitude, latitude = (_decimal(one, digits=3, places=6) for one in value)
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise _broken()
    return longitude, latitude


def _decimal(value: Any, *, digits: int, places: int) -> Decimal:
    """A finite number with so many digits before the point, rounded to so many after it."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)) or len(str(value)) > 40:
        raise _broken()
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise _broken() from error
    if not number.is_finite() or abs(number) >= 10**digits:
        raise ValidationError("数值过大，请核对后重填", code="number")
    return round(number, places)


def _id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise _broken()
    return value


def _text(told: dict[str, Any], name: str, longest: int) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or "\0" in value:
        raise _broken()
    if len(value) > longest:
        raise ValidationError(f"说明最多 {longest} 个字，请缩短", code="long")
    return _HALF.sub("", value).strip()


def _list(told: dict[str, Any], name: str, most: int, kind: Callable = list) -> list:
    value = told.get(name, [])
    if not isinstance(value, kind) or len(value) > most:  # type: ignore[arg-type]
        raise _broken()
    return value
