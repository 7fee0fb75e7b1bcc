"""Who is told of a share of a task: the unit's people, and the office that confirms. Nobody of his own act."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Person
from accounts.rights import Right
from tasks_checklist.finding_told import people_at, people_of
from tasks_checklist.models import AnnualPlan, Assignment

NAMED = 5  # titles in the words of a notice about many


def tell(
    people: Iterable[Person], *, assignment: Assignment, title: str, body: str = "", but: int | None
) -> None:
    link = reverse("tasks_checklist:assignment-detail", args=[assignment.pk])
    for person in people:
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link, pressing=True)


def tell_assigned(assignments: Iterable[Assignment], *, but: int | None) -> None:
    """New shares: one notice for one of them, one for all that a person is given in a plan."""
    for person, rows in by_person(assignments):
        if person.pk == but:
            continue
        one, limit = rows[0], _("限%s前完成")
        if len(rows) == 1:
            body = limit % f"{one.due_on:%Y-%m-%d}"
            tell([person], assignment=one, title=_("新任务：%s") % one.task.title, body=body, but=None)
            continue
        plan, first = one.task.plan, min(row.due_on for row in rows)
        said = _("最早的%s") % (limit % f"{first:%Y-%m-%d}")
        title = _("新任务 %(n)s 项：%(plan)s") % {"n": len(rows), "plan": plan.title}
        notify(person=person, title=title, body=f"{told(rows)}。{said}", link=link_to(plan), pressing=True)


def tell_answered(assignments: Iterable[Assignment], word: str, said: str, *, but: int | None) -> None:
    """The office's word on shares reported as done: one notice to each person for all of his of a plan."""
    for person, rows in by_person(assignments):
        if person.pk == but:
            continue
        if len(rows) == 1:
            title = f"{word}：{rows[0].task.title}"
            tell([person], assignment=rows[0], title=title, body=said, but=None)
            continue
        plan = rows[0].task.plan
        title = _("%(word)s %(n)s 项：%(plan)s") % {"word": word, "n": len(rows), "plan": plan.title}
        body = f"{told(rows)}。{said}" if said else told(rows)
        notify(
            person=person, title=title, body=body, link=link_to(plan, mine="yes", state="all"), pressing=True
        )


def told(rows: list[Assignment]) -> str:
    """The tasks of several shares in words."""
    words = "、".join(dict.fromkeys(row.task.title for row in rows[:NAMED]))
    return words if len(rows) <= NAMED else _("%(words)s等 %(n)s 项") % {"words": words, "n": len(rows)}


def link_to(plan: AnnualPlan, **asked: str) -> str:
    """The list of a plan's shares that the reader sees."""
    return f"{reverse('tasks_checklist:assignment-list')}?{urlencode({'plan': plan.pk, **asked})}"


def by_person(assignments: Iterable[Assignment]) -> list[tuple[Person, list[Assignment]]]:
    """Each person to be told with his shares of one plan; each unit is looked up once."""
    units: dict[int, list[Person]] = {}
    found: dict[tuple[int, int], tuple[Person, list[Assignment]]] = {}
    for row in assignments:
        if row.person and row.person.active:
            people = [row.person]
        else:
            if row.party_id not in units:
                units[row.party_id] = people_of(row.party, Right.TASK_REPORT)
            people = units[row.party_id]
        for person in people:
            found.setdefault((person.pk, row.task.plan_id), (person, []))[1].append(row)
    return list(found.values())


def unit_people(row: Assignment) -> list[Person]:
    """The person named, else whoever reports for the unit."""
    if row.person and row.person.active:
        return [row.person]
    return people_of(row.party, Right.TASK_REPORT)


def office_people(row: Assignment) -> list[Person]:
    """Whoever confirms in the plan's own area."""
    return people_at(row.task.plan.division_id, Right.TASK_CONFIRM)
