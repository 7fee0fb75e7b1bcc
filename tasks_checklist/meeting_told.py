"""Who is told of meetings and decisions: whoever sits in the group, the unit that has something to do. Nobody of his own act."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Notice, Person
from accounts.rights import Right
from common.moments import morning
from tasks_checklist.finding_told import people_at, people_of
from tasks_checklist.models import Decision, Meeting

BECAUSE = "whoever sits in a group is told of its meetings"


def members_of(meeting: Meeting) -> list[Person]:
    """Whoever sits in the meeting's group today and is at work."""
    people = Person.objects.everywhere(because=BECAUSE).filter(active=True)
    seated = people.filter(group_roles__group=meeting.group_id, group_roles__until=None)
    return list(seated.distinct().order_by("pk"))


def tell_members(meeting: Meeting, *, title: str, body: str = "", but: int | None) -> int:
    """How many were told."""
    return _tell(members_of(meeting), link=page_of(meeting), title=title, body=body, but=but)


def page_of(row: Meeting | Decision) -> str:
    """The page that a notice of the row links to."""
    return reverse(f"tasks_checklist:{row._meta.model_name}-detail", args=[row.pk])


def told_today(row: Meeting | Decision, word: str) -> bool:
    """Whether somebody was told of the row today under titles that begin so."""
    today = Notice.objects.filter(created_at__gte=morning(timezone.localdate()))
    return today.filter(link=page_of(row), title__startswith=word).exists()


def people_told(decision: Decision) -> list[Person]:
    """The person named, else whoever reports for the unit."""
    named = [decision.person] if decision.person and decision.person.active else []
    return named or people_of(decision.party, Right.TASK_REPORT)


def tell_unit(decision: Decision, *, title: str, but: int | None) -> int:
    """How many were told."""
    people = people_told(decision)
    body = _("%(text)s（限%(day)s前完成）") % {"text": decision.title, "day": f"{decision.due_on:%Y-%m-%d}"}
    return _tell(people, link=page_of(decision), title=title, body=body, but=but)


def tell_late(decision: Decision) -> int:
    """逾期, on its first morning: the unit, and the office whose meeting it was; how many were told."""
    place = decision.meeting.division_id
    people = {one.pk: one for one in (*people_told(decision), *people_at(place, Right.MEETING_MANAGE))}
    body = _("%(unit)s，应于%(day)s完成") % {"unit": decision.party, "day": f"{decision.due_on:%Y-%m-%d}"}
    title = _("会议议定事项已逾期：%s") % decision.title
    return _tell(people.values(), link=page_of(decision), title=title, body=body, but=None)


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
