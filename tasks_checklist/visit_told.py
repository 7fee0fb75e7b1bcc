"""Who is told of a visit: its team; the units it comes to, of announced ones alone. Nobody of his own act."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Party, Person, Post
from accounts.rights import Right
from tasks_checklist.finding_told import people_of
from tasks_checklist.models import TeamMember, Visit

BECAUSE = "who may make visits, wherever the post is"


def doers() -> QuerySet[Post]:
    """The posts held today whose holders make visits: a team's list outlives the posts of its people."""
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    return posts.filter(role__rights__contains=[Right.SUPERVISION_DO])


def members_of(team: int) -> list[Person]:
    """The people of a team who are in service and still make visits, its head first."""
    rows = TeamMember.objects.filter(team=team, person__active=True, person__in=doers().values("person"))
    rows = rows.select_related("person")
    return [row.person for row in rows.order_by("-head", "pk")]


def tell_team(
    visit: Visit, *, title: str, body: str = "", but: int | None, taken_from: int | None = None
) -> None:
    """`taken_from`: the team that it was taken from, which may not see it any more."""
    link = reverse("tasks_checklist:visit-detail", args=[visit.pk])
    told = {person.pk: (person, link) for person in members_of(visit.team_id)}
    if taken_from and taken_from != visit.team_id:
        calendar = reverse("tasks_checklist:visit-calendar")
        told = {person.pk: (person, calendar) for person in members_of(taken_from)} | told
    for key, (person, leads_to) in told.items():
        if key != but:
            notify(person=person, title=title, body=body, link=leads_to, pressing=True)


def tell_visited(visit: Visit, *, title: str, but: int | None, parties: Iterable[Party]) -> None:
    """The people of the units; of a visit that is hidden nobody hears anything."""
    if visit.hidden:
        return
    link = reverse("tasks_checklist:visit-detail", args=[visit.pk])
    team = {person.pk for person in members_of(visit.team_id)}
    found = {person.pk: person for party in parties for person in people_of(party, Right.TASK_VIEW)}
    for person in found.values():
        if person.pk != but and person.pk not in team:
            notify(person=person, title=title, body=_("督导组：%s") % visit.team, link=link)
