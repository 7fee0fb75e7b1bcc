"""Who acts, from which door, in which request or batch.

A context variable filled by middleware, task base and command base; the database backend writes it into each
outermost transaction (`set_config(…, true)`), where the audit triggers read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class Acting:
    account_id: int | None = None
    person_id: int | None = None
    post_id: int | None = None
    door: str = ""  # page, api, command, task, test
    request_id: str = ""
    batch: str = ""

    def as_settings(self) -> list[tuple[str, str]]:
        """Names and values of the transaction's settings; what is unknown is empty text."""
        values = ("" if value is None else str(value) for value in astuple(self))
        return list(zip(SETTING_NAMES, values, strict=True))


SETTING_NAMES = tuple(f"guanhu.{field.name.removesuffix('_id')}" for field in fields(Acting))
NOBODY = Acting()
_current: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


def current() -> Acting:
    return _current.get()


@contextmanager
def as_(acting: Acting) -> Iterator[Acting]:
    """Act as `acting` inside the block; an open transaction learns of it at once."""
    token = _current.set(acting)
    _tell_open_transactions()
    try:
        yield acting
    finally:
        _current.reset(token)
        _tell_open_transactions()


@contextmanager
def change(**changed: Any) -> Iterator[Acting]:
    """Act as now, but for the named fields: `with acting.change(batch="…"):`."""
    with as_(replace(current(), **changed)) as acting:
        yield acting


def _tell_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and not connection.needs_rollback:
            connection.write_acting()  # type: ignore[attr-defined]  # common.db
