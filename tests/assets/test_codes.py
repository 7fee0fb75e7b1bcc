"""The unified code: the worked examples of the format, and the laws of its check digit."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import codes

villages = st.from_regex(r"[0-9]{12}", fullmatch=True)
types = st.from_regex(r"[0-9]{4}", fullmatch=True)
serials = st.integers(1, codes.LAST_SERIAL)
made = st.builds(codes.make, villages, types, serials)


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("320115009210040100007", "4"),
        ("320115009210080200123", "9"),
        ("320115009201010100001", "9"),
    ],
)
def test_worked_examples(body, check):
    assert codes.check_digit(body) == check
    assert codes.make(body[:12], body[12:16], int(body[16:])) == body + check


def test_grouped_form():
    assert codes.group("3201150092100401000074") == "320115009210-0401-00007-4"
    assert codes.parse("320115009210-0401-00007-4").grouped == "320115009210-0401-00007-4"


@given(villages, types, serials)
def test_a_block_is_made_code_by_code(village, type_code, first):
    made = list(islice(codes.block(village, type_code, first), 20))
    last = min(first + 20, codes.LAST_SERIAL + 1)
    assert made == [codes.make(village, type_code, serial) for serial in range(first, last)]


@given(villages, types, serials)
def test_what_is_made_is_parsed(village, type_code, serial):
    code = codes.make(village, type_code, serial)
    assert codes.parse(code) == codes.UnifiedCode(village, type_code, serial)
    assert str(codes.parse(codes.group(code))) == code


@given(made)
def test_full_width_and_spaced_forms_are_read(code):
    wide = code.translate({48 + n: 0xFF10 + n for n in range(10)})
    assert codes.parse(wide) == codes.parse(code)
    assert codes.parse(" " + "\u3000".join([code[:6], code[6:12], code[12:]]) + "\n") == codes.parse(code)
    assert codes.parse(codes.group(code).replace("-", "—")) == codes.parse(code)


@given(made, st.integers(0, 21), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(code, place, shift):
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    with pytest.raises(codes.CodeError):
        codes.parse(wrong)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "为空"),
        ("   ", "为空"),
        ("32011500921004010000", "应为22位，现有20位"),
        ("32011500921004010000744", "现有23位"),
        ("32011500921O0401000074", "只能由数字组成"),
        ("3201150092100401000075", "末位应为4"),
        ("320115009210040100000" + codes.check_digit("320115009210040100000"), "00000"),
    ],
)
def test_errors_say_what_is_wrong(text, message):
    with pytest.raises(codes.CodeError, match=message):
        codes.parse(text)


@pytest.mark.parametrize(
    ("village", "type_code", "serial"),
    [
        ("32011500921", "0401", 1),
        ("320115009210", "401", 1),
        ("320115009210", "0401", 0),
        ("320115009210", "0401", 100000),
    ],
)
def test_make_refuses_what_does_not_fit(village, type_code, serial):
    with pytest.raises(codes.CodeError):
        codes.make(village, type_code, serial)
