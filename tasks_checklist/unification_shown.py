"""The table of 三统一: a line for each sector of each township, three facts each, with what of them is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.access import may
from accounts.models import Division, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import Unification
from tasks_checklist.querysets import above

FACTS = tuple(Unification.Fact)
BECAUSE = "what a township has reached is known in its villages"


@dataclass
class Cell:
    """One fact of a line; `row` None: nothing has been said."""

    fact: str
    word: str
    url: str
    row: Unification | None

    @property
    def reached(self) -> bool:
        return self.row is not None and self.row.reached


@dataclass
class Line:
    division: Division
    sector: Sector
    cells: list[Cell]


def townships_of(post):
    """The townships whose table the post reads: of its area, or the one above its village."""
    if post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
        return Division.objects.none()
    rows = Division.objects.everywhere(because=BECAUSE).filter(level=Division.Level.TOWNSHIP, closed_on=None)
    if post.division.level == Division.Level.VILLAGE:
        return rows.filter(pk__in=above(post))
    return Division.objects.visible_to(post).filter(pk__in=rows.values("pk"))


def sectors_of(post):
    own = post.scope_kind == ScopeKind.AREA_SECTORS
    return Sector.objects.filter(pk__in=post.sector_codes) if own else Sector.objects.all()


def lines_of(
    townships: Iterable[Division], sectors: Iterable[Sector], *, fact: str = "", reached: str = ""
) -> list[Line]:
    """A line for each township and sector; with `fact` or `reached` those in which such a cell stands. One question."""
    places, kinds = list(townships), list(sectors)
    rows = Unification.objects.everywhere(because=BECAUSE).filter(division__in=places, sector__in=kinds)
    said = {(row.division_id, row.sector_id, row.fact): row for row in rows.select_related("said_by")}
    lines = [Line(place, kind, _cells(place, kind, said)) for place in places for kind in kinds]
    if not fact and not reached:
        return lines
    return [line for line in lines if any(_asked(cell, fact, reached) for cell in line.cells)]


def _cells(place: Division, kind: Sector, said: dict) -> list[Cell]:
    return [
        Cell(
            fact,
            str(fact.label),
            reverse("tasks_checklist:unification-detail", args=[place.pk, kind.pk, fact.value]),
            said.get((place.pk, kind.pk, fact.value)),
        )
        for fact in FACTS
    ]


def _asked(cell: Cell, fact: str, reached: str) -> bool:
    return (not fact or cell.fact == fact) and (not reached or cell.reached == (reached == "yes"))


def figures(lines: list[Line], query: Any) -> list[dict[str, Any]]:
    """For components/measures.html: how many lines have reached each fact, and all three."""
    found = []
    for place, fact in enumerate(FACTS):
        asked = query.copy()
        asked["fact"], asked["reached"] = fact.value, "yes"
        number = sum(line.cells[place].reached for line in lines)
        found.append(_figure(fact.label, number, len(lines), f"?{asked.urlencode()}"))
    whole = sum(all(cell.reached for cell in line.cells) for line in lines)
    return [*found, _figure("三项都已实现", whole, len(lines), "")]


def _figure(word: Any, number: int, whole: int, url: str) -> dict[str, Any]:
    left = f"应 {whole} 项，{100 * number / whole:.0f}%" if whole else ""
    return {"label": word, "value": number, "unit": "项", "url": url, "left": left}


def may_read_proof(post, owner_id: str) -> bool:
    """Files of a fact, for whoever reads its township's table (ATTACHMENT_OWNERS)."""
    if not may(post, Right.TASK_VIEW) or not owner_id.isdigit():
        return False
    rows = Unification.objects.everywhere(because=BECAUSE).filter(
        pk=int(owner_id), division__in=townships_of(post)
    )
    return rows.filter(sector__in=sectors_of(post)).exists()
