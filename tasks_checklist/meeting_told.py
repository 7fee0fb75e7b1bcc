"""Who is told of meetings and decisions: whoever sits in the group, the unit that has something to do. Nobody of his own act."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Person
from accounts.rights import Right
from tasks_checklist.finding_told import people_of
from tasks_checklist.models import Decision, Meeting

BECAUSE = "whoever sits in a group is told of its meetings"


def members_of(meeting: Meeting) -> list[Person]:
    """Whoever sits in the meeting's group today and is at work."""
    people = Person.objects.everywhere(because=BECAUSE).filter(active=True)
    seated = people.filter(group_roles__group=meeting.group_id, group_roles__until=None)
    return list(seated.distinct().order_by("pk"))


def tell_members(meeting: Meeting, *, title: str, body: str = "", but: int | None) -> int:
    """How many were told."""
    link = reverse("tasks_checklist:meeting-detail", args=[meeting.pk])
    return _tell(members_of(meeting), link=link, title=title, body=body, but=but)


def tell_unit(decision: Decision, *, title: str, but: int | None) -> int:
    """The person named, else whoever reports for the unit; how many were told."""
    named = [decision.person] if decision.person and decision.person.active else []
    people = named or people_of(decision.party, Right.TASK_REPORT)
    body = _("%(text)s（限%(day)s前完成）") % {"text": decision.title, "day": f"{decision.due_on:%Y-%m-%d}"}
    link = reverse("tasks_checklist:decision-detail", args=[decision.pk])
    return _tell(people, link=link, title=title, body=body, but=but)


def _tell(people: Iterable[Person], *, link: str, title: str, body: str, but: int | None) -> int:
    told = [person for person in people if person.pk != but]
    for person in told:
        notify(person=person, title=title, body=body, link=link, pressing=True)
    return len(told)


def moment_told(meeting: Meeting) -> str:
    """When and where, in words."""
    at = timezone.localtime(meeting.held_at)
    when = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return _("%(when)s，%(place)s") % {"when": when, "place": meeting.place or _("地点另行通知")}
