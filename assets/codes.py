"""The unified code (统一赋码) of a facility: 22 digits = village 12 + type 4 + serial 5 + check 1.

Pure: knows neither request nor ORM. Serials are counted per village and type from 1 and never reused; who counts
them holds a lock elsewhere. The check digit is ISO 7064 MOD 11,10 over the 21 digits before it, which finds every
single wrong digit and nearly every swapped pair.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LENGTH = 22
LAST_SERIAL = 99999
_STEPS = [[2 * ((product + digit) % 10 or 10) % 11 for digit in range(10)] for product in range(11)]

_DIGITS = re.compile(r"[0-9]+")
# what people put between the groups of a long number: blanks and every kind of dash
_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-\u2010-\u2015\u2212\ufe58\uff0d_.·]+")


class CodeError(ValueError):
    """A text that is no unified code; its message is a Chinese sentence for the screen."""


@dataclass(frozen=True, slots=True)
class UnifiedCode:
    """A code taken apart; `str(code)` is the 22 digits, `code.grouped` the form for people."""

    village: str
    type_code: str
    serial: int

    def __str__(self) -> str:
        body = f"{self.village}{self.type_code}{self.serial:05d}"
        return body + check_digit(body)

    @property
    def grouped(self) -> str:
        """As printed on plates and pages: `320115009210-0401-00007-4`."""
        return group(str(self))


def check_digit(digits: str) -> str:
    """The ISO 7064 MOD 11,10 check digit of 21 digits (any length works). Raises CodeError for other characters."""
    if not _DIGITS.fullmatch(digits):
        raise CodeError("统一编码只能由数字组成。")
    return str((11 - _walk(10, digits)) % 10)


def _walk(product: int, digits: str) -> int:
    """The product of MOD 11,10 once it has gone on over these digits."""
    for digit in digits:
        product = _STEPS[product][ord(digit) - 48]
    return product


def make(village: str, type_code: str, serial: int) -> str:
    """The 22 digits for a village (12 digits), a type (4 digits) and a serial (1 to 99999)."""
    if len(village) != 12 or not _DIGITS.fullmatch(village):
        raise CodeError(f"区划代码应为12位数字，现为“{village}”。")
    if len(type_code) != 4 or not _DIGITS.fullmatch(type_code):
        raise CodeError(f"设施类型代码应为4位数字，现为“{type_code}”。")
    if not 1 <= serial <= LAST_SERIAL:
        raise CodeError(f"顺序号应在1到{LAST_SERIAL}之间，现为{serial}。")
    return str(UnifiedCode(village, type_code, serial))


def block(village: str, type_code: str, first: int) -> Iterator[str]:
    """The codes of a village and a type from a serial on, as `make` makes them; the common digits are walked once.

    Ends with the last serial there is. Raises CodeError as `make` does.
    """
    make(village, type_code, first)
    body = f"{village}{type_code}"
    walked = _walk(10, body)
    for serial in range(first, LAST_SERIAL + 1):
        digits = f"{serial:05d}"
        yield f"{body}{digits}{(11 - _walk(walked, digits)) % 10}"


def parse(text: str) -> UnifiedCode:
    """Take a written code apart: plain, grouped, spaced or full-width. Raises CodeError saying what is wrong."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    if not digits:
        raise CodeError("统一编码为空。")
    if not _DIGITS.fullmatch(digits):
        raise CodeError("统一编码只能由数字组成。")
    if len(digits) != LENGTH:
        raise CodeError(f"统一编码应为{LENGTH}位，现有{len(digits)}位。")
    expected = check_digit(digits[:-1])
    if digits[-1] != expected:
        raise CodeError(f"统一编码校验不符：末位应为{expected}，现为{digits[-1]}，请核对是否抄错。")
    if digits[16:21] == "00000":
        raise CodeError("统一编码的顺序号不能为00000。")
    return UnifiedCode(digits[:12], digits[12:16], int(digits[16:21]))


def group(code: str) -> str:
    """The 22 digits with hyphens between village, type, serial and check digit."""
    return f"{code[:12]}-{code[12:16]}-{code[16:21]}-{code[21:]}"
