"""Judges rows of a ledger: every fact by its own rule, every doubt a problem, nothing guessed in silence."""

from collections.abc import Sequence
from typing import Any

from assets import codes
from assets.ledger.amounts import Amount, read_amount
from assets.ledger.dates import Built, read_date
from assets.ledger.heads import PERSON_PHONE
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.phones import read_phones
from assets.ledger.positions import read_position
from assets.ledger.problems import FLAG, HELD, Reading
from assets.ledger.row_cells import MOST_REMEMBERED
from assets.ledger.sheets import Cell, Fault
from assets.ledger.sorting import Sorted
from assets.ledger.understand import Understanding
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


class Judge(Sorted):
    """Reads the rows of one table, as understood. Made once per table; `read` is called for each data row."""

    def __init__(
        self, understanding: Understanding, knowledge: Knowledge, choices: Choices, epoch_1904: bool
    ) -> None:
        super().__init__(understanding, knowledge, choices)
        self._epoch_1904 = epoch_1904
        self._people_at = [(fact, self._at[fact]) for fact in ("person", PERSON_PHONE) if fact in self._at]
        self._texts_at = [(fact, self._at[fact]) for fact in _TEXTS if fact in self._at]
        self._dated: dict[Any, Any] = {}
        self._paid: dict[Any, Any] = {}
        self._villages: dict[str, Place] = {}  # what texts of the village's column mean beyond doubt
        self._peopled: dict[str, bool] = {}  # whether a person's text holds digits
        self._spot_is_address = "address" not in self._at
        self.section_village: Place | None = None

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
        cell = self._cell("name")
        if type(cell) is str:
            name = self._tidied(cell)  # names do not recur: they are not remembered
        elif self._fault("name"):
            return
        else:
            name = self._text(cell) or ""
        if not name:
            self._add("missing_name", "name", HELD, "设施名称为空，填写后即可导入")
            return
        self._reading.values.name = name[:200]

    def _read_village(self) -> None:
        cell = self._cell("village")
        place = self._villages.get(cell) if type(cell) is str else None
        if place is None:
            if self._fault("village"):
                return
            place = self._place()
            alone = type(cell) is str and place.problem is None and "township" not in self._at
            if alone and len(self._villages) < MOST_REMEMBERED:
                self._villages[cell] = place  # type: ignore[index]
        values = self._reading.values
        values.division = place.code
        if place.spot and self._spot_is_address:
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

    def _amount(self, cell: Cell) -> Amount:
        return read_amount(cell, self._understood.amount_unit)

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
        found = self._recalled(self._paid, self._amount, cell)
        self._reading.values.cost_yuan = found.yuan
        if found.note:
            self._reading.notes["cost"] = found.note
        if found.problem:
            self._add(found.problem[0], "cost", FLAG, found.problem[1])

    def _read_texts(self) -> None:
        values, cells, width, known = self._reading.values, self._cells, self._width, self._tidy
        for fact, index in self._texts_at:
            if index >= width or (cell := cells[index]) is None:
                continue
            if type(cell) is str and (tidied := known.get(cell)):
                setattr(values, fact, tidied[:1000])
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
        for fact, index in self._people_at:
            cell = self._cells[index] if index < self._width else None
            if cell is None:
                continue
            if isinstance(cell, Fault):
                self._add("error_value", "person", FLAG, "是错误值或没有结果的公式，没有读取")
                continue
            text = self._text(cell)
            if text is None:
                continue
            numbered = self._peopled.get(text)
            if numbered is None:
                numbered = any(map(str.isdigit, text))
                if len(self._peopled) < MOST_REMEMBERED:
                    self._peopled[text] = numbered
            if numbered:
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
