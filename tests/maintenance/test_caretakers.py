"""管护员: taken on, changed, leaving; what a village has and lacks; who may see and write whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Party, Settlement
from common.models.versions import StaleVersion
from maintenance import caretakers_counted as counted
from maintenance.actions import caretakers as acts
from maintenance.models import Caretaker, Certificate
from tests.assets.factories import make_facility
from tests.factories import (
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import make_caretaker, make_session

OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def engaged(by, **said) -> Caretaker:
    values = {"person": make_person(), "division": make_division(code=SHITANG), "kind": "cleaner", **said}
    return acts.engage(by=by, **values)


def test_a_village_takes_on_its_own_and_no_others(village):
    person, hamlet = (
        make_person(),
        Settlement.objects.create(division=village.division, kind="group", name="三组"),
    )
    made = engaged(
        village, person=person, settlements=[hamlet], pay_source="one_case_fund", monthly_pay=Decimal(900)
    )
    assert (made.person, list(made.settlements.all())) == (person, [hamlet])
    with pytest.raises(ValidationError, match="已在本村"):
        engaged(village, person=person)
    with pytest.raises(Refused):
        engaged(village, division=make_division(code=OTHER))
    with pytest.raises(Refused):
        engaged(make_post(role="county_office", division="320115000000"))
    foreign = Settlement.objects.create(division=make_division(code=OTHER), kind="group", name="一组")
    with pytest.raises(ValidationError, match="要在本村"):
        engaged(village, settlements=[foreign])


def test_pay_says_where_it_comes_from(village):
    with pytest.raises(ValidationError, match="一事一议"):
        engaged(village, monthly_pay=Decimal(900))
    with pytest.raises(ValidationError, match="登记在村"):
        engaged(make_post(division=HENGXI), division=make_division(code=HENGXI))


def test_facilities_of_a_section_are_those_in_sight(village):
    here, there = make_facility(), make_facility(division=GULI_VILLAGE)
    made = engaged(village, facilities=[here, there])
    assert list(made.facilities.all()) == [here]
    page = client_of(village).get(reverse("assets:facility-detail", args=[here.pk]) + "?tab=panels").text
    assert "包管人" in page and made.person.name in page


def test_leaving_and_coming_back(village):
    made = engaged(village, from_date=date(2024, 5, 1))
    with pytest.raises(ValidationError, match="不能早于上岗"):
        acts.leave(caretaker=made, until=date(2024, 4, 1), by=village)
    acts.leave(caretaker=made, until=date(2024, 6, 30), by=village)
    with pytest.raises(ValidationError, match="离岗"):
        acts.leave(caretaker=made, until=date(2024, 7, 1), by=village)
    rows = Caretaker.objects.everywhere(because="test")
    assert rows.at_work(date(2024, 6, 30)).exists() and not rows.at_work(date(2024, 7, 1)).exists()
    assert engaged(village, person=made.person, from_date=date(2024, 8, 1)).pk != made.pk
    with pytest.raises(IntegrityError, match="engaged_once"), transaction.atomic():
        make_caretaker(person=made.person, kind="cleaner")


def test_the_second_of_two_editors_is_told(village):
    made = engaged(village)
    acts.revise(caretaker=made, version=1, section="东街", by=village)
    with pytest.raises(StaleVersion):
        acts.revise(caretaker=made, version=1, section="西街", by=village)
    with pytest.raises(Http404):
        acts.revise(caretaker=made, version=2, by=make_post(role="village_clerk", division=OTHER))


def test_certificates(village):
    made = engaged(village)
    with pytest.raises(ValidationError, match="不能早于发证"):
        acts.add_certificate(
            caretaker=made, name="证", issued_on=date(2024, 2, 1), expires_on=date(2024, 1, 1), by=village
        )
    one = acts.add_certificate(
        caretaker=made,
        name="电工证",
        issued_on=date(2024, 1, 1),
        expires_on=timezone.localdate() + timedelta(days=20),
        by=village,
    )
    assert "电工证" in client_of(village).get("/").text
    acts.remove_certificate(certificate=one, by=village)
    assert not Certificate.objects.everywhere(because="test").exists()


def test_a_village_counts_its_team_and_its_gap(clerk):
    first, second = (
        make_caretaker(kind="cleaner", monthly_pay=900),
        make_caretaker(villager=False, kind="road"),
    )
    make_caretaker(until="2024-03-01", monthly_pay=5000)
    make_session(people=[first.person, second.person])
    make_session(people=[first.person], state="planned")
    make_session(people=[first.person], held_on="2020-01-01")
    here, there = make_division(code=SHITANG), make_division(code=OTHER)
    team, empty = counted.teams([here, there])
    assert (team.number, team.villagers, team.pay, team.hours, team.trained) == (2, 1, 900, 4, 2)
    assert team.lacks_committee and empty.number == 0
    for _number in range(3):
        make_caretaker(kind="committee")
    (team,) = counted.teams([here])
    assert not team.lacks_committee and team.has_too_many
    page = client_of(clerk).get(reverse("maintenance:team-list")).text
    assert "超过 2 名" in page
    gaps = client_of(clerk).get(reverse("maintenance:team-list"), {"only": "committee"}).text
    assert f'?village={OTHER}"' in gaps and f'?village={SHITANG}"' not in gaps
    assert "没有专职委员" in client_of(clerk).get("/").text


def test_one_who_holds_two_posts_learnt_once(db):
    person = make_person()
    make_caretaker(person=person, kind="cleaner")
    make_caretaker(person=person, kind="road")
    make_session(people=[person])
    (team,) = counted.teams([make_division(code=SHITANG)])
    assert (team.number, team.hours, team.trained) == (2, 2, 1)


def test_registered_through_the_pages(clerk):
    person = make_person()
    client, url = client_of(clerk), reverse("maintenance:caretaker-create")
    assert "下一步" in client.get(url).text
    assert client.get(url, {"division": GULI_VILLAGE}).status_code == 400
    sent = {
        "person": person.pk,
        "kind": "water",
        "from_date": "2024-01-01",
        "pay_source": "village_collective",
    }
    made = client.post(f"{url}?division={SHITANG}", sent)
    row = Caretaker.objects.everywhere(because="test").get()
    assert made["Location"] == reverse("maintenance:caretaker-detail", args=[row.pk])
    edit = reverse("maintenance:caretaker-edit", args=[row.pk])
    assert client.post(edit, sent | {"version": 1, "section": "泵房到水塔"}).status_code == 302
    assert "泵房到水塔" in client.get(made["Location"]).text
    leave = reverse("maintenance:caretaker-leave", args=[row.pk])
    assert client.post(leave, {"until": "2023-01-01"}).status_code == 422


def test_filters_and_export(clerk):
    villager = make_caretaker(person=make_person(name="=甲"), pay_source="one_case_fund", monthly_pay=1000)
    outsider = make_caretaker(person=make_person(name="外来乙"), villager=False)
    gone = make_caretaker(person=make_person(name="离岗丙"), until="2024-02-01")
    client, url = client_of(clerk), reverse("maintenance:caretaker-list")
    for query, shown in (
        ({}, {0, 1}),
        ({"who": "villager"}, {0}),
        ({"who": "left"}, {2}),
        ({"pay": "one_case_fund"}, {0}),
    ):
        page = client.get(url, query).text
        names = [one.person.name for one in (villager, outsider, gone)]
        assert {number for number, name in enumerate(names) if f">{name}<" in page} == shown
    book = client.get(reverse("maintenance:caretaker-list-export"), {"form": "csv"})
    assert "'=甲" in b"".join(book.streaming_content).decode("utf-8-sig")
    teams = client.get(reverse("maintenance:team-list-export"), {"form": "csv"})
    assert "石塘村" in b"".join(teams.streaming_content).decode("utf-8-sig")


def test_another_township_is_not_seen(clerk):
    other = make_caretaker(division=GULI_VILLAGE, person=make_person(division=GULI_VILLAGE, name="谷里人"))
    client = client_of(clerk)
    assert client.get(reverse("maintenance:caretaker-detail", args=[other.pk])).status_code == 404
    assert "谷里人" not in client.get(reverse("maintenance:caretaker-list")).text
    assert "谷里人" in client_of(make_post(division=GULI)).get(reverse("maintenance:caretaker-list")).text


def test_a_caretaker_sees_himself_only(db):
    post = make_post(role="caretaker", division=SHITANG)
    own, other = make_caretaker(person=post.person), make_caretaker()
    client = client_of(post)
    assert client.get(reverse("maintenance:caretaker-detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("maintenance:caretaker-detail", args=[other.pk])).status_code == 404


def test_associations_with_what_they_keep(clerk):
    body = make_party(division=SHITANG, kind=Party.Kind.VILLAGE_ASSOCIATION, name="用水协会")
    facility = make_facility()
    type(facility).objects.everywhere(because="test").filter(pk=facility.pk).update(keeper=body)
    make_caretaker(party=body)
    page = client_of(clerk).get(reverse("maintenance:association-list")).text
    assert "用水协会" in page and "keeper=" in page


@pytest.mark.parametrize(
    "name",
    [
        "caretaker-list",
        "caretaker-list-export",
        "team-list",
        "team-list-export",
        "association-list",
        "caretaker-detail",
    ],
)
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, name):
    one = make_caretaker()

    def more(number: int) -> None:
        row = make_caretaker(division=(SHITANG, OTHER)[number % 2])
        make_party(division=SHITANG, kind=Party.Kind.VILLAGE_ASSOCIATION)
        make_session(people=[row.person, one.person])
        one.certificates.create(name="证", issued_on="2024-01-01")
        one.facilities.add(make_facility())

    more(0)
    more(1)
    arguments = [one.pk] if name == "caretaker-detail" else []
    assert_flat(client_of(clerk), reverse(f"maintenance:{name}", args=arguments), more, rows=12)
