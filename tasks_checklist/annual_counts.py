"""How far plans and tasks are: counts of the shares that the reader sees."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tasks_checklist.models import AnnualTask, Assignment, AssignmentState
from tasks_checklist.models.assignments import OPEN

CONFIRMED = Q(state=AssignmentState.CONFIRMED)


def shares(post) -> QuerySet[Assignment]:
    """What counts: shares the reader may know of (a draft's: who plans it) that were not taken back."""
    known = Assignment.objects.known_to(post)  # type: ignore[attr-defined]
    return known.exclude(state=AssignmentState.DROPPED).order_by()


def late() -> Q:
    return Q(state__in=OPEN, due_on__lt=timezone.localdate())


def with_counts(rows: QuerySet, post, path: str) -> QuerySet:
    """Rows with `shares`, `confirmed` and `late` (None where there are none); `path`: from a share to the row."""

    def counted(condition: Q | None = None) -> Any:
        of_row: Any = shares(post).filter(**{path: OuterRef("pk")})
        if condition is not None:
            of_row = of_row.filter(condition)
        return Subquery(of_row.values(path).annotate(n=Count("pk")).values("n"), output_field=IntegerField())

    return rows.annotate(shares=counted(), confirmed=counted(CONFIRMED), late=counted(late()))


def plans_with_counts(rows: QuerySet, post) -> QuerySet:
    tasks: Any = AnnualTask.objects.everywhere(because="tasks of plans in sight").order_by()
    number = tasks.filter(plan=OuterRef("pk")).values("plan").annotate(n=Count("pk")).values("n")
    return with_counts(rows, post, "task__plan").annotate(
        number_of_tasks=Subquery(number, output_field=IntegerField())
    )


def totals(rows: QuerySet[Assignment]) -> dict[str, int]:
    """{all, confirmed, reported, late}: one query."""
    reported = Q(state=AssignmentState.REPORTED)
    return rows.aggregate(
        all=Count("pk"),
        confirmed=Count("pk", filter=CONFIRMED),
        reported=Count("pk", filter=reported),
        late=Count("pk", filter=late()),
    )
