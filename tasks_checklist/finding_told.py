"""Who is told of a finding: the unit that puts it right, the side that issued it, the leaders. Nobody of his own act."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Party, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import Finding

BECAUSE = "whoever answers for a unit is told of its findings"


def people_of(party: Party, right: Right) -> list[Person]:
    """The people who hold the right for a unit: in its village or township, or as its own people elsewhere."""
    own = Q(person__party=party) | Q(party=party)
    if party.kind in (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE):
        own |= Q(division=party.division_id, role__scope_kind=ScopeKind.AREA)
    return _people(_holders(right).filter(own))


def people_at(division: str, right: Right) -> list[Person]:
    """The people who hold the right in the office of an area itself."""
    return _people(_holders(right).filter(division=division, role__scope_kind=ScopeKind.AREA))


def leaders_of(party: Party, right: Right) -> list[Person]:
    """Those above the unit's place who hold a right: the township's, and the county's where it has none."""
    code = party.division_id
    for above in (f"{code[:9]}000", f"{code[:6]}000000"):
        if found := _people(_holders(right).filter(division=above)):
            return found
    return []


def _holders(right: Right) -> QuerySet[Post]:
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    return posts.filter(role__rights__contains=[right], person__active=True).select_related("person")


def _people(posts: QuerySet[Post]) -> list[Person]:
    return list({post.person_id: post.person for post in posts.order_by("person_id")}.values())


def tell(people: Iterable[Person], *, finding: Finding, title: str, body: str = "", but: int | None) -> None:
    """A notice that has a limit; `but`: whose act it was."""
    link = reverse("tasks_checklist:finding-detail", args=[finding.pk])
    for person in people:
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link, pressing=True)


def told_unit(finding: Finding) -> list[Person]:
    named = [finding.person] if finding.person and finding.person.active else []
    return named or people_of(finding.party, Right.FINDING_RECTIFY)


def told_issuer(finding: Finding) -> list[Person]:
    return people_of(finding.issuer, Right.FINDING_STRIKE)
