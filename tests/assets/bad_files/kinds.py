"""What a kind of bad file is, and the good ledger that most are made from."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

REFUSED, EITHER = "refused", "either"
Make = Callable[[random.Random], tuple[str, bytes]]

HEAD = ("序号", "所在村", "设施名称", "设施类别", "规模", "建成时间", "投资（万元）", "责任人", "联系电话")
VILLAGES = ("谷里社区", "张溪社区", "公塘社区", "向阳社区", "箭塘社区", "周村社区")
SEEDS = (  # name, category, size
    ("公厕", "公共厕所", "1座"),
    ("路灯", "路灯", "20盏"),
    ("文化广场", "文化广场", "1处"),
    ("卫生室", "卫生室", "1处"),
)
GOOD = 4  # facilities of the good ledger


@dataclass(frozen=True)
class Kind:
    """A kind of bad file; `fate` is REFUSED, EITHER, or how many facilities come out."""

    name: str
    fate: str | int
    make: Make
    told: str
    heavy: bool = False  # takes seconds


@dataclass(frozen=True)
class BadFile:
    """One file to hand over."""

    kind: Kind
    number: int
    name: str
    content: bytes

    def __str__(self) -> str:
        return f"{self.kind.name} {self.number} ({self.kind.told})"


@dataclass
class Kinds:
    """The kinds a module defines, in order."""

    found: list[Kind] = field(default_factory=list)

    def kind(self, fate: str | int, *, heavy: bool = False) -> Callable[[Make], Make]:
        """Take a function in as a kind; its docstring tells what the file is."""

        def take(make: Make) -> Make:
            self.found.append(Kind(make.__name__, fate, make, (make.__doc__ or "").strip(), heavy))
            return make

        return take


def table(chance: random.Random) -> list[tuple]:
    """A head and GOOD rows of facilities that nothing is wrong with."""
    rows: list[tuple] = [HEAD]
    for number in range(1, GOOD + 1):
        village = chance.choice(VILLAGES)
        word, category, size = chance.choice(SEEDS)
        name = f"{village}{number}号{word}"
        year, money = chance.randint(2008, 2023), chance.randint(5, 300) / 10
        phone = f"170{chance.randint(10**7, 10**8 - 1)}"
        rows.append((number, village, name, category, size, f"{year}年5月", money, "程若溪", phone))
    return rows


def numbered(rows: list[tuple]) -> list[tuple[int, tuple]]:
    """Rows with their numbers, as the writers of tests.assets.ledger.other_files want them."""
    return list(enumerate(rows, start=1))


def flipped(content: bytes, chance: random.Random, times: int, start: int = 0) -> bytes:
    """The content with some bytes changed behind `start`."""
    changed = bytearray(content)
    for _ in range(times):
        changed[chance.randrange(start, len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)
