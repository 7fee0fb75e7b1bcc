"""When villages merge, open contracts, caretakers at work, sessions to come and open advice go along; the rest stays."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import DivisionMerge
from maintenance.actions import moving_teams as moving
from maintenance.models import Caretaker, Contract, GuidanceVisit, TrainingSession
from tests.factories import SHITANG, make_division, make_person
from tests.maintenance.caretaker_rows import make_caretaker, make_session
from tests.maintenance.contract_rows import make_contract

OTHER = "320115009201"


def merge() -> DivisionMerge:
    closed, successor = make_division(code=SHITANG), make_division(code=OTHER)
    return DivisionMerge(closed=closed, successor=successor, on_date=timezone.localdate())


def places(model) -> list[str]:
    return list(model.objects.everywhere(because="test").order_by("pk").values_list("division_id", flat=True))


def test_standing_contracts_go_along_and_numbers_stay_apart(db):
    make_contract(division=SHITANG, number="1")
    make_contract(division=OTHER, number="1")
    make_contract(division=SHITANG, state="terminated")
    assert moving.move_contracts(merge(), None) == 1
    assert places(Contract) == [OTHER, OTHER, SHITANG]
    first = Contract.objects.everywhere(because="test").earliest("pk")
    assert first.number == "1（石塘村）"


def test_caretakers_at_work_go_along_but_nobody_twice(db):
    both = make_person()
    make_caretaker(person=both, kind="cleaner")
    make_caretaker(person=both, kind="cleaner", division=OTHER)
    make_caretaker(kind="road")
    make_caretaker(until="2024-02-01")
    assert moving.move_caretakers(merge(), None) == 1
    assert places(Caretaker) == [SHITANG, OTHER, OTHER, SHITANG]


def test_what_is_to_come_and_to_follow_goes_along(db):
    place, today = make_division(code=SHITANG), timezone.localdate()
    make_session(division=SHITANG, state="planned")
    make_session(division=SHITANG)
    said = {"division": place, "visited_on": today - timedelta(days=3), "by_whom": "甲", "advice": "乙"}
    GuidanceVisit.objects.create(follow_by=today, **said)
    GuidanceVisit.objects.create(follow_by=today, followed_on=today, **said)
    assert moving.move_training(merge(), None) == 2
    assert places(TrainingSession) == [OTHER, SHITANG]
    assert places(GuidanceVisit) == [OTHER, SHITANG]
