"""Judges rows of a ledger: every fact by its own rule, every doubt a problem, nothing guessed in silence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assets import codes
from assets.ledger.amounts import read_amount
from assets.ledger.dates import Built, read_date
from assets.ledger.heads import PERSON_PHONE
from assets.ledger.kinds import Kind
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.phones import read_phones
from assets.ledger.positions import read_position
from assets.ledger.problems import FLAG, HELD, Reading
from assets.ledger.quantities import choose_measure, doubtful, only_unit, read_measure, settle
from assets.ledger.row_cells import RowCells
from assets.ledger.sheets import Cell, Fault
from assets.ledger.understand import Understanding
from assets.ledger.units import Unit, find_unit
from assets.ledger.villages import Place

_TEXTS = ("fund_source", "build_fund", "party", "owner", "remark", "address")
_FILLED = frozenset(
    (
        "village",
        "township",
        "category",
        "party",
        "person",
        "phone",
        PERSON_PHONE,
        "owner",
        "fund_source",
        "build_fund",
        "built",
        "address",
    )
)
_SHARED = ("quantity", "cost")
# a number, the unit beside it, the units of its head
Measured = tuple[Decimal, Unit | None, tuple[Unit, ...]]


class Judge(RowCells):
    """Reads the rows of one table, as understood. Made once per table; `read` is called for each data row."""

    def __init__(
        self, understanding: Understanding, knowledge: Knowledge, choices: Choices, epoch_1904: bool
    ) -> None:
        super().__init__(understanding.sheet, understanding.table)
        self._known = knowledge
        self._choices = choices
        self._understood = understanding
        self._epoch_1904 = epoch_1904
        self._texts_at = [(fact, self._at[fact]) for fact in _TEXTS if fact in self._at]
        self._measured: dict[str, Any] = {}
        self._dated: dict[str, Any] = {}
        self.section_village: Place | None = None
        self.section_category: str | None = None

    @property
    def filled_columns(self) -> frozenset[int]:
        """Columns whose merged cells hold for every row of the range."""
        return frozenset(
            c.index for fact, columns in self._columns.items() if fact in _FILLED for c in columns
        )

    @property
    def shared_columns(self) -> dict[int, str]:
        """Columns of amounts and quantities: merged over several rows they hold for all together."""
        return {c.index: fact for fact in _SHARED for c in self._columns.get(fact, ())}

    def read(self, number: int, cells: Sequence[Cell]) -> Reading:
        """One row that is a facility, or means to be one. `cells` come with merged ranges filled."""
        reading = self._take(number, cells)
        self._read_name()
        self._read_village()
        self._read_kind_and_quantity()
        self._read_built()
        self._read_cost()
        self._read_texts()
        self._read_people()
        self._read_position()
        self._read_code()
        return reading

    # -- the facts a row cannot do without -------------------------------------------------------------------------

    def _read_name(self) -> None:
        if self._fault("name"):
            return
        name = self._text(self._cell("name"))
        if name is None:
            self._add("missing_name", "name", HELD, "设施名称为空，填写后即可导入")
            return
        self._reading.values.name = name[:200]

    def _read_village(self) -> None:
        if self._fault("village"):
            return
        place = self._place()
        values = self._reading.values
        values.division = place.code
        if place.spot and "address" not in self._at:
            values.address = place.spot
        if place.note:
            self._reading.notes["village"] = place.note
        if place.problem:
            code, message, held = place.problem
            named = self._village_in_name() if code in ("unknown_village", "missing_village") else ()
            candidates = tuple(dict.fromkeys((*named, *place.candidates)))
            names = "、".join(self._known.places.name(each) for each in candidates)
            self._add(code, "village", HELD if held else FLAG, message, names, candidates)

    def _place(self) -> Place:
        places = self._known.places
        if "village" not in self._at:
            if self.section_village is not None:
                return self.section_village
            if self._understood.village:
                return Place(self._understood.village[0], note=self._understood.reasons.get("village"))
            return Place(problem=("missing_village", "表中没有写所在村", True))
        text = self._text(self._cell("village"))
        if text is None:
            return Place(problem=("missing_village", "所在村为空", True))
        chosen = self._choices.villages.get(text)
        if chosen:
            return Place(chosen, note=f"“{text}”按您的确认读作{places.name(chosen)}")
        return places.place(text, self._township())

    def _township(self) -> str:
        text = self._text(self._cell("township"))
        return (text and self._known.places.township(text)) or self._understood.township

    def _village_in_name(self) -> tuple[str, ...]:
        """A village that the facility's own name begins with: a suggestion, never more."""
        name = self._reading.values.name or ""
        for length in range(min(len(name), 10), 1, -1):
            if name[:length] in self._known.places.strict:
                place = self._known.places.place(name[:length])
                return (place.code,) if place.code else ()
        return ()

    def _read_kind_and_quantity(self) -> None:
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

    def _date(self, cell: Cell) -> Built:
        return read_date(cell, self._known.today, self._epoch_1904)

    # -- the others ------------------------------------------------------------------------------------------------

    def _read_built(self) -> None:
        cell = self._cell("built")
        if cell is None:
            return
        found = self._recalled(self._dated, self._date, cell)
        self._reading.values.built = found.value
        if found.note:
            self._reading.notes["built"] = found.note
        if found.problem:
            self._add(found.problem[0], "built", FLAG, found.problem[1])

    def _read_cost(self) -> None:
        cell = self._cell("cost")
        if cell is None:
            return
        found = read_amount(cell, self._understood.amount_unit)
        self._reading.values.cost_yuan = found.yuan
        if found.note:
            self._reading.notes["cost"] = found.note
        if found.problem:
            self._add(found.problem[0], "cost", FLAG, found.problem[1])

    def _read_texts(self) -> None:
        values, cells, width = self._reading.values, self._cells, self._width
        for fact, index in self._texts_at:
            if index >= width or (cell := cells[index]) is None:
                continue
            if isinstance(cell, Fault):
                self._add("error_value", fact, FLAG, "是错误值或没有结果的公式，没有读取")
                continue
            text = self._text(cell)
            if text is not None:
                setattr(values, fact, text[:1000])
        if "fund_source" not in self._at:
            values.fund_source = values.build_fund

    def _read_people(self) -> None:
        values = self._reading.values
        phones: list[str] = []
        beside = ""
        for column in self._columns.get("phone", ()):
            cell = self._cells[column.index] if column.index < self._width else None
            if cell is None:
                continue
            found = read_phones(cell, self._known.area_code)
            phones += [number for number in found.numbers if number not in phones]
            beside = beside or found.beside
            if found.problem:
                self._add(found.problem[0], "phone", FLAG, found.problem[1])
        self._read_person(phones, beside)
        values.phones = tuple(phones)

    def _read_person(self, phones: list[str], beside: str) -> None:
        """The person's cell may hold the phone, the phone's cell the person, and one column may hold both."""
        values = self._reading.values
        for fact in ("person", PERSON_PHONE):
            cell = self._cell(fact)
            if cell is None:
                continue
            if isinstance(cell, Fault):
                self._add("error_value", "person", FLAG, "是错误值或没有结果的公式，没有读取")
                continue
            text = self._text(cell)
            if text is None:
                continue
            if text.isdigit() or any(char.isdigit() for char in text):
                found = read_phones(cell, self._known.area_code)
                phones += [number for number in found.numbers if number not in phones]
                text = (found.beside or None) if found.numbers else text
                if fact == PERSON_PHONE and found.problem and not found.numbers:
                    self._add(found.problem[0], "phone", FLAG, found.problem[1])
            values.person = values.person or (text[:100] if text else None)
        if beside and not values.person:
            values.person = beside[:100]
            self._reading.notes["person"] = "姓名取自电话一格"

    def _read_position(self) -> None:
        if "position" in self._at:
            cells: tuple[Cell, ...] = (self._cell("position"),)
        elif "longitude" in self._at or "latitude" in self._at:
            cells = (self._cell("longitude"), self._cell("latitude"))
        else:
            return
        if all(cell is None for cell in cells):
            return
        found = read_position(cells, self._understood.datum, self._known.bounds)
        values = self._reading.values
        values.longitude, values.latitude = found.longitude, found.latitude
        if found.note:
            self._reading.notes["position"] = found.note
        if found.problem:
            field = "position" if "position" in self._at else "longitude"
            self._add(found.problem[0], field, FLAG, found.problem[1])

    def _read_code(self) -> None:
        text = self._text(self._cell("code"))
        if text is None:
            return
        try:
            self._reading.values.code = str(codes.parse(text))
        except codes.CodeError as problem:
            self._add("code_invalid", "code", FLAG, str(problem).rstrip("。"))
