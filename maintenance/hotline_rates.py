"""12345工单的办理情况: accepted within the limit, answered within it, content; by township, village or month.

A sheet counts in the month it was reported. Accepted: taken, or decided (merged, refused, closed), within the limit to
accept. Answered: replied to or closed, within the hotline's own limit, or ours where it set none; one merged into another is
answered with that one. What still runs within its limit is neither in time nor late.
"""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, Least, Left, TruncMonth
from django.utils import timezone

from maintenance.models import Matter

IN_TIME, LATE, RUNNING = "in_time", "late", "running"
CONTENT = (Matter.Satisfied.YES, Matter.Satisfied.MOSTLY)
MEASURES = {  # (measure, answer): the word of a filter
    ("accepted", IN_TIME): "按时接单",
    ("accepted", LATE): "接单超时",
    ("accepted", RUNNING): "接单未到期",
    ("answered", IN_TIME): "按时答复",
    ("answered", LATE): "答复超时",
    ("answered", RUNNING): "答复未到期",
    ("satisfied", "content"): "满意",
    ("satisfied", "not"): "不满意",
    ("satisfied", "asked"): "已回访",
}


def measured(rows: QuerySet[Matter], now: datetime | None = None) -> QuerySet[Matter]:
    """Sheets of the hotline with `accepted` and `answered`: in_time, late or running."""
    now = now or timezone.now()
    rows = rows.filter(source=Matter.Source.HOTLINE)
    rows = rows.annotate(
        taken_at=Least("accepted_at", "closed_at"),  # of those that are there: PostgreSQL leaves nulls out
        told_at=Least("replied_at", Coalesce("merged_into__closed_at", _closed())),
        told_by=Coalesce("outside_due", "done_by_time"),
    )
    return rows.annotate(
        accepted=_judged("taken_at", "accept_by_time", now), answered=_judged("told_at", "told_by", now)
    )


def _closed() -> Case:
    """Merging closes a sheet without an answer."""
    return Case(When(~Q(state="merged"), then=F("closed_at")), default=None)


def _judged(at: str, limit: str, now: datetime) -> Case:
    return Case(
        When(**{f"{at}__lte": F(limit)}, then=Value(IN_TIME)),
        When(**{f"{at}__isnull": False}, then=Value(LATE)),
        When(**{f"{limit}__lt": now}, then=Value(LATE)),
        default=Value(RUNNING),
        output_field=CharField(),
    )


def narrowed(rows: QuerySet[Matter], measure: str) -> QuerySet[Matter]:
    """The sheets behind a figure: `accepted.late`, `satisfied.content`, or `all`."""
    name, _dot, answer = measure.partition(".")
    rows = measured(rows)
    if name in ("accepted", "answered"):
        return rows.filter(**{name: answer})
    conditions: dict[str, dict[str, Any]] = {
        "content": {"satisfied__in": CONTENT},
        "not": {"satisfied": Matter.Satisfied.NO},
    }
    if name == "satisfied":
        return rows.filter(**conditions.get(answer, {"satisfied__in": [*CONTENT, Matter.Satisfied.NO]}))
    return rows


def counted(rows: QuerySet[Matter], by: str) -> list[dict[str, Any]]:
    """A dict for each township, village (its code) or month (its first day) that has sheets, and its counts."""
    keys: dict[str, Any] = {
        "township": Concat(Left("division_id", 9), Value("000")),
        "village": F("division_id"),
        "month": TruncMonth("reported_at"),
    }
    answers = {
        f"{name}_{answer}": Count("pk", filter=Q(**{name: answer}))
        for name in ("accepted", "answered")
        for answer in (IN_TIME, LATE, RUNNING)
    }
    grouped: Any = measured(rows).annotate(key=keys[by]).order_by().values("key")
    return list(
        grouped.annotate(
            number=Count("pk"),
            **answers,
            satisfied_content=Count("pk", filter=Q(satisfied__in=CONTENT)),
            satisfied_not=Count("pk", filter=Q(satisfied=Matter.Satisfied.NO)),
        ).order_by("key")
    )


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """All rows together; {} of none."""
    names = [name for name in rows[0] if name != "key"] if rows else []
    return {name: sum(row[name] for row in rows) for name in names}


def rate(good: int, bad: int) -> str:
    """92.3%, a dash where nothing can be told yet."""
    return f"{good * 100 / (good + bad):.1f}%" if good + bad else "—"
