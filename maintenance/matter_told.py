"""Who is told of a matter: those who hold the right where it lies, the handler, the reporter. Nobody is told of his own act."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Division, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from maintenance.models import Matter

BECAUSE = "whoever answers for the place of a matter is told of it"


def holders(right: Right, *, division: str, level: str) -> QuerySet[Post]:
    """Posts in force whose area of that level covers the division (its code) and that hold the right."""
    prefix = {"county": 6, "township": 9, "village": 12}[level]
    code = division[:prefix].ljust(12, "0")
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    covering = Q(division_id=code) | Q(division__succeeded_codes__contains=[code])
    return posts.filter(
        covering,
        division__level=level,
        role__scope_kind=ScopeKind.AREA,
        role__rights__contains=[right],
        person__active=True,
    )


def dispatchers(matter: Matter) -> list[Person]:
    """Who sends it to somebody: the township, or the county where it went up or the township has nobody."""
    levels = [Division.Level.COUNTY]
    if matter.level != Matter.Level.COUNTY:
        levels.insert(0, Division.Level.TOWNSHIP)
    for level in levels:
        if found := _people(holders(Right.MATTER_DISPATCH, division=matter.division_id, level=level)):
            return found
    return []


def leaders(matter: Matter) -> list[Person]:
    """The township's: those who may let the clock stand."""
    level = Division.Level.TOWNSHIP
    return _people(holders(Right.MATTER_SUSPEND, division=matter.division_id, level=level))


def county_office(matter: Matter) -> list[Person]:
    level = Division.Level.COUNTY
    return _people(holders(Right.MATTER_DISPATCH, division=matter.division_id, level=level))


def verifiers(matter: Matter) -> list[Person]:
    """The village that lives with the repair, else the township."""
    for level in (Division.Level.VILLAGE, Division.Level.TOWNSHIP):
        posts = holders(Right.MATTER_VERIFY, division=matter.division_id, level=level)
        if found := [one for one in _people(posts) if one.pk not in _who_handled(matter)]:
            return found
    return []


def _who_handled(matter: Matter) -> set[int | None]:
    return {matter.handled_by_id, matter.handler_person_id}


def handlers(matter: Matter) -> list[Person]:
    """The person it was given to, else those of the unit who handle."""
    if matter.handler_person is not None:
        return [matter.handler_person]
    if matter.handler is None:
        return []
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    of_unit = posts.filter(
        Q(party_id=matter.handler_id) | Q(person__party_id=matter.handler_id),
        role__rights__contains=[Right.MATTER_HANDLE],
        person__active=True,
    )
    if found := _people(of_unit):
        return found
    if matter.handler.kind == "village_committee":  # its clerks hold posts by area
        village = holders(
            Right.MATTER_HANDLE, division=matter.handler.division_id, level=Division.Level.VILLAGE
        )
        return _people(village)
    return []


def reporter(matter: Matter) -> list[Person]:
    return [matter.reported_by] if matter.reported_by is not None else []


def _people(posts: QuerySet[Post]) -> list[Person]:
    people = {post.person_id: post.person for post in posts.select_related("person").order_by("pk")}
    return list(people.values())


def tell(
    people: Iterable[Person], *, matter: Matter, title: str, body: str = "", but: int | None = None
) -> list[str]:
    """One notice each, leading to the matter; answers the names told. `but`: whose act it was."""
    link = reverse("maintenance:matter-detail", args=[matter.pk])
    told: dict[int, str] = {}
    for person in people:
        if person.pk != but and person.pk not in told:
            notify(person=person, title=title, link=link, body=body)
            told[person.pk] = person.name
    return list(told.values())
