"""How a person's name and telephone read on public pages and notices: 张*, 138****1234, unless a stored decision says
otherwise (security rules 35 and 36).

For one person `shown_name`, `shown_phone`; for a list `Naming.of(people)` asks once and answers for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Person
from common.privacy import mask_name, mask_phone
from maintenance.models import NamingDecision

BECAUSE = "whether people already held may be named in public"


@dataclass(frozen=True)
class Naming:
    """Who may be named on a day, and with whose telephone (keys of people)."""

    named: frozenset[int]
    with_phone: frozenset[int]

    @classmethod
    def of(cls, people: Iterable[Person | int | None], on: date | None = None) -> "Naming":
        """For these people (rows or keys; None is passed over), on a day (today). One query."""
        keys = {getattr(one, "pk", one) for one in people} - {None}
        rows = NamingDecision.objects.everywhere(because=BECAUSE).in_force(on).filter(person__in=keys)
        found = list(rows.values_list("person_id", "with_phone")) if keys else []
        return cls(frozenset(key for key, _phone in found), frozenset(key for key, phone in found if phone))

    def name(self, person: Person | None) -> str:
        if person is None:
            return ""
        return person.name if person.pk in self.named else mask_name(person.name)

    def phone(self, person: Person | None) -> str:
        """An office telephone reads whole; a private one only where its owner agreed."""
        if person is None:
            return ""
        if person.duty_phone:
            return person.duty_phone
        return person.phone if person.pk in self.with_phone else mask_phone(person.phone)


def shown_name(person: Person | None, on: date | None = None) -> str:
    """The name as it reads in public on a day (today)."""
    return Naming.of([person], on).name(person)


def shown_phone(person: Person | None, on: date | None = None) -> str:
    """The telephone as it reads in public on a day (today)."""
    return Naming.of([person], on).phone(person)
