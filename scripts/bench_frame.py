"""What every bench shares: both sides measured alternately in one run, medians, one ratio a figure; databases of their own.

A ratio of medians carries over from machine to machine and stands a busy one, which seconds do not.
"""

import hashlib
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


@dataclass(frozen=True)
class Figure:
    """One ratio, the most (or, with `at_least`, the least) it may be, and how it was measured, in words."""

    name: str
    value: float
    target: float
    note: str
    unit: str = "ratio"
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def as_json(self) -> dict[str, object]:
        return {"value": round(self.value, 2), "target": self.target, "unit": self.unit, "note": self.note}

    def __str__(self) -> str:
        verdict = "" if self.met else "  MISSED"
        bound = ">=" if self.at_least else "<="
        return f"{self.name}  {self.value:.2f}  (target {bound} {self.target}){verdict}  {self.note}"


def medians(
    sides: Mapping[str, Callable[[], object]], *, rounds: int, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """The median seconds of each side, each measured once a round in turn, after one round that only warms.

    `before` runs ahead of each, unmeasured.
    """
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, act in sides.items():
            before()
            start = time.perf_counter()
            act()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


@contextmanager
def database(name: str) -> Iterator[None]:
    """Inside the block Django works in the database of this name, beside the one of DATABASE_URL; left open behind it."""
    from django.db import connections

    before = connections["default"]
    connections["default"] = _opened(name)
    try:
        yield
    finally:
        connections["default"] = before


_open: dict = {}


def _opened(name: str):
    from django.db import connections

    if name not in _open:
        made = connections.create_connection("default")
        made.settings_dict = {**made.settings_dict, "NAME": name}
        _open[name] = made
    return _open[name]


def prepared(name: str, fill: Callable[[], None]) -> None:
    """A migrated database with reference data, filled once; made anew when tables or the filling have changed."""
    from django.core.management import call_command
    from django.db import connection

    from common.db.base import owner_rights

    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        found = cursor.fetchone()
        if found and found[0] == _fingerprint():
            return
        print(f"preparing {name}: some minutes, once", file=sys.stderr)
        if found:
            cursor.execute(f'DROP DATABASE "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    with database(name):
        call_command("migrate", verbosity=0)
        call_command("load_reference", stdout=sys.stderr)
        fill()
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{_fingerprint()}'")


def _fingerprint() -> str:
    """Of what the tables and the rows are made from."""
    made_from = [
        *ROOT.glob("*/migrations/*.py"),
        ROOT / "assets/demo_synthetic.py",
        ROOT / "assets/synthetic_sql.py",
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(made_from))).hexdigest()[:32]
