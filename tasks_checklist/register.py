"""整改台账: opening + new = struck off + withdrawn + still open, counted from the times of the findings themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.moments import morning
from tasks_checklist.models import Finding, FindingState


@dataclass(frozen=True)
class Balance:
    """A period of a register."""

    opening: int = 0
    added: int = 0
    struck: int = 0
    withdrawn: int = 0

    @property
    def still_open(self) -> int:
        return self.opening + self.added - self.struck - self.withdrawn


@dataclass(frozen=True)
class Life:
    """What the register knows of one finding: when it was issued, when and how it ended."""

    issued_at: datetime
    ended_at: datetime | None
    withdrawn: bool = False


def balance(lives: Iterable[Life], first: date, last: date) -> Balance:
    """The balance of a period, both days within. Pure."""
    begins, ends = morning(first), morning(last + timedelta(days=1))
    counts: Counter = Counter()
    for life in lives:
        if life.issued_at >= ends or (life.ended_at and life.ended_at < begins):
            continue
        counts["opening" if life.issued_at < begins else "added"] += 1
        if life.ended_at and life.ended_at < ends:
            counts["withdrawn" if life.withdrawn else "struck"] += 1
    return Balance(counts["opening"], counts["added"], counts["struck"], counts["withdrawn"])


def lives_of(findings) -> list[Life]:
    """The lives of a queryset's findings, those of drafts left out. One query."""
    rows = findings.exclude(state=FindingState.DRAFT).values_list("issued_at", "ended_at", "state")
    return [Life(issued, ended, state == FindingState.WITHDRAWN) for issued, ended, state in rows]


def of_area(post, first: date, last: date) -> Balance:
    """The balance of what a post sees."""
    return balance(lives_of(Finding.objects.visible_to(post)), first, last)
