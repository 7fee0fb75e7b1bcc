"""A year's division codes against ours: what is new, renamed, closed, or given to another place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

HEAD_OF_CODE, HEAD_OF_NAME = ("统计用区划代码", "区划代码", "代码"), ("名称", "区划名称", "单位名称")
LONGEST_NAME = 60  # characters, as a division holds it
SEARCHED_ROWS = 10


class NoTable(ValueError):
    """The file has no rows of code and name; its words say so."""


@dataclass(frozen=True)
class Ours:
    """One of our divisions, as far as the comparison asks."""

    code: str
    name: str
    closed: bool = False


@dataclass(frozen=True)
class Difference:
    """One line to decide. `kind`: added, renamed, recoded, closed, reused. A reused code is held: it is never taken over."""

    kind: str
    code: str
    name: str
    ours: str = ""
    successor: str = ""  # where a closed one probably goes

    @property
    def held(self) -> bool:
        return self.kind == "reused"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"held": self.held, "accepted": None}


def read_rows(cells: Iterable[list[str]], *, county: str) -> dict[str, str]:
    """{code: name} of the county's lines under a head of code and name. Raises NoTable."""
    rows = list(cells)
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        code_at, name_at = _place_of(row, HEAD_OF_CODE), _place_of(row, HEAD_OF_NAME)
        if code_at is not None and name_at is not None:
            return _under(rows[number + 1 :], code_at, name_at, county)
    raise NoTable("没有找到表头：前 10 行里应有“代码”“名称”两列")


def _place_of(row: list[str], heads: tuple[str, ...]) -> int | None:
    return next((index for index, cell in enumerate(row) if cell.strip() in heads), None)


def _name(cell: str, code: str) -> str:
    """A name that a division can have. Raises NoTable."""
    name = cell.replace("\0", "").strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise NoTable(f"代码 {code} 的名称是空的，或超过 {LONGEST_NAME} 个字，请核对后再上传")
    return name


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _under(rows: list[list[str]], code_at: int, name_at: int, county: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if len(row) <= max(code_at, name_at) or not _is_number(row[code_at].strip()):
            continue
        code = row[code_at].strip().ljust(12, "0")
        if len(code) == 12 and code.startswith(county):
            found[code] = _name(row[name_at], code)
    if not found:
        raise NoTable("文件里没有本县（区）的代码，请核对是否选错了文件")
    return found


def differences(theirs: Mapping[str, str], ours: Iterable[Ours]) -> list[Difference]:
    """The lines to decide, townships before villages, in the order of their codes."""
    known = {one.code: one for one in ours}
    standing = {code: one for code, one in known.items() if not one.closed}
    elsewhere = {name: code for code, name in theirs.items() if code not in known}
    found = [_of_theirs(code, name, known, theirs) for code, name in theirs.items()]
    gone = [
        Difference(
            "recoded" if one.name in elsewhere else "closed", code, "", one.name, elsewhere.get(one.name, "")
        )
        for code, one in standing.items()
        if code not in theirs
    ]
    lines = [one for one in found if one is not None] + gone
    return sorted(lines, key=lambda line: (not line.code.endswith("000"), line.code, line.kind))


def _of_theirs(
    code: str, name: str, known: Mapping[str, Ours], theirs: Mapping[str, str]
) -> Difference | None:
    one = known.get(code)
    if one is None:
        return Difference("added", code, name)
    if one.closed:
        return Difference("reused", code, name, one.name)
    if one.name == name:
        return None
    taken_over = any(other == one.name for key, other in theirs.items() if key != code)
    return Difference("reused" if taken_over else "renamed", code, name, one.name)
