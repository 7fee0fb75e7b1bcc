"""Where a head lies: its row or rows, the groups above each column, and how near a row comes to being a head."""

import re
from collections.abc import Sequence

from assets.ledger.heads import is_head_word, is_not_taken, read_head
from assets.ledger.sheets import Cell, Day, Fault, Merge, Row, Shown
from assets.ledger.text import clean

LOOK_FOR_HEAD = 60  # rows
DEEPEST = 4  # rows of one head
LONGEST_HEAD, LONGEST_GROUP, LONGEST_LOWER = 60, 20, 14  # characters
MANY_NUMBERS = 3  # cells with numbers: a row of data
SURELY = 5  # so many facts named in one row are a head, however many other columns stand beside them

_STATEMENT = re.compile(
    r"^[^()（）【】\[\]]*[:：].|\d{4}\D{0,2}年?\d|单位[:：]"
)  # 单位：万元, 2024年11月: no group, a line of facts

Texts = dict[int, str]


def texts_of(cells: Sequence[Cell]) -> Texts:
    """Column → cleaned text of the cells that could be heads."""
    return {
        index: clean(cell)
        for index, cell in enumerate(cells)
        if isinstance(cell, str) and len(cell) <= LONGEST_HEAD and clean(cell)
    }


def head_score(texts: Texts) -> int:
    """How many different facts the heads of a row name; a row with few facts among many other words is no head."""
    facts = {found.fact for text in texts.values() if (found := read_head(text)).fact}
    strange = sum(1 for text in texts.values() if not is_not_taken(text))
    if len(facts) < SURELY and len(texts) > 2 and len(facts) * 3 < strange:
        return 0
    return len(facts)


class Layers:
    """The first rows of a sheet as possible rows of a head."""

    def __init__(self, rows: Sequence[Row], merges: Sequence[Merge]) -> None:
        near = rows[:LOOK_FOR_HEAD]
        self.texts = {number: texts_of(cells) for number, cells in near}
        self._numbers = {
            number: sum(1 for cell in cells if isinstance(cell, (int, float, Fault, Day, Shown)))
            for number, cells in near
        }
        first, last = (near[0][0], near[-1][0]) if near else (0, 0)
        self._merges = [m for m in merges if first <= m.top <= last]

    def candidates(self) -> list[list[int]]:
        """The rows that may together be the head, around the first row that names nearly as many facts as any."""
        scores = {
            number: head_score(texts)
            for number, texts in self.texts.items()
            if self._numbers[number] < MANY_NUMBERS
        }
        top = max(scores.values(), default=0)
        if top < 2:
            return []
        number = next(number for number, score in scores.items() if score * 10 >= top * 7)
        if tied := self._tied(number):
            return [tied]
        above, below = self._above(number), self._below(number)
        return [
            list(range(first, last + 1))
            for first in range(number - above, number + 1)
            for last in range(number, number + below + 1)
            if last - first < DEEPEST
        ]

    def _tied(self, number: int) -> list[int]:
        """The rows that ranges merged downwards bind to this one: two such ranges, and nothing but heads in them."""
        first = last = number
        tall = [m for m in self._merges if m.top < m.bottom < m.top + DEEPEST and m.left == m.right]
        for _ in range(DEEPEST):
            binding = [m for m in tall if m.top <= last and m.bottom >= first]
            first = min([first, *(m.top for m in binding)])
            last = max([last, *(m.bottom for m in binding)])
        rows = list(range(first, last + 1))
        bound = [m for m in tall if first <= m.top and m.bottom <= last]
        if len(rows) < 2 or len(rows) > DEEPEST or len(bound) < 2:
            return []
        return rows if all(row in self.texts and not self._numbers[row] for row in rows) else []

    def _above(self, number: int) -> int:
        """How many rows above hold groups."""
        count = 0
        while count + 1 < DEEPEST and self._is_group_row(number - count - 1):
            count += 1
        return count

    def _is_group_row(self, number: int) -> bool:
        """Whether a row could hold groups: short texts, one of them at least a head's word or a range over a few columns."""
        above = self.texts.get(number, {})
        if not above or self._numbers[number]:
            return False
        if any(len(text) > LONGEST_GROUP or _STATEMENT.search(text) for text in above.values()):
            return False
        if len(above) < 2 or not any(read_head(text).fact for text in above.values()):
            return False
        lower = self.texts.get(number + 1, {})
        alone = len(above.keys() - lower.keys())
        return head_score(above) >= 1 or (alone > 1 and min(above) <= min(lower, default=0))

    def _below(self, number: int) -> int:
        """How many rows below belong to the head."""
        count = 0
        while count + 1 < DEEPEST and self._is_lower_row(number, number + count + 1):
            count += 1
        return count

    def _is_lower_row(self, number: int, lower: int) -> bool:
        """Whether a row below belongs to the head: nearly all its texts are words of heads, or fill what was left open."""
        below = self.texts.get(lower, {})
        if not below or self._numbers[lower] or any(len(text) > LONGEST_LOWER for text in below.values()):
            return False
        words = sum(1 for text in below.values() if is_head_word(text))
        wide = any(m.top == m.bottom == lower - 1 and m.right > m.left for m in self._merges)
        tall = any(m.top <= lower - 1 and m.bottom == lower for m in self._merges)
        if words * 10 >= len(below) * (5 if wide and tall else 7):
            return True
        return len(below) > 1 and words * 10 >= len(below) * 4 and not self._beneath_sure(number, below)

    def _beneath_sure(self, number: int, below: Texts) -> bool:
        """Whether a text stands beneath a head that says all by itself, as data does."""
        sure = ("name", "village", "category", "serial")
        return any(
            read_head(text).fact in sure and index in below for index, text in self.texts[number].items()
        )

    def paths(self, head_rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Column → its texts from the top row of the head down, groups spread over the columns they span."""
        levels: list[Texts] = []
        for at, number in enumerate(head_rows):
            under: set[int] = set().union(*(self.texts[row] for row in head_rows[at + 1 :]))
            spread = self._spread(number, under, levels) if under else self.texts[number]
            levels.append(spread)
        columns = sorted(set().union(*levels))
        return {column: _path(column, levels) for column in columns}

    def _spread(self, number: int, under: set[int], levels: list[Texts]) -> Texts:
        """A row's groups over the columns they span: by their merged range, else to the right while only rows below
        speak and the group above stays the same."""
        found = dict(self.texts[number])
        spans = {m.left: m.right for m in self._merges if m.top == number and m.right > m.left}
        for left, text in self.texts[number].items():
            if left in spans:
                found |= dict.fromkeys(range(left, spans[left] + 1), text)
        if not spans:
            same = [level.get for level in levels]
            for index in sorted(under - set(found)):
                before = index - 1
                if before in found and before in under and all(get(index) == get(before) for get in same):
                    found[index] = found[before]
        return found


def _path(column: int, levels: Sequence[Texts]) -> tuple[str, ...]:
    """The different texts over one column, from the top down."""
    path: list[str] = []
    for level in levels:
        text = level.get(column, "")
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)
