"""From sheets to readings: understands each sheet from its first rows, then judges all of them in one stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from assets.ledger.columns import table_at
from assets.ledger.context import category_of, village_of
from assets.ledger.judge import Judge
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.problems import HELD, Problem, Reading, Skipped
from assets.ledger.rows import BLANK, DATA, HEAD, NOTE, SECTION, SUMMARY, TITLE, RowJudge, section_text
from assets.ledger.sheets import Cell, Merge, Row, Sheet, filled, shown
from assets.ledger.text import clean, key
from assets.ledger.understand import LEDGER, Understanding, understand
from assets.ledger.understand import NOTE as NOTE_SHEET
from assets.ledger.understand import SUMMARY as SUMMARY_SHEET

FIRST_ROWS = 400  # enough to understand a sheet
SAID_CELLS, LONGEST_SAID = 4, 60  # of a row that is no facility: cells and characters kept
DITTO = frozenset({"同上", "同前", "〃", "″", '"', "〞"})  # as the row above says
LONGEST_GAP = 1000  # blank rows beyond this between two rows are not part of the table and not counted

Told = Callable[[Understanding], None]
Seen = dict[tuple[str, str, str], tuple[str, int]]


def read_ledger(
    sheets: Iterable[Sheet],
    knowledge: Knowledge,
    choices: Choices | None = None,
    *,
    told: Told | None = None,
    seen: Seen | None = None,
) -> Iterator[Reading | Skipped]:
    """Every row of every visible sheet, in order: a Reading (good, flagged or held) or a Skipped with its kind.

    `told` is called with each sheet's Understanding before its rows (hidden and empty sheets too: they have none).
    `seen` is the memory of facilities met, to be shared by the files of one batch: the same village, type and cleaned
    name again is held as `duplicate_in_file`. Rows are never read twice and nothing is kept but `seen`.
    """
    memory: Seen = {} if seen is None else seen
    chosen = choices or Choices()
    for sheet in sheets:
        rows = iter(sheet.rows)
        first = list(islice(rows, FIRST_ROWS))
        understood = understand(sheet, first, knowledge, chosen)
        understood.notes = sheet.notes
        if told:
            told(understood)
        every = chain(first, rows)
        if understood.role == LEDGER:
            yield from _Walk(sheet, understood, knowledge, chosen, memory).rows(every)
        elif understood.role in (NOTE_SHEET, SUMMARY_SHEET):
            yield from _skip_all(understood, every)
        else:
            for _ in every:
                pass


def _skip_all(understood: Understanding, rows: Iterable[Row]) -> Iterator[Skipped]:
    """A summary's rows or a note's, each by name."""
    heads = understood.table.head_rows
    summary = understood.role == SUMMARY_SHEET
    before = 0
    for number, cells in rows:
        yield from _blanks(understood.sheet, before, number)
        before = number
        if not any(True for _ in filled(cells)):
            kind = BLANK
        elif number in heads:
            kind = HEAD
        elif summary:
            kind = TITLE if heads and number < heads[0] else SUMMARY
        else:
            kind = NOTE
        yield Skipped(understood.sheet, number, kind, _said(cells))


def _said(cells: Sequence[Cell]) -> str:
    """The first words of a row that is no facility, so that a person sees what was left out."""
    return " ".join(clean(shown(cells[index])) for index in islice(filled(cells), SAID_CELLS))[:LONGEST_SAID]


def _blanks(sheet: str, before: int, number: int) -> Iterator[Skipped]:
    """The rows left out between two rows that hold something."""
    if number - before - 1 <= LONGEST_GAP:
        for missing in range(before + 1, number):
            yield Skipped(sheet, missing, BLANK)


class _Walk:
    """Goes through the rows of a ledger once."""

    def __init__(
        self, sheet: Sheet, understood: Understanding, knowledge: Knowledge, choices: Choices, seen: Seen
    ) -> None:
        self._sheet = sheet
        self._understood = understood
        self._knowledge = knowledge
        self._choices = choices
        self._seen = seen
        self._merged = _Merged(sheet.merges)
        self._titles: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        """Start a table: the first one, or a further one whose head differs."""
        table = self._understood.table
        width = max((column.index for column in table.columns), default=-1) + 1
        self._judge = Judge(self._understood, self._knowledge, self._choices, self._sheet.epoch_1904)
        self._kinds = RowJudge(table.head_texts, table.facts, width)
        self._merged.fill = self._judge.filled_columns
        self._merged.shared = self._judge.shared_columns
        self._heads = set(table.head_rows)
        self._last: Sequence[Cell] = ()
        self._first = min(self._heads, default=0)

    def rows(self, rows: Iterable[Row]) -> Iterator[Reading | Skipped]:
        """What each row came to."""
        before = 0
        ahead = _Ahead(rows)
        for number, cells in ahead:
            yield from _blanks(self._sheet.name, before, number)
            before = number
            self._merged.move(number, cells)
            yield self._row(number, cells, ahead)

    def _row(self, number: int, cells: Sequence[Cell], ahead: "_Ahead") -> Reading | Skipped:
        name = self._sheet.name
        if number in self._heads:
            return Skipped(name, number, HEAD, _said(cells))
        if number < self._first:
            return Skipped(name, number, self._above(cells), _said(cells))
        wide = self._merged.wide(number)
        kind = self._kinds.kind(cells, wide)
        if kind == DATA and self._another_table(number, cells, ahead):
            return Skipped(name, number, HEAD, _said(cells))
        if kind == DATA:
            return self._data(number, cells)
        if kind == SECTION:
            kind = self._section(cells, wide)
        return Skipped(name, number, kind, _said(cells))

    def _above(self, cells: Sequence[Cell]) -> str:
        texts = [key(shown(cells[index])) for index in filled(cells)]
        self._titles.update(texts)
        return TITLE if texts else BLANK

    def _another_table(self, number: int, cells: Sequence[Cell], ahead: "_Ahead") -> bool:
        """A row that is a head with other columns starts a table of its own."""
        first = next(filled(cells), None)
        if first is None or not isinstance(cells[first], str):
            return False
        if len(cells) < 3:
            return False
        table = table_at([(number, tuple(cells)), *ahead.peek(20)], self._sheet.merges, self._knowledge)
        if table is None or "name" not in table.facts:
            return False
        self._understood.table = table
        section = self._judge.section_village, self._judge.section_category
        self._begin()
        self._judge.section_village, self._judge.section_category = section
        return True

    def _section(self, cells: Sequence[Cell], wide: bool) -> str:
        """A section's words may name the village or the category of the rows below it."""
        text = section_text(cells)
        if key(text) in self._titles:
            return TITLE
        if village := village_of([text], self._knowledge.places):
            self._judge.section_village = self._knowledge.places.place(village[1])
        elif category := category_of([text], self._knowledge.kinds):
            self._judge.section_category = category
        return SECTION

    def _data(self, number: int, cells: Sequence[Cell]) -> Reading:
        told = self._dittoed(self._merged.filled(cells))
        reading = self._judge.read(number, told)
        shared = self._merged.shared_blank(cells)
        for fact in shared:
            message = f"第{number}行与上面的行合并成一格，是几行合在一起的数，没有分摊到本行。"
            reading.problems.append(Problem("merged_shared", fact, "flag", "", message))
        if not reading.held:
            self._remember(reading)
        return reading

    def _dittoed(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The row with what the row above says where a cell only says “同上”."""
        if not DITTO.isdisjoint(cells):
            above = self._last
            cells = [
                above[index] if cell in DITTO and index < len(above) else cell
                for index, cell in enumerate(cells)
            ]
        self._last = cells
        return cells

    def _remember(self, reading: Reading) -> None:
        """Hold a facility that was already met: the same village, type and cleaned name."""
        values = reading.values
        mark = values.division or "", values.type_code or "", key(values.name or "")
        met = self._seen.get(mark)
        if met is None:
            self._seen[mark] = reading.sheet, reading.row
            return
        where = f"第{met[1]}行" if met[0] == reading.sheet else f"“{met[0]}”表第{met[1]}行"
        message = f"第{reading.row}行：与{where}是同一设施（村、类别、名称相同），导入会重复登记。"
        reading.problems.append(Problem("duplicate_in_file", None, HELD, "", message, "不导入本行"))


class _Ahead:
    """Rows with a look at those that follow."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._held: list[Row] = []

    def __iter__(self) -> Iterator[Row]:
        while True:
            if self._held:
                yield self._held.pop(0)
                continue
            row = next(self._rows, None)
            if row is None:
                return
            yield row

    def peek(self, count: int) -> list[Row]:
        """The next rows, without taking them."""
        while len(self._held) < count and (row := next(self._rows, None)) is not None:
            self._held.append(row)
        return self._held[:count]


class _Merged:
    """Merged ranges as the rows go by: a value fills its range downwards and nothing else."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._waiting = sorted(merges, key=lambda merge: merge.top, reverse=True)
        self._open: list[tuple[Merge, Cell]] = []
        self._wide_rows = {m.top for m in self._waiting if m.right - m.left >= 2}
        self.fill: frozenset[int] = frozenset()
        self.shared: dict[int, str] = {}
        self._number = 0

    def move(self, number: int, cells: Sequence[Cell]) -> None:
        """Come to a row: close what ended above it, open what begins at it."""
        self._number = number
        if self._open:
            self._open = [each for each in self._open if each[0].bottom >= number]
        while self._waiting and self._waiting[-1].top <= number:
            merge = self._waiting.pop()
            value = cells[merge.left] if merge.top == number and merge.left < len(cells) else None
            if value is not None and merge.bottom > merge.top:
                self._open.append((merge, value))

    def wide(self, number: int) -> bool:
        """Whether a range of three columns or more begins in the row."""
        return number in self._wide_rows

    def filled(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The row with the values of ranges that began above it, in the columns where that holds."""
        changed: list[Cell] | None = None
        for merge, value in self._open:
            if merge.top == self._number or merge.left not in self.fill:
                continue
            if merge.left < len(cells) and cells[merge.left] is not None:
                continue
            changed = list(cells) if changed is None else changed
            changed.extend([None] * (merge.left + 1 - len(changed)))
            changed[merge.left] = value
        return cells if changed is None else changed

    def shared_blank(self, cells: Sequence[Cell]) -> list[str]:
        """Facts whose number stands further up in the same merged range."""
        return [
            self.shared[merge.left]
            for merge, _ in self._open
            if merge.left in self.shared
            and merge.top < self._number
            and (merge.left >= len(cells) or cells[merge.left] is None)
        ]
