"""A key or cipher is changed without losing a number or a search."""

import io

import pytest
from django.core.management import call_command

from accounts.models import Person
from assets.models import RegisteredFacts
from common.crypto import unseal
from common.phones import phone_list_columns, phone_list_matches, phone_matches
from common.resealing import reseal, sealed_models
from tests.assets.factories import make_facility
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def found(typed):
    return set(Person.objects.everywhere(because="test").filter(phone_matches("phone", typed)))


@pytest.mark.parametrize(("keys", "cipher"), [(["new", "old"], "aes"), (["old"], "sm4")])
def test_after_resealing_only_the_new_key_or_cipher_is_needed(settings, keys, cipher):
    settings.CONTACT_KEYS = ["old"]
    first, second, none = make_person(phone="13812345678"), make_person(phone="025-52281234"), make_person()
    settings.CONTACT_KEYS, settings.CONTACT_CIPHER = keys, cipher
    assert reseal(Person) == 2
    assert reseal(Person) == 0
    settings.CONTACT_KEYS = keys[:1]
    for person, phone in ((first, "13812345678"), (second, "025-52281234"), (none, "")):
        person.refresh_from_db()
        assert person.phone == phone
    assert found("13812345678") == found("5678") == {first}


def test_batches_reach_every_row(settings, monkeypatch):
    monkeypatch.setattr("common.resealing.BATCH", 2)
    settings.CONTACT_KEYS = ["old"]
    people = [make_person(phone=f"1381234000{number}") for number in range(5)]
    settings.CONTACT_KEYS = ["new", "old"]
    assert reseal(Person) == len(people)


def test_several_numbers_in_one_cell_keep_their_hashes(settings):
    settings.CONTACT_KEYS = ["old"]
    phones, hashes = phone_list_columns(["13812345678", "025-52281234"])
    facts = RegisteredFacts(facility=make_facility(), phones=unseal(phones), phone_hashes=hashes)
    facts.save()
    settings.CONTACT_KEYS = ["new", "old"]
    assert reseal(RegisteredFacts) == 1
    settings.CONTACT_KEYS = ["new"]
    everywhere = RegisteredFacts.objects.everywhere(because="test")
    assert everywhere.get(phone_list_matches("phone_hashes", "13812345678")).phone_list == [
        "13812345678",
        "025-52281234",
    ]
    assert not everywhere.filter(phone_list_matches("phone_hashes", "13812340000"))


def test_the_command_walks_every_sealed_table():
    out = io.StringIO()
    call_command("reseal_contacts", stdout=out)
    assert out.getvalue().count("0 行") == len(sealed_models()) > 0
