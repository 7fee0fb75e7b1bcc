"""Questions that the rows of DUTY share: whose work they are, and what reaches a unit from above."""

from typing import Any, Self

from django.db.models import Q

from accounts.models import Party
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges, scope_condition

OFFICES = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE)
KNOWN_BENEATH = "what an area asks is known beneath it"


def above(post: Any) -> list[str]:
    """The codes of the post's division and of those above it; none for a post that stands in no area."""
    code = getattr(post, "division_id", None) or ""
    return [f"{code[:6]}000000", f"{code[:9]}000", code] if code else []


def unit_of(post: Any) -> int | None:
    """The key of the unit that a post works for: its own party, or its person's."""
    return post.party_id or getattr(post.person, "party_id", None)


def offices_of(post: Any) -> tuple[Party.Kind, ...]:
    """The kinds of unit of its very area that a post speaks for.

    Whoever confirms there is of the office; finance looks after the same area and is a unit of its own.
    """
    if post.scope_kind != ScopeKind.AREA:
        return ()
    return OFFICES if Right.TASK_CONFIRM in post.rights else (Party.Kind.VILLAGE_COMMITTEE,)


def works_for(post: Any, party: Party) -> bool:
    """Whether a post is of the unit: its own, or the office or committee of its area."""
    of_place = party.kind in offices_of(post) and getattr(post, "division_id", None) == party.division_id
    return of_place or unit_of(post) == party.pk


class UnitQuerySet(AreaQuerySet):
    """Rows that are one unit's work. The model names the unit as the first of its scope's parties.

    A department sees what is its own unit's beside what is its sectors': work given to it may be of no sector.
    `also_own`: further columns by which a row is a department's own.
    """

    also_own: tuple[str, ...] = ()

    def visible_to(self, post: Any) -> Self:
        scope: Scope = self.model.scope  # type: ignore[attr-defined]
        condition = scope_condition(scope, post) if post is not None else None
        if condition is None:
            return self._marked("post", self.none())
        if post.scope_kind == ScopeKind.AREA_SECTORS and (unit := unit_of(post)):
            own = Q(**{scope.parties[0]: unit})
            for column in self.also_own:
                own |= Q(**{column: unit})
            condition |= own & in_ranges(scope.division, post.ranges)
        return self._marked("post", self.filter(condition))


class AskedQuerySet(AreaQuerySet):
    """Rows that an area asks of those beneath it: plans, tasks, duty lists."""

    column = "division_id"  # where the row stands; `issued` is what those beneath may know
    issued = Q()

    def reaching(self, post: Any) -> Self:
        """The rows of the post's area, and what the areas above it have issued."""
        if post is None or post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return self._marked("post", self.none())
        own = in_ranges(self.column, post.ranges)
        if post.scope_kind == ScopeKind.AREA_SECTORS:
            own &= self.issued
        asked = Q(**{f"{self.column}__in": above(post)}) & self.issued
        return self.everywhere(because=KNOWN_BENEATH).filter(own | asked)
