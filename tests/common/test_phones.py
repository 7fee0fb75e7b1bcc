"""One spelling of each number, and the columns that find it again."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from common import crypto, phones
from common.phones import KeepsPhones, NotAPhone, PhoneField, PhoneHashField, PhoneTailField

mobiles = st.from_regex(r"1[3-9]\d{9}", fullmatch=True, alphabet="0123456789")


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("13812345678", "13812345678"),
        (" 138 1234 5678 ", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("025-52281234", "025-52281234"),
        ("02552281234", "025-52281234"),
        ("（025）5228 1234", "025-52281234"),
        ("+86-25-52281234", "025-52281234"),
        ("0511-8765432", "0511-8765432"),
        ("025-52281234-801", "025-52281234转801"),
        ("025-52281234转801", "025-52281234转801"),
        ("52281234", "52281234"),
        ("400-820-8820", "4008208820"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_one_spelling(written, spelling):
    assert phones.normalise_phone(written) == spelling
    assert phones.normalise_phone(spelling) == spelling


@pytest.mark.parametrize(
    "junk",
    ["无", "13812", "138123", "1381234567", "138123456789", "张三", "=1+1", "13812345678/13912345678", "0"],
)
def test_what_is_no_number_is_refused_in_words(junk):
    with pytest.raises(NotAPhone, match="不是电话号码"):
        phones.normalise_phone(junk)


@given(number=mobiles, gaps=st.lists(st.integers(1, 10), max_size=3))
def test_separators_do_not_matter(number, gaps):
    written = number
    for gap in gaps:
        written = written[:gap] + "-" + written[gap:]
    # a hyphen may not cut off a tail that reads as an extension of seven or eight digits
    if not phones._HYPHENED_EXTENSION.search(written):
        assert phones.phone_columns(written)[1:] == phones.phone_columns(number)[1:]


class Callee(KeepsPhones):
    phone = PhoneField(blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")

    class Meta:
        app_label = "common"
        managed = False  # made by the fixture below, on the test's own connection
        db_table = "test_callee"


@pytest.fixture
def callees(db):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "CREATE TEMPORARY TABLE test_callee (id bigserial PRIMARY KEY, phone text NOT NULL, "
            "phone_hash varchar(32) NOT NULL, phone_tail_hash varchar(32) NOT NULL)"
        )
    yield Callee.objects
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_callee")


def columns_of(row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_hash, phone_tail_hash FROM test_callee WHERE id = %s", [row.pk])
        return cursor.fetchone()


@pytest.mark.database
def test_save_and_copy_write_the_same_columns(callees):
    row = callees.create(phone="138 1234 5678")
    sealed, whole, tail = columns_of(row)
    assert "1234" not in sealed
    assert (crypto.unseal(sealed), whole, tail) == ("13812345678", *phones.phone_columns("13812345678")[1:])
    assert callees.get(pk=row.pk).phone == "13812345678"


@pytest.mark.database
def test_naming_only_the_number_saves_its_hashes_too(callees):
    row = callees.create(phone="13812345678")
    row.phone = "13912340000"
    row.save(update_fields=["phone"])
    assert columns_of(row)[1:] == phones.phone_columns("13912340000")[1:]


@pytest.mark.database
def test_update_and_bulk_create_write_all_three(callees):
    (row,) = callees.bulk_create([Callee(phone="13812345678")])
    assert columns_of(row)[1:] == phones.phone_columns("13812345678")[1:]
    callees.filter(pk=row.pk).update(**phones.phone_values("phone", "025 52281234"))
    assert crypto.unseal(columns_of(row)[0]) == "025-52281234"
    assert columns_of(row)[1:] == phones.phone_columns("025-52281234")[1:]


@pytest.mark.database
def test_search_matches_the_whole_number_or_its_last_four_digits(callees, settings):
    settings.CONTACT_KEYS = ["old"]
    first = callees.create(phone="13812345678")
    settings.CONTACT_KEYS = ["new", "old"]
    second = callees.create(phone="025-52285678转3")
    callees.create(phone="13900000000")
    callees.create(phone="")

    def found(typed):
        return set(callees.filter(phones.phone_matches("phone", typed)))

    assert found("138-1234-5678") == {first}
    assert found("5678") == {first, second}
    assert found("025-52285678") == {second}
    assert found("1234") == found("567") == found("") == found("张三") == set()


def test_several_numbers_in_one_cell():
    sealed, hashes = phones.phone_list_columns(["138 1234 5678", "", "025-52285678"])
    assert crypto.unseal(sealed) == "13812345678、025-52285678"
    assert set(hashes) == {
        *phones.phone_columns("13812345678")[1:],
        *phones.phone_columns("025-52285678")[1:],
    }
    (name, wanted), *_ = phones.phone_list_matches("phone_hashes", "5678").children
    assert name == "phone_hashes__overlap"
    assert set(wanted) & set(hashes)
    assert not set(phones.phone_list_matches("phone_hashes", "1111").children[0][1]) & set(hashes)


@pytest.mark.database
def test_empty_numbers_can_be_counted_but_nothing_else_compared(callees):
    callees.create(phone="")
    assert callees.filter(phone="").count() == 1
    with pytest.raises(FieldError):
        callees.filter(phone="13812345678")


def test_a_model_that_forgets_a_hash_is_told_at_start():
    class Forgetful(models.Model):  # noqa: DJ008
        phone = PhoneField()

        class Meta:
            app_label = "common"
            managed = False

    from django.apps import apps

    apps.all_models["common"].pop("forgetful")
    assert {found.id for found in Forgetful._meta.get_field("phone").check()} == {
        "common.E001",
        "common.E002",
    }


def test_the_hash_fields_survive_a_migration():
    field = Callee._meta.get_field("phone_tail_hash")
    _name, path, args, kwargs = field.deconstruct()
    assert (path, args, kwargs) == ("common.phones.PhoneTailField", ["phone"], {})
    assert field.clone().of == "phone"
