"""Files of every supported kind become sheets here; which kind is decided by content, never by extension."""

from collections.abc import Callable, Iterator
from pathlib import Path

from assets.ledger.html_sheet import read_html
from assets.ledger.recognise import Kind, kind_of
from assets.ledger.separated import read_separated
from assets.ledger.sheets import Sheet
from assets.ledger.spreadsheet_xml import read_spreadsheet_xml
from assets.ledger.xls import read_xls
from assets.ledger.xlsx import read_xlsx

_READERS: dict[Kind, Callable[[bytes], Iterator[Sheet]]] = {
    Kind.XLS: read_xls,
    Kind.TEXT: read_separated,
    Kind.HTML: read_html,
    Kind.XML: read_spreadsheet_xml,
}


def read_workbook(path: Path | str) -> Iterator[Sheet]:
    """The sheets of a workbook in order; rows of each are read before the next.

    Raises Unreadable (a plain Chinese sentence) for what cannot be read.
    """
    path = Path(path)
    content = path.read_bytes()
    kind = kind_of(content)
    if kind is Kind.XLSX:
        del content
        yield from read_xlsx(path)
    else:
        yield from _READERS[kind](content)
