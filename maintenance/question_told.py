"""Who is told of a request: whoever assigns, the expert with an account, the asker. Nobody is told of his own act."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Division, Person
from accounts.rights import Right
from maintenance.matter_told import holders
from maintenance.models import Need, Question


def managers(row: Question | Need, *, but: int | None) -> list[Person]:
    """Who looks after guidance where the row lies: the township, or the county where that has nobody else."""
    for level in (Division.Level.TOWNSHIP, Division.Level.COUNTY):
        posts = holders(Right.TRAINING_MANAGE, division=row.division_id, level=level)
        people = {post.person_id: post.person for post in posts.select_related("person").order_by("pk")}
        if found := [person for key, person in people.items() if key != but]:
            return found
    return []


def tell(
    people: Iterable[Person | None],
    *,
    row: Question | Need,
    title: str,
    body: str = "",
    but: int | None = None,
    pressing: bool = False,
) -> None:
    """One notice each, leading to the row. `but`: whose act it was."""
    noun = "question" if isinstance(row, Question) else "need"
    link = reverse(f"maintenance:{noun}-detail", args=[row.pk])
    for person in {one.pk: one for one in people if one is not None and one.active}.values():
        if person.pk != but:
            notify(person=person, title=title, body=body, link=link, pressing=pressing)
