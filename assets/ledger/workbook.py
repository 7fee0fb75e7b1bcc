"""The front door of reading: a file of any supported kind becomes sheets; decided by content, never by extension.

`python -m assets.ledger.workbook FILE` writes the sheets as lines of JSON (assets/ledger/stream.py). It is run inside
a child process with limits on memory and time, so that no file can take the caller down; nothing here imports Django.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from assets.ledger.sheets import Sheet
from assets.ledger.stream import lines
from assets.ledger.xlsx import read_xlsx


def read_workbook(path: Path | str) -> Iterator[Sheet]:
    """The sheets of a workbook in order. Raises Unreadable (a plain Chinese sentence) for what cannot be read."""
    return read_xlsx(Path(path))


def main(arguments: list[str]) -> int:
    """Write the lines of the one file named to standard output."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m assets.ledger.workbook FILE\n")
        return 2
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for line in lines(read_workbook(arguments[0])):
        out.write(line)
        out.write("\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
