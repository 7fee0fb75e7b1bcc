"""Who is told of a pilot: the places it is tried in or promoted to, the lead unit, whoever decides. Nobody of his own act."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.finding_told import people_at, people_of
from tasks_checklist.models import Pilot

BECAUSE = "whoever works where something is tried is told of it"


def places_of(pilot: Pilot) -> list[str]:
    """The codes of the places it is tried in or promoted to."""
    return sorted({place.pk for place in (*pilot.places.all(), *pilot.promoted_to.all())})


def people_there(codes: list[str]) -> list[Person]:
    """Whoever reports in the offices of these places. One question."""
    posts = Post.objects.everywhere(because=BECAUSE).in_force().filter(person__active=True)
    there = Q(division_id__in=codes, role__scope_kind=ScopeKind.AREA)
    rows = posts.filter(there, role__rights__contains=[Right.TASK_REPORT]).select_related("person")
    return list({post.person_id: post.person for post in rows.order_by("person_id")}.values())


def tell_places(pilot: Pilot, *, title: str, but: int | None) -> None:
    body = _("%(from)s 至 %(until)s，牵头单位：%(unit)s") % {
        "from": f"{pilot.from_date:%Y-%m-%d}",
        "until": f"{pilot.until:%Y-%m-%d}",
        "unit": pilot.lead_party,
    }
    there = [*people_there(places_of(pilot)), *people_of(pilot.lead_party, Right.TASK_REPORT)]
    _tell(there, pilot, title=title, body=body, but=but)


def tell_deciding(pilot: Pilot, *, body: str, but: int | None) -> None:
    deciding = people_at(pilot.division_id, Right.TASK_CONFIRM)
    _tell(deciding, pilot, title=_("试点已评估，请决定：%s") % pilot, body=body, but=but)


def _tell(people: list[Person], pilot: Pilot, *, title: str, body: str, but: int | None) -> None:
    link = reverse("tasks_checklist:pilot-detail", args=[pilot.pk])
    for person in {person.pk: person for person in people}.values():
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link, pressing=True)
