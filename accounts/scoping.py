"""Which rows a post may see: one indexed condition per scope, and a queryset that refuses to forget it.

Area data evaluated inside a request or a job without `visible_to(post)`, `public()` or `everywhere(because=…)`
raises `Unscoped`. Rows reached from a row already held (`facility.codes.all()`, prefetches) are exempt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q

from common import acting

GUARDED_DOORS = frozenset({"page", "api", "task"})
DIGITS_OF_LEVEL = {"county": 6, "township": 9, "village": 12}


class Unscoped(Exception):
    """A question about area data forgot to say whose area."""


class ScopeKind(models.TextChoices):
    AREA = "area", "区域"
    AREA_SECTORS = "area_sectors", "区域内的行业"
    OWN_PARTY = "own_party", "本单位"
    OWN_ASSIGNMENTS = "own_assignments", "本人承担"


@dataclass(frozen=True)
class Scope:
    """The columns of a model that say whose a row is (Django lookups; empty: the model has none)."""

    division: str = ""
    sector: str = ""
    parties: tuple[str, ...] = ()
    person: str | tuple[str, ...] = ""  # several: whoever stands in any of them


def code_range(code: str, level: str) -> tuple[str, str]:
    """The half-open range of division codes at or under `code`: ("320115009", "32011500:").

    The end is the prefix with its last character raised by one, so it is right for a prefix ending in 9 too;
    columns are collated "C".
    """
    prefix = code[: DIGITS_OF_LEVEL[level]]
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def in_ranges(column: str, ranges: Iterable[tuple[str, str]]) -> Q:
    condition = Q()
    for start, end in ranges:
        condition |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
    return condition


def scope_condition(scope: Scope, post: Any) -> Q | None:
    """The condition under which `post` sees a row; None where a post of its kind sees none of them."""
    if post.scope_kind == ScopeKind.OWN_PARTY:
        return _any_of(scope.parties, post.party_id)
    if post.scope_kind == ScopeKind.OWN_ASSIGNMENTS:
        columns = (scope.person,) if isinstance(scope.person, str) else scope.person
        return _any_of(tuple(filter(None, columns)), post.person_id)
    if not scope.division:
        return None
    condition = in_ranges(scope.division, post.ranges)
    if post.scope_kind == ScopeKind.AREA_SECTORS and scope.sector:
        condition &= Q(**{f"{scope.sector}__in": post.sector_codes})
    return condition


def _any_of(columns: tuple[str, ...], key: Any) -> Q | None:
    if not columns or key is None:
        return None
    condition = Q()
    for column in columns:
        condition |= Q(**{column: key})
    return condition


class AreaQuerySet(models.QuerySet):
    """Questions about rows that belong to somewhere. The model names its columns: `scope = Scope(…)`."""

    _scoped = ""

    def visible_to(self, post: Any) -> Self:
        """The rows this post may see; none without a post."""
        scope: Scope = self.model.scope  # type: ignore[attr-defined]
        condition = scope_condition(scope, post) if post is not None else None
        return self._marked("post", self.none() if condition is None else self.filter(condition))

    def public(self) -> Self:
        """The rows anyone may see. A model that has such rows says which: `public_condition`."""
        public: Q = self.model.public_condition  # type: ignore[attr-defined]
        return self._marked("public", self.filter(public))

    def everywhere(self, *, because: str) -> Self:
        """All rows, with the reason why no scope applies (counted in tests, read by reviewers)."""
        if not because:
            raise ValueError("everywhere() needs a reason")
        return self._marked("everywhere", self.all())

    def _marked(self, how: str, queryset: Self) -> Self:
        queryset._scoped = how
        return queryset

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _refuse_unscoped(self) -> None:
        reached = "instance" in self._hints  # type: ignore[attr-defined]
        if self._scoped or reached or self.query.is_empty():
            return
        if acting.current().door in GUARDED_DOORS:
            raise Unscoped(f"{self.model.__name__} is asked for without visible_to(post)")

    def __and__(self, other):
        return self._both(other, super().__and__(other))

    def __or__(self, other):
        return self._both(other, super().__or__(other))

    def _both(self, other, combined):
        combined._scoped = self._scoped if getattr(other, "_scoped", "") else ""
        return combined

    # Every way in which Django evaluates a queryset passes one of these.
    def _fetch_all(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._refuse_unscoped()
        return super().iterator(*args, **kwargs)

    def count(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        return super().count()

    def exists(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        return super().exists()

    def aggregate(self, *args, **kwargs):
        self._refuse_unscoped()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs):
        self._refuse_unscoped()
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self):
        self._refuse_unscoped()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def resolve_expression(self, *args, **kwargs):
        """A subquery answers from the table too."""
        self._refuse_unscoped()
        return super().resolve_expression(*args, **kwargs)


AreaManager = models.Manager.from_queryset(AreaQuerySet)
