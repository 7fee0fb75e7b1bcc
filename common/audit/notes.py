"""Acts that change no row: sign-in, refusal, export, a look at personal data in clear."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from common.models.audit import Result

Details = dict[str, Any]


def note(
    event: str,
    *,
    table: str = "",
    key: object = "",
    details: Details | None = None,
    result: str = Result.DONE,
    address: str = "",
    separate: bool = False,
) -> int:
    """Write one event into the trail; its number.

    `event` is a code as `audit.words` knows it ("session.open"); `details` hold nothing personal in clear.
    `separate` writes in a transaction of its own, so that refusals and failures outlive a rollback.
    """
    told = json.dumps(details or {}, cls=DjangoJSONEncoder)
    asked = [event, table, str(key), told, Result(result).value, address[:64]]
    if separate and connection.in_atomic_block:
        return _note_apart(asked)
    with transaction.atomic():
        return _write(connection, asked)


def _note_apart(asked: list[str]) -> int:
    """Over a connection opened for this one row: an open transaction cannot commit a part of itself."""
    apart = connection.copy()
    try:
        apart.set_autocommit(False)
        number = _write(apart, asked)
        apart.commit()
        return number
    finally:
        apart.close()


def _write(on, asked: list[str]) -> int:
    with on.cursor() as cursor:
        cursor.execute("SELECT audit_note(%s, %s, %s, %s::jsonb, %s, %s)", asked)
        return cursor.fetchone()[0]
