"""Amounts: Decimal yuan with two places. Never a float inside; the unit (元 or 万元) is said at every border.

Reading understands what stands in ledgers (`1,234.5`, `￥3万`, `1.5 万元`, full-width digits); showing groups
by thousands.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from enum import StrEnum

FEN = Decimal("0.01")
LARGEST = Decimal("999999999999.99")  # what Decimal(14, 2) holds


class Unit(StrEnum):
    YUAN = "元"
    WAN = "万元"

    @property
    def yuan(self) -> int:
        """How many yuan one of it is."""
        return 10_000 if self is Unit.WAN else 1


class NotMoney(ValueError):
    """A value that is no amount; its words say so in Chinese."""


_UNITS: dict[str, Unit | None] = {"": None}
_UNITS |= dict.fromkeys(("元", "圆", "块", "人民币元"), Unit.YUAN) | dict.fromkeys(
    ("万", "万元", "万圆"), Unit.WAN
)
_WRITTEN = re.compile(
    r"(?:人民币|RMB|CNY|¥)?\s*(?P<sign>[+\-−]?)\s*(?:¥)?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)\s*(?P<unit>\D*)",
    re.IGNORECASE,
)


def yuan(value: int | str | Decimal) -> Decimal:
    """A number of yuan as money, rounded half up to the fen. Raises TypeError (a float), NotMoney."""
    if isinstance(value, float | bool):
        raise TypeError("money is never a float")
    try:
        return _fit(Decimal(value).quantize(FEN, ROUND_HALF_UP))
    except InvalidOperation as error:
        raise NotMoney(f"“{value}”不是金额") from error


def _fit(amount: Decimal) -> Decimal:
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise NotMoney("金额超出范围")
    return amount + 0 if amount else Decimal("0.00")  # no minus zero


def parse(value: object, unit: Unit | str = Unit.YUAN, *, rounding: bool = False) -> Decimal:
    """Yuan from a cell or a field: text, int, Decimal, or a workbook's float (taken at Excel's 15 digits).

    `unit` is the column's; a unit written beside the number wins. Parts finer than a fen are refused, or
    rounded half up if `rounding`. Raises NotMoney.
    """
    number, written = _read(value)
    amount = number * (written or Unit(unit)).yuan
    with localcontext() as context:
        context.prec = 60  # more than any number that passes _read needs
        exact = _fit(amount.quantize(FEN, ROUND_HALF_UP))
    if exact != amount and not rounding:
        raise NotMoney(f"“{value}”精确到了分以下，请改为最多到分")
    return exact


def _read(value: object) -> tuple[Decimal, Unit | None]:
    """The bare number and the unit written beside it, if any."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise NotMoney(f"“{value}”不是金额")
    if isinstance(value, float):
        value = Decimal(f"{value:.15g}")  # a workbook holds 15 digits; the rest is noise of the binary form
    if not isinstance(value, str):
        number = Decimal(value)
        if not number.is_finite() or abs(number) > LARGEST:
            raise NotMoney("金额超出范围")
        return number, None
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found is None or found["unit"].strip() not in _UNITS or len(found["number"]) > 40:
        raise NotMoney(f"“{value[:30]}”不是金额")
    number = Decimal(found["number"].replace(",", ""))
    return (-number if found["sign"] in ("-", "−") else number), _UNITS[found["unit"].strip()]


def show(amount: Decimal, unit: Unit | str = Unit.YUAN, *, exact: bool = False) -> str:
    """`12,345.60`, or in 万元 `1.23`: two places, half up; `exact` shows every fen (`1.23456`). No unit."""
    number = amount / Unit(unit).yuan
    if not exact:
        return f"{number.quantize(FEN, ROUND_HALF_UP) + 0:,.2f}"
    places = max(2, -int(number.normalize().as_tuple().exponent)) if number else 2
    return f"{number:,.{places}f}"


def with_unit(amount: Decimal, unit: Unit | str = Unit.YUAN) -> str:
    """`12,345.60元`, `1.23万元`."""
    return f"{show(amount, unit)}{Unit(unit).value}"


def split(total: Decimal, weights: Sequence[int | Decimal]) -> list[Decimal]:
    """Share out an amount by weights, to the fen, so that the parts sum to the whole.

    Largest remainder; of equal remainders the earlier part gets the fen. Each part is within a fen of its
    exact share. Raises ValueError if no weight is positive or one is negative.
    """
    if any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("weights must not be negative, and one must be positive")
    fen = int((abs(total) / FEN).to_integral_exact())
    scaled = _whole(weights)
    whole = sum(scaled)
    parts = [fen * weight // whole for weight in scaled]
    remainders = [fen * weight % whole for weight in scaled]
    by_remainder = sorted(range(len(scaled)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: fen - sum(parts)]:
        parts[index] += 1
    return [Decimal(part if total >= 0 else -part) * FEN for part in parts]


def _whole(weights: Sequence[int | Decimal]) -> list[int]:
    """The weights as whole numbers in the same proportion: no rounding in between."""
    ratios = [Decimal(weight).as_integer_ratio() for weight in weights]
    common = 1
    for _, below in ratios:
        common *= below
    return [above * (common // below) for above, below in ratios]
