"""Schemes of one county for tests: plain functions, keyword only."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from accounts.models import Division
from evaluation import scheme_reference
from evaluation.actions import schemes as acts
from evaluation.models import Scheme
from evaluation.places import CALCULATORS, Calculator, Counted
from tests.factories import COUNTY, make_division, make_post

SEEN: dict[str, Any] = {
    "text": "现场看", "points": Decimal(100), "method": "self", "calculator": "", "curve": "",
    "low": None, "high": None, "each": None, "without_rows": "na", "proof": "none",
}  # fmt: skip
ONE: dict[str, Any] = {
    "code": "Z1", "group": "试", "name": "试用指标", "level": "village", "kind": "base", "rule": "见细则",
    "rounds": ["year"],
}  # fmt: skip


def make_office(**named):
    return make_post(role="county_office", division=COUNTY, **named)


def make_first(*, county: str = COUNTY) -> Scheme:
    place: Division = make_division(code=county)
    return scheme_reference.make_first(place)


def make_draft(*, by=None) -> Scheme:
    """An empty draft with two grades."""
    scheme = Scheme.objects.create(division=make_division(code=COUNTY), number=7, name="试用体系")
    scheme.bands.create(grade="pass", word="合格", from_score=60)
    scheme.bands.create(grade="fail", word="不合格", from_score=0)
    return scheme


def make_ready(*, by) -> Scheme:
    """A draft that may be issued: one indicator of a hundred points."""
    scheme = make_draft()
    acts.write_indicator(scheme=scheme, parts=[SEEN], by=by, **ONE)
    return scheme


@contextmanager
def offering(key: str, counted: Counted | None, *, level: str = "village") -> Iterator[list[Any]]:
    """A calculator stands under the key while the block runs; yields what it was asked."""
    asked: list[Any] = []

    def count(units, period):
        asked.append((units, period))
        return {unit: counted for unit in units if counted is not None}

    kept = dict(CALCULATORS._entries)
    CALCULATORS._entries[key] = (999, Calculator("试算项", "合格数", "总数", level, count))
    try:
        yield asked
    finally:
        CALCULATORS._entries.clear()
        CALCULATORS._entries.update(kept)
