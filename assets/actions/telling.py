"""消息 of the coding flow: who registered learns what the township made of it, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Person
from assets.models import Facility


def tell_coded(facilities: Iterable[Facility], *, by) -> None:
    """One notice to each person for all of theirs that were coded now; nobody is told what they did themselves."""
    for person, rows in _by_registrant(facilities, but=by.person_id):
        if len(rows) == 1:
            link = reverse("assets:facility-detail", args=[rows[0].pk])
            notify(person=person, title=f"“{rows[0].name}”已赋码", link=link)
        else:
            link = f"{reverse('assets:facility-list')}?registration=coded"
            notify(person=person, title=f"您登记的 {len(rows)} 处设施已赋码", link=link)


def tell_returned(facilities: Iterable[Facility], *, reason: str, by) -> None:
    """A notice for each facility sent back, leading to its form."""
    for person, rows in _by_registrant(facilities, but=by.person_id):
        for row in rows:
            link = reverse("assets:facility-edit", args=[row.pk])
            notify(person=person, title=f"“{row.name}”被退回，请更正", body=reason, link=link)


def _by_registrant(facilities: Iterable[Facility], *, but: int | None) -> list[tuple[Person, list[Facility]]]:
    rows_of: defaultdict[int, list[Facility]] = defaultdict(list)
    for row in facilities:
        if row.registered_by_id and row.registered_by_id != but:
            rows_of[row.registered_by_id].append(row)
    because = "whoever registered is told, wherever they work now"
    people = Person.objects.everywhere(because=because).in_bulk(list(rows_of)) if rows_of else {}
    return [(people[key], rows) for key, rows in rows_of.items()]
