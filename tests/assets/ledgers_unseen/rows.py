"""Cells of a row as a careful clerk types them: this generator is about layout, the other one about cells."""

import random
from decimal import Decimal
from typing import Any

from tests.assets.ledgers_unseen.townships import Facility


def quantity(rng: random.Random, facility: Facility, how: str) -> Any:
    """The quantity with its unit, or alone where a column or the kind gives the unit."""
    number = plain(facility.quantity)
    if how == "unit" or (how == "number" and rng.random() < 0.9):
        return number
    if facility.unit == "公里" and rng.random() < 0.3:
        return f"{plain(facility.quantity * 1000)}米"
    return f"{number}{facility.unit}"


def built(rng: random.Random, text: str) -> Any:
    """A date in one of the usual spellings of its precision."""
    parts = text.split("-")
    year, rest = parts[0], [str(int(part)) for part in parts[1:]]
    if not rest:
        return rng.choice([int(year), f"{year}年", year])
    if len(rest) == 1:
        forms = [f"{year}年{rest[0]}月", text, f"{year}/{rest[0]}"]
        return rng.choice([*forms, f"{year}.{rest[0]}"] if rest[0] not in ("1", "10") else forms)
    return rng.choice(
        [
            text,
            f"{year}年{rest[0]}月{rest[1]}日",
            f"{year}/{rest[0]}/{rest[1]}",
            f"{year}.{rest[0]}.{rest[1]}",
        ]
    )


def cost(rng: random.Random, yuan: Decimal, unit: str, stated: str) -> Any:
    """An amount: bare where head or line state the unit, else with its own."""
    if stated == "cell" or rng.random() < 0.15:
        return rng.choice([f"{yuan / 10000:f}万元", f"{yuan:,}元"])
    return plain(yuan / 10000 if unit == "万元" else yuan)


def person_phone(rng: random.Random, person: str, phone: str) -> str:
    """Name and number in one cell."""
    return rng.choice(
        [
            f"{person} {phone}",
            f"{person}（{phone}）",
            f"{person}{phone}",
            f"{person}，{phone}",
            f"{person}\n{phone}",
        ]
    )


def serial(rng: random.Random, number: int, how: str) -> Any:
    """A running number, with gaps, as text, dotted or begun anew; the caller restarts it per block."""
    if how == "gaps":
        return number * 2 + rng.randint(0, 1)
    if how == "dotted":
        return f"1.{number}"
    if how == "text":
        return f"{number:03d}"
    return number


def spoilt(rng: random.Random, code: str) -> Any:
    """What stands in the cell that makes a row bad."""
    wrong = {
        "unknown_village": ["谷丰村", "红星大队", "幸福里村"],
        "unknown_category": ["农家乐", "民宿", "养殖场", "采摘园"],
        "quantity_negative": ["-5盏", -3, "-2座"],
        "quantity_unreadable": ["若干", "一批", "不详"],
    }
    return rng.choice(wrong.get(code, [None]))


def plain(value: Decimal) -> int | float:
    """A number as a cell holds it."""
    return int(value) if value == value.to_integral_value() else float(value)
