"""One table of a web page while it is read: cells find their columns beside those that span rows from above."""

from assets.ledger.html_tokens import Tag

MOST_DOWN, MOST_ACROSS = 65_534, 1_000  # the HTML standard's own bounds


class Grid:
    """Rows of text and the spans over them: (row from 0, column from 0, rows more, columns more)."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.spans: list[tuple[int, int, int, int]] = []
        self._pieces: list[str] | None = None
        self._tag = Tag("td", closing=False)
        self._row: list[str] | None = None
        self._taken: dict[int, int] = {}  # column → rows it is still spanned by a cell above

    @property
    def in_cell(self) -> bool:
        """Whether a cell is open."""
        return self._pieces is not None

    @property
    def is_text(self) -> bool:
        """Whether the table is but one row or one column: text that was laid out."""
        return len(self.rows) <= 1 or max(map(len, self.rows)) <= 1

    @property
    def text(self) -> str:
        """All cells, as one text."""
        return " ".join(text.strip() for row in self.rows for text in row if text.strip())

    def add(self, text: str) -> None:
        """Text of the open cell."""
        if self._pieces is not None:
            self._pieces.append(text)

    def take_text(self) -> str:
        """The text of the open cell so far, which is taken out of it."""
        text = "".join(self._pieces or ())
        if self._pieces:
            self._pieces = []
        return text

    def begin_row(self) -> None:
        """A row begins; one that was not closed ends."""
        self.end_row()
        self._row = []

    def end_row(self) -> None:
        """The row ends, and with it its last cell."""
        self.end_cell()
        if self._row is None:
            return
        self.rows.append(self._row)
        self._row = None
        self._taken = {column: left - 1 for column, left in self._taken.items() if left > 1}

    def begin_cell(self, tag: Tag) -> None:
        """A cell begins; one that was not closed ends."""
        self.end_cell()
        if self._row is None:
            self._row = []
        self._pieces, self._tag = [], tag

    def end_cell(self) -> None:
        """The cell ends: it stands in the next column that nothing from above spans."""
        if self._pieces is None or self._row is None:
            return
        row, text = self._row, "".join(self._pieces)
        self._pieces = None
        while len(row) in self._taken:
            row.append("")
        column = len(row)
        row.append(text if text.strip("# ") else self._hidden_number(text))
        if "span" in self._tag.attributes.lower():
            self._span(column)

    def _hidden_number(self, text: str) -> str:
        """A column too narrow shows `####`; Excel keeps the number beside."""
        return (self._tag.attribute("x:num") or text) if "#" in text else text

    def _span(self, column: int) -> None:
        down = _bounded(self._tag.attribute("rowspan"), MOST_DOWN) - 1
        across = _bounded(self._tag.attribute("colspan"), MOST_ACROSS) - 1
        if down or across:
            self.spans.append((len(self.rows), column, down, across))
        if self._row is not None:
            self._row += [""] * across
        if down:
            self._taken.update(dict.fromkeys(range(column, column + across + 1), down + 1))


def _bounded(text: str, most: int) -> int:
    text = text.strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
