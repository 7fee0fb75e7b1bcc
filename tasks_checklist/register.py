"""整改台账: opening + new = struck off + withdrawn + still open, counted from the times of the findings themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.moments import morning
from tasks_checklist.models import Finding, FindingState, RegisterPeriod
from tasks_checklist.models.findings import UNTOLD

BUCKETS = {
    "opening": _("期初未销号"),
    "added": _("本期新增"),
    "struck": _("本期销号"),
    "withdrawn": _("本期撤销"),
    "still_open": _("期末未销号"),
}


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


def periods_carried(issued: date, on: date) -> int:
    """Over how many month ends a finding has been carried that was issued on a day and is still open. Pure."""
    return max(0, (on.year - issued.year) * 12 + on.month - issued.month)


def of_bucket(bucket: str, first: date, last: date) -> Q:
    """The findings that a figure of the register counts; `bucket` one of BUCKETS. Raises KeyError."""
    begins, ends = morning(first), morning(last + timedelta(days=1))
    ended = Q(ended_at__gte=begins, ended_at__lt=ends)
    return {
        "opening": Q(issued_at__lt=begins) & (Q(ended_at=None) | Q(ended_at__gte=begins)),
        "added": Q(issued_at__gte=begins, issued_at__lt=ends),
        "struck": ended & Q(state=FindingState.STRUCK),
        "withdrawn": ended & Q(state=FindingState.WITHDRAWN),
        "still_open": Q(issued_at__lt=ends) & (Q(ended_at=None) | Q(ended_at__gte=ends)),
    }[bucket]


def balances(rows: QuerySet[Finding], column: str, first: date, last: date) -> list[dict]:
    """A line for each value of a column ("division", "party", "sector"): {column: key, bucket: number …}. One query."""
    counts = {bucket: Count("pk", filter=of_bucket(bucket, first, last)) for bucket in BUCKETS}
    lines = rows.exclude(state__in=UNTOLD).order_by(column).values(column).annotate(**counts)
    return [line for line in lines if any(line[bucket] for bucket in BUCKETS)]


def lives_of(findings: QuerySet[Finding]) -> list[Life]:
    """The lives of a queryset's findings, those of drafts left out. One query."""
    rows = findings.exclude(state__in=UNTOLD).values_list("issued_at", "ended_at", "state")
    return [Life(issued, ended, state == FindingState.WITHDRAWN) for issued, ended, state in rows if issued]


def closed_periods(post, area, *, unit: int | None = None) -> QuerySet[RegisterPeriod]:
    """The closed months of an area, or of a unit, that a post may see, the latest first."""
    rows = RegisterPeriod.objects.visible_to(post)
    rows = rows.filter(party=unit) if unit else rows.filter(division=area, party=None)
    return rows.order_by("-period_until")


def of_area(post, first: date, last: date) -> Balance:
    """The balance of what a post sees."""
    return balance(lives_of(Finding.objects.visible_to(post)), first, last)
