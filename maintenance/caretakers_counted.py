"""Who keeps the works of each village: how many, how many villagers, what they are paid, what they learnt, what lacks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import Division, Party
from maintenance.models import Attendance, Caretaker, TrainingSession

FEWEST, MOST = 1, 2  # 村级专职委员 of a village (source 001: 1–2 名)
COMMITTEE = Caretaker.Kind.COMMITTEE


def hours_of(people: Iterable[int], year: int | None = None) -> dict[int, Decimal]:
    """{person: hours of the sessions held this year (or another) that he attended}."""
    rows = Attendance.objects.everywhere(because="hours of people in sight").filter(
        person__in=list(people),
        session__state=TrainingSession.State.HELD,
        session__held_on__year=year or timezone.localdate().year,
    )
    counted: Any = rows.order_by().values_list("person_id").annotate(hours=Sum("session__hours"))
    return dict(counted)


@dataclass
class Team:
    """The caretakers of one village at work on a day."""

    village: Division
    number: int = 0
    villagers: int = 0
    public: int = 0
    committee: int = 0
    pay: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    trained: int = 0
    associations: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def lacks_committee(self) -> bool:
        return self.committee < FEWEST

    @property
    def has_too_many(self) -> bool:
        return self.committee > MOST

    @property
    def words(self) -> str:
        """保洁员 2、护路员 1."""
        labels = dict(Caretaker.Kind.choices)
        return "、".join(f"{labels[kind]} {number}" for kind, number in sorted(self.kinds.items()))


def teams(villages: Iterable[Division], on: date | None = None) -> list[Team]:
    """One for each village, in its order; four questions whatever their number."""
    found = {village.pk: Team(village) for village in villages}
    rows = Caretaker.objects.everywhere(because="teams of villages in sight").at_work(on)
    people = list(rows.filter(division__in=found).select_related("person"))
    hours = hours_of({row.person_id for row in people}, on.year if on else None)
    for row in people:
        team = found[row.division_id]
        team.number += 1
        team.villagers += row.person.is_villager
        team.public += row.public_post
        team.committee += row.kind == COMMITTEE
        team.pay += row.monthly_pay or Decimal(0)
        team.kinds[row.kind] = team.kinds.get(row.kind, 0) + 1
    for key in {(row.division_id, row.person_id) for row in people}:
        learnt = hours.get(key[1], Decimal(0))
        found[key[0]].hours += learnt
        found[key[0]].trained += learnt > 0
    _add_associations(found)
    return list(found.values())


def _add_associations(found: dict[str, Team]) -> None:
    rows = Party.objects.everywhere(because="associations of villages in sight").filter(
        division__in=found, kind=Party.Kind.VILLAGE_ASSOCIATION, active=True
    )
    counted: Any = rows.order_by().values_list("division_id").annotate(found=Count("pk"))
    for code, number in counted:
        found[code].associations = number


def total(rows: Iterable[Team]) -> Team:
    """The sums of several teams; the village is the first one's and means nothing."""
    several = list(rows)
    whole = Team(several[0].village) if several else Team(Division())
    for name in ("number", "villagers", "public", "committee", "pay", "hours", "trained", "associations"):
        setattr(whole, name, sum((getattr(one, name) for one in several), start=getattr(whole, name)))
    return whole
