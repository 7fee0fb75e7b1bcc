"""What a calendar program is told: the visits of one's teams. Of hidden ones the day alone: the address may get about."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from tasks_checklist.models import TeamMember, Visit, VisitState
from tasks_checklist.visit_ical import Event
from tasks_checklist.visit_tables import units

BECAUSE = "the visits of the teams that the person is in now"
BACK = timedelta(days=62)
MOST = 500


def visits_of(person: Person):
    """Of the teams in use that the person is in now; what was cancelled falls out."""
    teams = TeamMember.objects.filter(person=person, person__active=True, team__active=True).values("team")
    rows = Visit.objects.everywhere(because=BECAUSE).filter(team__in=teams)
    rows = rows.exclude(state=VisitState.CANCELLED).filter(on__gte=timezone.localdate() - BACK)
    return rows.select_related("team").prefetch_related("stops__party").order_by("on", "pk")[:MOST]


def events_of(person: Person, *, url_of: Callable[[str], str]) -> Iterator[Event]:
    for visit in visits_of(person):
        told = _("单位、内容请登录系统查看") if visit.hidden else units(visit)
        what = _("督导（内部行程）") if visit.hidden else _("督导：%s") % units(visit)
        lines = [
            told,
            visit.get_kind_display() if not visit.hidden else "",
            visit.topic if not visit.hidden else "",
        ]
        yield Event(
            uid=f"visit-{visit.pk}@guanhu",
            on=visit.on,
            summary=what,
            description="\n".join(filter(None, [*lines, str(visit.team)])),
            url=url_of(reverse("tasks_checklist:visit-detail", args=[visit.pk])),
            version=visit.version,
        )
