"""What has become of what is owed (应督导): done within its window or beyond it, arranged, missed, open, waived; rates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone

from tasks_checklist.models import Obligation, SupervisionPlan, VisitState


class Standing(models.TextChoices):
    DONE = "done", "已督导"
    LATE = "late", "期限外完成"
    ARRANGED = "arranged", "已安排"
    LAPSED = "lapsed", "行程已过未记录"
    OPEN = "open", "待安排"
    MISSED = "missed", "逾期未督导"
    WAIVED = "waived", "免督导"
    BEFORE = "before", "批准前到期"


TONES = {
    "done": "ok", "late": "warn", "arranged": "run", "lapsed": "warn", "open": "mute", "missed": "bad", "waived": "mute",
    "before": "mute",
}  # fmt: skip


def ended_before(on: date) -> Q:
    """Windows that ended before their plan was approved, of one not approved yet those over by a day: never owed."""
    unapproved = Q(plan__approved_on=None, window_until__lt=on)
    return unapproved | Q(window_until__lt=F("plan__approved_on"))


def standings(rows: QuerySet[Obligation], on: date | None = None) -> QuerySet[Any]:
    """The rows with `standing` on a day (today): what was recorded counts; then waived, never owed, over, arranged, open."""
    today = on or timezone.localdate()
    within = Q(stop__visit__on__gte=F("window_from"), stop__visit__on__lte=F("window_until"))
    recorded = Q(stop__visit__state=VisitState.RECORDED)
    planned = Q(stop__visit__state=VisitState.PLANNED)
    coming = planned & Q(stop__visit__on__gte=today)
    return rows.annotate(
        standing=Case(
            When(recorded & within, then=Value(Standing.DONE)),
            When(recorded, then=Value(Standing.LATE)),
            When(~Q(waived=""), then=Value(Standing.WAIVED)),
            When(ended_before(today), then=Value(Standing.BEFORE)),
            When(Q(window_until__lt=today), then=Value(Standing.MISSED)),
            When(coming & within, then=Value(Standing.ARRANGED)),
            When(planned & within, then=Value(Standing.LAPSED)),
            default=Value(Standing.OPEN),
            output_field=models.CharField(),
        )
    )


@dataclass(frozen=True)
class Tally:
    """How many of each; `owed` is all but what is waived, or was due before the plan was approved."""

    done: int = 0
    late: int = 0
    arranged: int = 0
    lapsed: int = 0
    open: int = 0
    missed: int = 0
    waived: int = 0
    before: int = 0

    @property
    def owed(self) -> int:
        return self.done + self.late + self.arranged + self.unplaced + self.missed

    @property
    def unplaced(self) -> int:
        """Not over yet, and no day to come for it: none was set, or it passed without a record."""
        return self.open + self.lapsed

    @property
    def settled(self) -> int:
        """What is done or can't be done in time any more."""
        return self.done + self.late + self.missed

    @property
    def rate(self) -> float | None:
        """督导完成率: done within the window, of what is settled; None while nothing is."""
        return self.done / self.settled if self.settled else None

    @property
    def rate_words(self) -> str:
        return "—" if self.rate is None else f"{self.rate:.1%}"


COUNTED: dict[str, Any] = {f"n_{one.value}": Count("pk", filter=Q(standing=one.value)) for one in Standing}


def _tally(counts: dict[str, int]) -> Tally:
    return Tally(**{one.value: counts[f"n_{one.value}"] for one in Standing})


def tally(rows: QuerySet[Obligation], on: date | None = None) -> Tally:
    """All the rows together. One query."""
    return _tally(standings(rows, on).aggregate(**COUNTED))


def tallies(rows: QuerySet[Obligation], on: date | None = None) -> dict[int, Tally]:
    """By plan. One query."""
    found = standings(rows, on).order_by().values("plan_id").annotate(**COUNTED)
    return {one["plan_id"]: _tally(one) for one in found}


@dataclass(frozen=True)
class Window:
    """What is owed within one window by one frequency."""

    frequency: int
    first: date
    last: date
    tally: Tally


def windows(plan: SupervisionPlan, rows: QuerySet[Obligation], on: date | None = None) -> list[Window]:
    """By frequency and window, in their order. One query."""
    grouped = standings(rows.filter(plan=plan), on).order_by()
    found = grouped.values("frequency_id", "window_from", "window_until").annotate(**COUNTED)
    made = [
        Window(one["frequency_id"], one["window_from"], one["window_until"], _tally(one)) for one in found
    ]
    return sorted(made, key=lambda one: (one.frequency, one.first, one.last))
