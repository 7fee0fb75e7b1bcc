"""Rows as they go by: a look at those that follow, and the merged ranges that are open."""

from collections.abc import Iterable, Iterator, Sequence

from assets.ledger.sheets import Cell, Merge, Row


class Ahead:
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


class Merged:
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
        if not self._open:
            return cells
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
        if not self._open:
            return []
        return [
            self.shared[merge.left]
            for merge, _ in self._open
            if merge.left in self.shared
            and merge.top < self._number
            and (merge.left >= len(cells) or cells[merge.left] is None)
        ]
