"""The number of a matter: bears the year, finds what was written down wrongly, says nothing else."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from maintenance.matter_numbers import LETTERS, new_number, number_of

numbers = st.builds(
    lambda day, drawn: new_number(day, lambda _letters, left=list(drawn): left.pop()),
    st.dates(date(2024, 1, 1), date(2099, 12, 31)),
    st.text(LETTERS, min_size=6, max_size=6),
)


@given(numbers)
def test_it_is_read_however_it_is_written(number):
    assert number_of(number) == number
    assert number_of(number.lower()) == number
    assert number_of(f" {number[:4]}　{number[5:8]}－{number[8:]} ") == number


@given(numbers, st.integers(5, 11), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_found(number, place, letter):
    wrong = number[:place] + letter + number[place + 1 :]
    assert (number_of(wrong) is None) == (letter != number[place])


@given(numbers)
def test_two_swapped_letters_are_found(number):
    for place, (one, other) in enumerate(pairwise(number[5:]), start=5):
        swapped = number[:place] + other + one + number[place + 2 :]
        assert one == other or number_of(swapped) is None


def test_numbers_do_not_follow_one_another():
    drawn = {new_number(date(2026, 11, 22)) for _ in range(500)}
    assert len(drawn) == 500 and all(number.startswith("WX26-") for number in drawn)


def test_other_texts_are_no_number():
    assert [number_of(text) for text in ("", "WX26", "12345", "WX26-IIIIIII")] == [None] * 4
