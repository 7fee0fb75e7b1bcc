"""管护员: taken on, changed, with papers, leaving."""

from datetime import date

from django.utils import timezone

from accounts.models import Division, DivisionMerge, Person
from maintenance.actions import caretakers, moving_teams
from maintenance.models import Caretaker, Contract, GuidanceVisit
from tests.acts import at_work


def act_on_caretakers() -> None:
    person = Person.objects.create(name="见证管护员", division_id="320115009210")
    with at_work("shitang.clerk") as by:
        made = caretakers.engage(
            person=person, division=by.division, kind="water", from_date=date(2024, 1, 1), by=by
        )
        caretakers.revise(caretaker=made, version=made.version, section="泵房到水塔", by=by)
        paper = caretakers.add_certificate(caretaker=made, name="证", issued_on=date(2024, 1, 1), by=by)
        caretakers.remove_certificate(certificate=paper, by=by)
        caretakers.leave(caretaker=made, until=timezone.localdate(), by=by)


def act_on_teams_of_a_merged_village() -> None:
    closed, successor = Division.objects.get(pk="320115009209"), Division.objects.get(pk="320115009210")
    today = timezone.localdate()
    person = Person.objects.create(name="随村走的管护员", division=closed)
    Caretaker.objects.create(person=person, division=closed, kind="electric")
    GuidanceVisit.objects.create(
        division=closed, visited_on=today, follow_by=today, by_whom="甲", advice="乙"
    )
    contract = Contract.objects.filter(state="active").first()
    assert contract is not None
    Contract.objects.filter(pk=contract.pk).update(division=closed)
    merge = DivisionMerge(closed=closed, successor=successor)
    for move in (moving_teams.move_contracts, moving_teams.move_caretakers, moving_teams.move_training):
        assert move(merge, None)
    Contract.objects.filter(pk=contract.pk).update(division=contract.division_id)
