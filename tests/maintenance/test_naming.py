"""实名公开: masked unless a stored decision says otherwise, day by day, in one query for many."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from maintenance.actions.naming import decide_naming, end_naming
from maintenance.models import NamingDecision
from maintenance.naming import Naming, shown_name, shown_phone
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_person, make_post

DAY = date(2026, 3, 1)


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


@pytest.fixture
def person(leader):
    return make_person(division=SHITANG, name="欧阳晓明", phone="13800001111")


def test_names_and_phones_are_masked_without_a_decision(person):
    assert (shown_name(person), shown_phone(person)) == ("欧阳*", "138****1111")
    assert (shown_name(None), shown_phone(None)) == ("", "")


def test_a_decision_names_from_its_day_to_its_last(leader, person):
    until = DAY + timedelta(days=9)
    decide_naming(person=person, basis="本人同意", from_date=DAY, until=until, by=leader)
    days = (DAY - timedelta(days=1), DAY, until, until + timedelta(days=1))
    assert [shown_name(person, day) for day in days] == ["欧阳*", "欧阳晓明", "欧阳晓明", "欧阳*"]
    assert shown_phone(person, DAY) == "138****1111"


def test_the_phone_only_if_its_owner_agreed(leader, person):
    decide_naming(person=person, basis="本人同意", from_date=DAY, with_phone=True, by=leader)
    assert shown_phone(person, DAY) == "13800001111"
    person.duty_phone = "025-52281234"
    assert shown_phone(person, date(2025, 1, 1)) == "025-52281234"  # an office's number is no secret


def test_ending_masks_at_once(leader, person):
    today = timezone.localdate()
    made = decide_naming(person=person, basis="本人同意", from_date=today, by=leader)
    assert shown_name(person) == "欧阳晓明"
    with pytest.raises(ValidationError, match="终止原因"):
        end_naming(decision=made, reason=" ", by=leader)
    end_naming(decision=made, reason="本人撤回同意", by=leader)
    assert shown_name(person) == "欧阳*"
    with pytest.raises(ValidationError, match="已经终止"):
        end_naming(decision=made, reason="再次", by=leader)
    decide_naming(person=person, basis="重新同意", from_date=today, by=leader)
    assert shown_name(person) == "欧阳晓明"


def test_many_are_asked_at_once(leader):
    people = [make_person(division=SHITANG, name=f"张{n}号") for n in range(30)]
    decide_naming(person=people[3], basis="本人同意", from_date=DAY, by=leader)
    with CaptureQueriesContext(connection) as asked:
        naming = Naming.of([*people, None], DAY)
        names = [naming.name(person) for person in people]
    assert len(asked) == 1
    assert names[3] == "张3号" and set(names[:3]) == {"张*"}


def test_only_whoever_may_decides_and_within_the_area(leader, person):
    with pytest.raises(Refused):
        decide_naming(person=person, basis="同意", from_date=DAY, by=make_post(division=HENGXI))
    with pytest.raises(Http404):
        decide_naming(
            person=person, basis="同意", from_date=DAY, by=make_post(role="township_leader", division=GULI)
        )
    with pytest.raises(ValidationError, match="止日"):
        decide_naming(person=person, basis="同意", from_date=DAY, until=date(2026, 1, 1), by=leader)
    decide_naming(person=person, basis="同意", from_date=DAY, by=leader)
    with pytest.raises(ValidationError, match="已有实名"):
        decide_naming(person=person, basis="同意", from_date=DAY + timedelta(days=3), by=leader)


def test_it_is_decided_and_ended_in_the_browser(leader, person):
    browser = client_of(leader)
    said = {"person": person.name, "basis": "本人2026年3月1日书面同意", "from_date": "2026-03-01"}
    browser.post(reverse("maintenance:naming-create"), said)
    made = NamingDecision.objects.get()
    assert "在公开" in browser.get(reverse("maintenance:naming-list")).content.decode()
    browser.post(reverse("maintenance:naming-end", args=[made.pk]), {"reason": "本人撤回"})
    assert "已终止" in browser.get(reverse("maintenance:naming-list")).content.decode()
