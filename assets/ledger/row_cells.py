"""The cells of the row being judged, by the facts their columns tell; problems and raw text gather beside them."""

from collections.abc import Callable, Sequence
from typing import Any

from assets.ledger.columns import Table
from assets.ledger.problems import FLAG, HELD, Problem, Reading, Values
from assets.ledger.sheets import FORMULA_WITHOUT_VALUE, Cell, Fault, letter, shown
from assets.ledger.text import clean, is_placeholder

MOST_REMEMBERED = 20_000
MOST_READ = 500  # characters of a cell


class RowCells:
    """One row after another of one table, with what every rule of reading needs of it."""

    def __init__(self, sheet: str, table: Table) -> None:
        self._sheet = sheet
        self._at = table.facts
        self._columns = {
            fact: table.of(fact) for fact in {column.fact for column in table.columns if column.fact}
        }
        self._letters = {fact: columns[0].letter for fact, columns in self._columns.items()}
        self._heads = {fact: columns[0].head for fact, columns in self._columns.items()}
        self._others = [(c.index, c.head) for c in table.columns if not c.fact and c.head]
        self._wide = max((column.index for column in table.columns), default=-1) + 1
        self._raw_at = [(fact, index) for fact, index in self._at.items() if fact != "serial"]
        self._last_raw = max((index for _, index in self._raw_at), default=-1)
        self._tidy: dict[str, str] = {}
        self._kept_whole = {column.index for column in self._columns.get("remark", ())}
        self._cells: Sequence[Cell] = ()
        self._whole: Sequence[Cell] = ()
        self._width = 0
        self._reading = Reading(sheet, 0, Values())

    def _take(self, number: int, cells: Sequence[Cell]) -> Reading:
        """Turn to a row; its raw texts are kept before anything is read."""
        self._cells = self._whole = cells
        self._width = len(cells)
        self._reading = Reading(self._sheet, number, Values())
        self._keep_raw()
        for cell in cells:
            if type(cell) is str and len(cell) > MOST_READ:
                self._cut()
                break
        return self._reading

    def _cut(self) -> None:
        """Read only the front of endless cells: no person wrote them, and spellings are sought letter by letter."""
        self._cells = [
            cell[:MOST_READ] if isinstance(cell, str) and index not in self._kept_whole else cell
            for index, cell in enumerate(self._cells)
        ]
        for fact, columns in self._columns.items():
            for column in columns:
                if column.index < self._width and self._cells[column.index] != self._whole[column.index]:
                    self._add("cell_too_long", fact, FLAG, f"文字太长，只按前{MOST_READ}个字读取")

    def _cell(self, fact: str) -> Cell:
        index = self._at.get(fact, -1)
        return self._cells[index] if 0 <= index < self._width else None

    def _text(self, cell: Cell) -> str | None:
        """A cell's text, cleaned; None where it says nothing. Most texts of a ledger recur, so they are remembered."""
        if type(cell) is not str:
            return None if cell is None or isinstance(cell, Fault) else shown(cell)
        found = self._tidy.get(cell)
        if found is None:
            found = self._tidied(cell)
            if len(self._tidy) < MOST_REMEMBERED:
                self._tidy[cell] = found
        return found or None

    @staticmethod
    def _tidied(cell: str) -> str:
        found = clean(cell)
        return "" if is_placeholder(found) else found

    @staticmethod
    def _recalled(memory: dict[Any, Any], read: Callable[[Cell], Any], cell: Cell) -> Any:
        """What a cell was read as before: the same quantities, dates and amounts recur all through a ledger."""
        mark = cell if type(cell) is str else (type(cell), cell)  # 1, 1.0 and True are not the same
        found = memory.get(mark)
        if found is None:
            found = read(cell)
            if len(memory) < MOST_REMEMBERED:
                memory[mark] = found
        return found

    def _keep_raw(self) -> None:
        cells, width = self._cells, self._width
        at = self._raw_at
        if self._last_raw >= width:
            at = [(fact, index) for fact, index in at if index < width]
        self._reading.raw = {
            fact: cell if type(cell) is str else shown(cell)
            for fact, index in at
            if (cell := cells[index]) is not None
        }
        for index in range(self._wide, width):
            if (cell := cells[index]) is not None:
                self._reading.extra[f"{letter(index)}列"] = shown(cell)
        for index, head in self._others:
            if index < width and (cell := cells[index]) is not None:
                self._reading.extra[head] = shown(cell)

    def _add(
        self,
        code: str,
        field: str | None,
        severity: str,
        message: str,
        suggestion: str = "",
        values: tuple[str, ...] = (),
    ) -> None:
        head = self._heads.get(field or "", "")
        place = f"第{self._reading.row}行" + (f"“{head}”" if head else "")
        raw = self._reading.raw.get(field or "", "")
        letter = self._letters.get(field or "", "")
        self._reading.problems.append(
            Problem(code, field, severity, raw, f"{place}：{message}。", suggestion, values, letter)
        )

    def _fault(self, fact: str) -> bool:
        """Report an error cell or an unfinished formula where a row cannot do without; True if it was one."""
        cell = self._cell(fact)
        if not isinstance(cell, Fault):
            return False
        if cell.text == FORMULA_WITHOUT_VALUE:
            self._add(
                "formula_without_value",
                fact,
                HELD,
                "是公式，文件里没有存它的结果，请用 Excel 打开保存后再上传，或直接填写",
            )
        else:
            self._add("error_value", fact, HELD, f"是错误值 {cell.text}，请填写正确的内容")
        return True
