"""Numbers and addresses of plates: their laws, and what may be printed at all."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from assets.models.plates import LENGTH, LETTERS, new_number
from assets.plates import address_of, number_of, spaced, why_not_printed

numbers = st.text(alphabet=LETTERS, min_size=LENGTH, max_size=LENGTH)


def test_the_alphabet_holds_nothing_that_is_read_for_another():
    assert len(set(LETTERS)) == len(LETTERS) == 31
    assert not set(LETTERS) & set("01ilo")
    assert LETTERS.lower() == LETTERS


@given(st.integers())
def test_new_numbers_are_of_the_alphabet_and_say_nothing(_):
    first, second = new_number(), new_number()
    assert set(first) <= set(LETTERS)
    assert len(first) == LENGTH
    assert first != second


@given(numbers, st.sampled_from(["{}", " {} ", "{}\n"]))
def test_a_number_is_read_however_it_is_typed(number, frame):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    for typed in (number, number.upper(), spaced(number), spaced(number.upper()), wide):
        assert number_of(frame.format(typed)) == number


@given(st.text(max_size=40))
def test_other_text_is_no_number(text):
    found = number_of(text)
    assert found is None or (len(found) == LENGTH and set(found) <= set(LETTERS))


@given(numbers)
def test_a_number_stands_in_an_address_as_it_is(number):
    assert resolve(f"/q/{number}").kwargs == {"number": number}


def test_the_address_takes_no_second_slash(settings):
    settings.PUBLIC_BASE_URL = "https://guanhu.example.gov.cn/"
    assert address_of("k7m2p9xq4h") == "https://guanhu.example.gov.cn/q/k7m2p9xq4h"
    assert urlsplit(address_of("k7m2p9xq4h")).path == "/q/k7m2p9xq4h"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "guanhu.example.gov.cn",
        "ftp://guanhu.example.gov.cn",
        "https://",
        "http://localhost:8000",
        "http://localhost.localdomain",
        "http://demo.localhost",
        "http://127.0.0.1:8000",
        "http://127.9.9.9",
        "http://[::1]:8000",
        "http://0.0.0.0:8000",
        "http://169.254.1.1",
    ],
)
def test_nothing_is_printed_that_a_phone_cannot_open(settings, base):
    settings.PUBLIC_BASE_URL = base
    assert "系统管理员" in why_not_printed()


def test_a_public_address_is_printed(settings):
    settings.PUBLIC_BASE_URL = "https://guanhu.example.gov.cn"
    assert why_not_printed() == ""


def test_the_demo_prints_its_own_address_but_no_missing_one(settings):
    settings.DEMO, settings.PUBLIC_BASE_URL = True, "http://127.0.0.1:8000"
    assert why_not_printed() == ""
    settings.PUBLIC_BASE_URL = ""
    assert why_not_printed()
