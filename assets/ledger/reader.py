"""From sheets to readings: understands each sheet from its first rows, then judges all of them in one stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from assets.ledger.columns import table_at
from assets.ledger.context import category_of, is_group, village_of
from assets.ledger.judge import Judge
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.passing import Ahead, Merged
from assets.ledger.problems import FLAG, HELD, Problem, Reading, Skipped
from assets.ledger.rows import (
    BLANK,
    DATA,
    FOOTER,
    HEAD,
    NOTE,
    SECTION,
    SUMMARY,
    TITLE,
    RowJudge,
    section_text,
    states_facts,
)
from assets.ledger.sheets import Cell, Row, Sheet, filled, letter, shown
from assets.ledger.table import Table
from assets.ledger.text import clean, key
from assets.ledger.understand import LEDGER, Understanding, restated, understand
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
    before: Understanding | None = None
    for sheet in sheets:
        rows = iter(sheet.rows)
        first = list(islice(rows, FIRST_ROWS))
        understood = understand(sheet, first, knowledge, chosen, before)
        before = understood if understood.role == LEDGER else before
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
    begun = False
    for number, cells in rows:
        yield from _blanks(understood.sheet, before, number)
        before = number
        texts = sum(1 for _ in filled(cells))
        begun = begun or texts > 1
        if not texts:
            kind = BLANK
        elif number in heads:
            kind = HEAD
        elif summary:
            kind = SUMMARY if begun and (not heads or number > heads[0]) else TITLE
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
        self._merged = Merged(sheet.merges)
        self._titles: set[str] = set()
        self._stated: list[str] = []  # lines of a title met since the last row of the table
        self._begin()

    def _begin(self) -> None:
        """Start a table: the first one, or a further one whose head differs."""
        table = self._understood.table
        width = max((column.index for column in table.columns), default=-1) + 1
        self._judge = Judge(self._understood, self._knowledge, self._choices, self._sheet.epoch_1904)
        self._kinds = RowJudge(
            table.head_texts,
            table.facts,
            width,
            lambda text: is_group(text, self._knowledge.places, self._knowledge.kinds),
        )
        self._merged.fill = self._judge.filled_columns
        self._merged.shared = self._judge.shared_columns
        self._heads = set(table.head_rows)
        facts = table.facts
        self._named_by = facts.get("name")
        self._says_much = len(facts) > 3
        self._last: Sequence[Cell] = ()
        self._registered = False  # a row named a facility by its code: here every row speaks for itself
        self._first = min(self._heads, default=0)

    def rows(self, rows: Iterable[Row]) -> Iterator[Reading | Skipped]:
        """What each row came to."""
        before = 0
        ahead = Ahead(rows)
        merged = bool(self._sheet.merges)
        for number, cells in ahead:
            if number > before + 1:
                yield from _blanks(self._sheet.name, before, number)
            before = number
            if merged:
                self._merged.move(number, cells)
            yield self._row(number, cells, ahead)

    def _row(self, number: int, cells: Sequence[Cell], ahead: Ahead) -> Reading | Skipped:
        name = self._sheet.name
        if number in self._heads:
            return Skipped(name, number, HEAD, _said(cells))
        if number < self._first:
            return Skipped(name, number, self._above(cells), _said(cells))
        wide = self._merged.wide(number)
        kind = self._kinds.kind(cells, wide)
        if kind == DATA and self._another_table(number, cells, ahead):
            return Skipped(name, number, HEAD, _said(cells))
        if kind == DATA or (self._beside(cells) > 1 and kind in (NOTE, BLANK)):
            return self._data(number, cells)
        if kind == SECTION:
            kind = self._section(cells, wide)
        if kind == TITLE or (kind in (SECTION, FOOTER, NOTE) and self._is_above_head(cells, ahead)):
            kind = TITLE
            self._stated += [shown(cells[index]) for index in filled(cells)]
        if kind == HEAD and self._stated:
            self._restate(self._understood.table)
        return Skipped(name, number, kind, _said(cells))

    def _above(self, cells: Sequence[Cell]) -> str:
        texts = [key(shown(cells[index])) for index in filled(cells)]
        self._titles.update(texts)
        return TITLE if texts else BLANK

    def _is_above_head(self, cells: Sequence[Cell], ahead: Ahead) -> bool:
        """A line like `填报单位：…  单位：万元` that stands right above the head of a further page or table."""
        if not any(states_facts(shown(cells[index])) for index in filled(cells)):
            return False
        return any(self._kinds.is_head(following) for _, following in ahead.peek(1))

    def _another_table(self, number: int, cells: Sequence[Cell], ahead: Ahead) -> bool:
        """A row that is a head with other columns starts a table of its own."""
        first = next(filled(cells), None)
        if first is None or not isinstance(cells[first], str):
            return False
        if len(cells) < 3:
            return False
        table = table_at([(number, tuple(cells)), *ahead.peek(20)], self._sheet.merges, self._knowledge)
        if table is None or "name" not in table.facts:
            return False
        self._restate(table)
        return True

    def _restate(self, table: Table) -> None:
        """Go on with a table: what the lines above its head say stands above what was known before."""
        village, category = self._judge.section_village, self._judge.section_category
        before = self._understood
        self._understood = restated(before, table, self._stated, self._knowledge)
        self._stated = []
        self._begin()
        if self._understood.village == before.village:
            self._judge.section_village = village
        if self._understood.category == before.category:
            self._judge.section_category = category

    def _is_lone_name(self, cells: Sequence[Cell]) -> bool:
        """Whether the name is all a row says, in a table that has much more to say."""
        if not self._says_much:
            return False
        used = filled(cells)
        return next(used, None) == self._named_by and next(used, None) is None

    def _beside(self, cells: Sequence[Cell]) -> int:
        """How many cells a second table, to the right of this one, fills in the row."""
        beside = self._understood.table.beside
        return 0 if beside is None else sum(1 for index in filled(cells) if index >= beside)

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
        self._stated = []
        self._registered = self._registered or self._kinds.is_coded(cells)
        told = cells if self._registered else self._dittoed(self._merged.filled(cells))
        reading = self._judge.read(number, told)
        for fact in self._merged.shared_blank(cells):
            message = f"第{number}行与上面的行合并成一格，是几行合在一起的数，没有分摊到本行。"
            reading.problems.append(Problem("merged_shared", fact, "flag", "", message))
        if self._is_lone_name(cells):
            message = f"第{number}行：整行只写了名称，分不清是设施还是分节的标题；是设施请补上数量等内容。"
            reading.problems.append(Problem("only_name", "name", HELD, "", message))
        if self._beside(cells):
            message = (
                f"第{number}行：一行里并排放着两张表，分不清是一个还是两个设施；请把右边的表移到下面再导入。"
            )
            reading.problems.append(Problem("tables_side_by_side", None, HELD, "", message))
        if self._sheet.supposed:
            reading.problems.extend(self._supposed(number, cells, told))
        if not reading.held:
            self._remember(reading)
        return reading

    def _supposed(self, number: int, cells: Sequence[Cell], told: Sequence[Cell]) -> Iterator[Problem]:
        """What a file without merged cells left empty and was taken from the rows above."""
        for column in self._understood.table.columns:
            at = column.index
            if (
                column.fact
                and at < len(told)
                and told[at] is not None
                and (at >= len(cells) or cells[at] is None)
            ):
                word = clean(shown(told[at]))
                message = f"第{number}行：{letter(at)}列空着，文件没有合并单元格，按上面的“{word}”填写。"
                yield Problem("filled_down", column.fact, FLAG, "", message, column=letter(at))

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
        """Hold a facility that was already met: the same code; where a row has none, the same village, type, cleaned name."""
        values = reading.values
        named = values.division or "", values.type_code or "", key(values.name or "")
        mark = ("", "", values.code) if values.code else named
        met = self._seen.get(mark)
        if met is None:
            self._seen[mark] = reading.sheet, reading.row
            self._seen.setdefault(named, (reading.sheet, reading.row))
            return
        where = f"第{met[1]}行" if met[0] == reading.sheet else f"“{met[0]}”表第{met[1]}行"
        alike = "统一编码" if values.code else "村、类别、名称"
        message = f"第{reading.row}行：与{where}是同一设施（{alike}相同），导入会重复登记。"
        reading.problems.append(Problem("duplicate_in_file", None, HELD, "", message, "不导入本行"))
