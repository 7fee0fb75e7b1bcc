"""Files of every supported kind become sheets here; which kind is decided by content, never by extension."""

from collections.abc import Iterator
from pathlib import Path

from assets.ledger.sheets import Sheet
from assets.ledger.xlsx import read_xlsx


def read_workbook(path: Path | str) -> Iterator[Sheet]:
    """The sheets of a workbook in order. Raises Unreadable (a plain Chinese sentence) for what cannot be read."""
    return read_xlsx(Path(path))
