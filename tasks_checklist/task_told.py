"""Who is told of a share of a task: the unit's people, and the office that confirms. Nobody of his own act."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Person
from accounts.rights import Right
from tasks_checklist.finding_told import people_at, people_of
from tasks_checklist.models import Assignment


def tell(
    people: Iterable[Person], *, assignment: Assignment, title: str, body: str = "", but: int | None
) -> None:
    link = reverse("tasks_checklist:assignment-detail", args=[assignment.pk])
    for person in people:
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link, pressing=True)


def tell_assigned(assignments: Iterable[Assignment], *, but: int | None) -> None:
    for row in assignments:
        body = _("限%s前完成") % f"{row.due_on:%Y-%m-%d}"
        tell(unit_people(row), assignment=row, title=_("新任务：%s") % row.task.title, body=body, but=but)


def unit_people(row: Assignment) -> list[Person]:
    """The person named, else whoever reports for the unit."""
    if row.person and row.person.active:
        return [row.person]
    return people_of(row.party, Right.TASK_REPORT)


def office_people(row: Assignment) -> list[Person]:
    """Whoever confirms in the plan's own area."""
    return people_at(row.task.plan.division_id, Right.TASK_CONFIRM)
