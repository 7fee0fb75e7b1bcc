"""What of the inspections moves when villages merge or a post changes hands."""

from django.utils import timezone

from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from maintenance.models import InspectionDuty, InspectionPlan, Route

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"


def move_plans(merge: DivisionMerge, by) -> int:
    """Running plans of the closed village go on for its successor."""
    rows = InspectionPlan.objects.everywhere(because=BECAUSE).filter(division=merge.closed, active=True)
    return rows.update(division=merge.successor)


def move_routes(merge: DivisionMerge, by) -> int:
    """Routes keep their names; one of the same name says where it came from."""
    routes = Route.objects.everywhere(because=BECAUSE)
    taken = set(routes.filter(division=merge.successor).values_list("name", flat=True))
    rows = list(routes.filter(division=merge.closed))
    for row in rows:
        row.division = merge.successor
        if row.name in taken:
            row.name = f"{row.name}（{merge.closed.short_name}）"[:60]
    routes.bulk_update(rows, ["division", "name"])
    return len(rows)


def move_duties(merge: DivisionMerge, by) -> int:
    """Open work goes along; a patrol of the whole closed village ends with it: the successor's covers its facilities."""
    rows = InspectionDuty.objects.everywhere(because=BECAUSE).open().filter(division=merge.closed)
    whole = rows.filter(target=f"v:{merge.closed_id}", inspections=None, sheet_lines=None)
    whole.filter(due_on__gte=timezone.localdate()).delete()
    return rows.update(division=merge.successor)


def duties_of(post: Post) -> list[str]:
    rows = _open(post).select_related("plan", "division").order_by("due_on", "pk")
    return [f"{row.due_on:%Y-%m-%d} {row.division.short_name} {row.plan}" for row in rows]


def hand_duties(post: Post, receiver: Person, by) -> int:
    return _open(post).update(person=receiver)


def _open(post: Post):
    """Open work that names the person; the division is the post's own."""
    rows = InspectionDuty.objects.everywhere(because=BECAUSE).open().filter(person=post.person_id)
    return rows.filter(in_ranges("division_id", post.ranges))


def plans_of(post: Post) -> list[str]:
    return [f"{row.division.short_name} {row}" for row in _named(post).select_related("division")]


def hand_plans(post: Post, receiver: Person, by) -> int:
    return _named(post).update(person=receiver)


def _named(post: Post):
    rows = InspectionPlan.objects.everywhere(because=BECAUSE).filter(person=post.person_id, active=True)
    return rows.order_by("pk")
