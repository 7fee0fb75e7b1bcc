"""Rules that a county sets as rows with a from-date, told in versions: which rows belong together, what they say, what the
program came with, since when, by whom, and what was before. What rooms above set is told by the same pieces.

A set's `values` are keyed by what its form asks: the columns of one row, or one column of several rows told apart by another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Person

Values = Mapping[str, Any]


def ordered(said: Values, *names: str) -> dict[str, str]:
    """The first that is less than the one before it."""
    pairs = pairwise(names)
    return next(({later: _("不能小于前一档")} for first, later in pairs if said[later] < said[first]), {})


@dataclass(frozen=True)
class RuleSet:
    """`of`: what its rows have in common. `spread`: (the column that tells its rows apart, the column of the value)."""

    group: Any
    word: Any
    model: type[models.Model]
    of: Values
    default: Values
    told: Callable[[Values], str]
    problems: Callable[[Values], dict[str, str]] = lambda said: {}
    spread: tuple[str, str] | None = None

    def rows(self, values: Values) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """(what names a row beside its day, what it says) for each row of one version."""
        if self.spread is None:
            return [(dict(self.of), dict(values))]
        name, column = self.spread
        return [({**self.of, name: key}, {column: value}) for key, value in values.items()]

    def values(self, rows: list[Any]) -> dict[str, Any]:
        """What the rows of one day say."""
        if self.spread is None:
            return {name: getattr(rows[0], name) for name in self.default}
        name, column = self.spread
        return {**self.default, **{getattr(row, name): getattr(row, column) for row in rows}}


@dataclass(frozen=True)
class Version:
    """What holds from a day on; `set_by` None: the program came with it."""

    from_date: date
    values: dict[str, Any]
    told: str
    source: str
    set_by: Person | None
    set_at: datetime | None


def versions_of(rule: RuleSet, rows: list[Any]) -> list[Version]:
    """The versions of a set among the rows of its model, which come with the newest day first."""
    mine = [row for row in rows if all(getattr(row, name) == value for name, value in rule.of.items())]
    found = []
    for day, group in groupby(mine, key=lambda row: row.from_date):
        of_day = list(group)
        values, first = rule.values(of_day), of_day[0]
        found.append(Version(day, values, rule.told(values), first.source, first.set_by, first.set_at))
    return found


def in_force(all_of_it: list[Version], on: date) -> Version | None:
    """The version that holds on a day."""
    return next((one for one in all_of_it if one.from_date <= on), None)


def shown(key: str, rule: RuleSet, held: list[Version], today: date) -> dict[str, Any]:
    """A set as it holds today, with what is to come (a line of components/rule_sets.html)."""
    now, default = in_force(held, today), rule.told(rule.default)
    return {
        "key": key,
        "word": rule.word,
        "now": now,
        "told": now.told if now else default,
        "default": default if now and now.values != rule.default else "",
        "coming": [one for one in reversed(held) if one.from_date > today],
    }


def changes_of(rule: RuleSet, word: str, held: list[Version]) -> list[dict[str, Any]]:
    """What somebody set, beside what held before."""
    before = [pair[1].told for pair in pairwise(held)] + [rule.told(rule.default) for _one in held[-1:]]
    return [
        {"word": word, "version": version, "before": told}
        for version, told in zip(held, before, strict=True)
        if version.set_at
    ]
