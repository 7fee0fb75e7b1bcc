"""Places to fill: a lower room offers a named list, upper rooms fill it from their `apps.py`.

So a lower page can show what upper rooms know without importing them. All places are read-only once
Django has started; a test lists every registration.
"""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from django.apps import apps

T = TypeVar("T")
_every: dict[str, "Place[Any]"] = {}


class Place(Generic[T]):
    """A named, ordered list of contributions.

    Raises ValueError if a name or a key is used twice, RuntimeError if filled after start-up.
    """

    def __init__(self, name: str, what: str) -> None:
        if name in _every:
            raise ValueError(f"two places are called {name}")
        self.name, self.what = name, what
        self._entries: dict[str, tuple[int, T]] = {}
        _every[name] = self

    def fill(self, key: str, value: T, order: int = 0) -> None:
        """Put `value` under `key`; entries come out by `order`, then in the order they were put in."""
        if apps.ready:
            raise RuntimeError(f"{self.name} is read-only after start-up")
        if key in self._entries:
            raise ValueError(f"{self.name} already holds {key}")
        self._entries[key] = (order, value)

    def filled(self) -> tuple[T, ...]:
        return tuple(value for _, value in self.items())

    def items(self) -> tuple[tuple[str, T], ...]:
        ordered = sorted(self._entries.items(), key=lambda entry: entry[1][0])
        return tuple((key, value) for key, (_, value) in ordered)

    def get(self, key: str) -> T | None:
        return self._entries[key][1] if key in self._entries else None

    def __iter__(self) -> Iterator[T]:
        return iter(self.filled())


def every() -> tuple[Place[Any], ...]:
    return tuple(_every.values())


REFERENCE_LOADERS: Place[Any] = Place(
    "reference_loaders", what="function() -> str: fills tables that every installation needs"
)
DEMO_LOADERS: Place[Any] = Place(
    "demo_loaders", what="function(options) -> str: fills the lived-in demo county"
)
NIGHTLY_CHECKS: Place[Any] = Place(
    "nightly_checks", what="function() -> list[str]: differences found, in words"
)
FILE_SWEEPERS: Place[Any] = Place(
    "file_sweepers", what="function() -> int: removes files no row of a room names, and says how many"
)
JOB_KINDS: Place[Any] = Place("job_kinds", what="JobKind: what a background job of this kind does")
JOB_ASKERS: Place[Any] = Place(
    "job_askers",
    what="function(account_id, post_id) -> the post read anew, or raises NoLongerAllowed; one only",
)
JOB_ENDINGS: Place[Any] = Place(
    "job_endings", what="function(job), in the transaction in which a job has ended"
)
ATTACHMENT_OWNERS: Place[Any] = Place(
    "attachment_owners", what="function(post, owner_id) -> bool: may this post read files of the owner"
)
AUDIT_EVENTS: Place[str] = Place(
    "audit_events", what="words of an event of the trail, by its code (`session.open`)"
)
