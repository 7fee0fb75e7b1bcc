"""A person typed into a box: suggestions of the own area alone, and never somebody of the same name by chance."""

import pytest
from django import forms

from accounts.forms.people_search import people_like, person_named
from accounts.models import Person
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_person, make_post
from tests.flat import assert_flat


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


def titled(title: str, *, name: str, division: str = SHITANG) -> Person:
    person = make_person(division=division, name=name)
    person.title = title
    person.save()
    return person


def seen(post):
    return Person.objects.visible_to(post).filter(active=True)


def test_it_works(leader):
    person = titled("会计", name="周玉兰")
    make_person(division=GULI, name="周玉梅")
    page = client_of(leader).get("/people/find/?of=person&person=周玉").text
    assert page.count("<option") == 1 and f"周玉兰（{person.division}，会计）" in page
    ((found, line),) = people_like(seen(leader), "周玉")
    assert (found, person_named(seen(leader), line)) == (person, person)


def test_a_name_alone_or_a_whole_telephone_is_enough(leader):
    person = make_person(division=SHITANG, name="周玉兰", phone="13900001234")
    for typed in ("周玉兰", " 周玉兰 ", "13900001234"):
        assert person_named(seen(leader), typed) == person
    for typed in ("周玉", "1390000", "0000", "周玉兰#1"):
        with pytest.raises(forms.ValidationError, match="没有找到"):
            person_named(seen(leader), typed)


def test_of_the_same_name_the_line_tells_and_of_the_same_line_the_number(leader):
    first = titled("网格员", name="李强")
    other = titled("站长", name="李强", division=HENGXI)
    with pytest.raises(forms.ValidationError, match="有 2 位同名"):
        person_named(seen(leader), "李强")
    assert person_named(seen(leader), f"李强（{other.division}，站长）") == other
    twin = titled("网格员", name="李强")
    lines = dict(people_like(seen(leader), "李强"))
    assert lines[first] != lines[twin] and person_named(seen(leader), lines[twin]) == twin


def test_a_telephone_is_not_asked_for_with_every_key(leader):
    make_person(division=SHITANG, name="周玉兰", phone="13900001234")
    assert people_like(seen(leader), "139") == []
    assert "<option" not in client_of(leader).get("/people/find/?of=person&person=1390000").text


def test_nobody_beyond_the_own_area_is_found(leader):
    make_person(division=GULI, name="周玉梅", phone="13900005678")
    for typed in ("周玉梅", "13900005678"):
        with pytest.raises(forms.ValidationError, match="没有找到"):
            person_named(seen(leader), typed)


def test_who_may_not_see_people_finds_nobody(db):
    caretaker = client_of(make_post(role="caretaker", division=SHITANG))
    assert caretaker.get("/people/find/?of=person&person=周").status_code == 403


def test_as_many_questions_for_many(leader):
    assert_flat(
        client_of(leader),
        "/people/find/?of=p&p=同名",
        lambda n: make_person(division=SHITANG, name=f"同名{n}"),
    )
