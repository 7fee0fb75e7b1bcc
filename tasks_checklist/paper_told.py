"""Who is told of a paper: whoever signs it when it is prepared, the units of the area when it is issued."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Division, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import Paper

BECAUSE = "whoever answers for a unit is told of the papers of its area"


def signers_of(area: Division) -> list[Person]:
    """Those who sign the papers of an area."""
    return _people(_posts([Right.PAPER_SIGN]).filter(division=area, role__scope_kind=ScopeKind.AREA))


def units_of(area: Division) -> list[Person]:
    """Those who answer for the units right beneath the area, and for its departments."""
    beneath = Q(division__parent=area) | Q(division=area, role__scope_kind=ScopeKind.AREA_SECTORS)
    return _people(_posts([Right.TASK_REPORT, Right.PAPER_SIGN]).filter(beneath))


def _posts(rights: list[Right]):
    posts = Post.objects.everywhere(because=BECAUSE).in_force().select_related("person")
    return posts.filter(role__rights__overlap=rights, person__active=True)


def _people(posts) -> list[Person]:
    return list({post.person_id: post.person for post in posts.order_by("person_id")}.values())


def tell(people: Iterable[Person], *, paper: Paper, title: str, body: str = "", but: int | None) -> None:
    """`but`: whose act it was."""
    link = reverse("tasks_checklist:paper-detail", args=[paper.pk])
    for person in people:
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link)
