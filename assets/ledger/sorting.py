"""What kind of facility a row is, and how many or how much: both read together, since a unit speaks for a kind."""

from decimal import Decimal
from operator import itemgetter
from typing import Any

from assets import codes
from assets.ledger.kinds import Kind
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.problems import FLAG, HELD
from assets.ledger.quantities import choose_measure, doubtful, only_unit, read_measure, settle
from assets.ledger.row_cells import MOST_REMEMBERED, RowCells
from assets.ledger.sheets import Cell
from assets.ledger.understand import Understanding
from assets.ledger.units import Unit, find_unit

_TEXTS_ONLY = frozenset((str, type(None)))
# a number, the unit beside it, the units of its head
Measured = tuple[Decimal, Unit | None, tuple[Unit, ...]]


class Sorted(RowCells):
    """The part of a row's reading that says its type, quantity and unit."""

    def __init__(self, understanding: Understanding, knowledge: Knowledge, choices: Choices) -> None:
        super().__init__(understanding.sheet, understanding.table)
        self._known = knowledge
        self._choices = choices
        self._understood = understanding
        self.section_category: str | None = None
        self._measured: dict[Any, Any] = {}
        self._sorted: dict[Any, Any] = {}  # what cells say that say both without the name's help
        sort_at = [self._at[fact] for fact in ("category", "unit") if fact in self._at]
        sort_at += [column.index for column in self._columns.get("quantity", ())]
        self._sort_width = (
            max(sort_at, default=0) + 1 if "category" in self._at and len(sort_at) > 1 else None
        )
        self._sorting = itemgetter(*(sort_at or [0]))

    def _read_kind_and_quantity(self) -> None:
        """Where the category alone says the kind, the same cells mean the same in every row: they are read once."""
        cells = self._cells
        if self._sort_width is None or self._width < self._sort_width or cells is not self._whole:
            self._sort_out()
            return
        mark = self._sorting(cells)
        if type(mark[0]) is not str or not _TEXTS_ONLY.issuperset(map(type, mark)):
            self._sort_out()
            return
        reading, values = self._reading, self._reading.values
        found = self._sorted.get(mark)
        if found is not None:
            values.type_code, values.quantity, values.unit, values.said, notes = found
            reading.notes.update(notes)
            return
        problems, before = len(reading.problems), set(reading.notes)
        self._sort_out()
        if len(reading.problems) == problems and self._says_kind_alone(mark[0]):
            notes = {fact: reading.notes[fact] for fact in ("category", "quantity") if fact in reading.notes}
            if before.isdisjoint(notes) and len(self._sorted) < MOST_REMEMBERED:
                self._sorted[mark] = values.type_code, values.quantity, values.unit, values.said, notes

    def _says_kind_alone(self, cell: Cell) -> bool:
        """Whether the category's text decides, whatever the name is."""
        text = self._text(cell) or ""
        return text in self._choices.types or self._known.kinds.decides(text)

    def _sort_out(self) -> None:
        measures, wrong = self._measures()
        stated = tuple(unit for _, unit, heads in measures if unit) or tuple(
            unit for _, _, heads in measures for unit in heads
        )
        kind = self._kind(stated)
        self._reading.values.type_code = kind.code
        if kind.reason:
            self._reading.notes["category"] = kind.reason
        if kind.problem:
            code, message, held = kind.problem
            names = "、".join(self._known.kinds.title(each) for each in kind.candidates)
            self._add(code, "category", HELD if held else FLAG, message, names, kind.candidates)
        self._settle_quantity(measures, wrong, kind)

    def _kind(self, units: tuple[Unit, ...]) -> Kind:
        kinds, name = self._known.kinds, self._reading.values.name or ""
        if "category" not in self._at:
            if (coded := self._type_of_code()) is not None:
                return Kind(coded, "取自统一编码")
            word = self.section_category or self._understood.category
            return kinds.kind(word, name, units) if word else kinds.kind_by_name(name, units)
        if self._fault("category"):
            return Kind()
        text = self._text(self._cell("category")) or ""
        chosen = self._choices.types.get(text)
        if chosen:
            return Kind(chosen, f"“{text}”按您的确认读作{kinds.title(chosen)}")
        return kinds.kind(text, name, units)

    def _type_of_code(self) -> str | None:
        """The type that a sound unified code names."""
        text = self._text(self._cell("code"))
        try:
            code = codes.parse(text).type_code if text else None
        except codes.CodeError:
            return None
        return code if code in self._known.kinds.types else None

    def _measures(self) -> tuple[list[Measured], str | None]:
        """All quantities of the row's cells: (numbers, unit stated, units of the head), and what is wrong with one."""
        found: list[Measured] = []
        wrong = None
        unit = self._unit_column()
        for column in self._columns.get("quantity", ()):
            cell = self._cells[column.index] if column.index < self._width else None
            if cell is None:
                continue
            numbers, problem = self._recalled(self._measured, read_measure, cell)
            wrong = wrong or problem
            for number, own in numbers:
                found.append((number, own or unit, column.units))
        return found, wrong

    def _unit_column(self) -> Unit | None:
        text = self._text(self._cell("unit"))
        if text is None:
            return None
        unit = find_unit(text)
        if unit is None:
            self._add("unit_unknown", "unit", FLAG, f"“{text}”不是已知的计量单位")
        return unit

    def _settle_quantity(self, measures: list[Measured], wrong: str | None, kind: Kind) -> None:
        if wrong in ("formula_without_value", "error_value"):
            self._fault("quantity")
            return
        if wrong and not measures:
            self._add("quantity_unreadable", "quantity", HELD, "读不出数量")
            return
        if not measures:
            if self._columns.get("quantity"):
                self._add("quantity_missing", "quantity", FLAG, "数量为空")
            return
        wanted = self._known.kinds.unit(kind.code)
        which = choose_measure(
            [(number, unit or only_unit(heads, wanted)) for number, unit, heads in measures], wanted
        )
        if which is None:
            self._add("quantity_unreadable", "quantity", HELD, "写了不止一个数量，分不清是哪一个")
            return
        number, unit, heads = measures[which]
        doubt = doubtful(self._reading.raw.get("quantity", ""))
        found = settle(number, unit, heads, wanted)
        values = self._reading.values
        values.quantity, values.unit = found.value, found.unit
        values.said = self._said_measure(number, unit or only_unit(heads, wanted))
        if found.note or doubt:
            self._reading.notes["quantity"] = found.note or (doubt[0] if doubt else "")
        if doubt and doubt[1] and found.value is not None:
            self._add("quantity_vague", "quantity", FLAG, doubt[0])
        for code, message, held in found.problems:
            self._add(code, "quantity", HELD if held else FLAG, message)

    def _said_measure(self, number: Decimal, unit: Unit | None) -> tuple[Decimal, str]:
        """Number and unit as the ledger writes them; no unit where it writes none."""
        written = self._text(self._cell("unit"))
        return number, written or (unit.name if unit else "")
