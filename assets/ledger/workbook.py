"""The program that reads a stranger's file: `python -m assets.ledger.workbook FILE`.

It writes the sheets as lines of JSON (assets/ledger/stream.py). It is run inside a child process with limits on memory
and time, so that no file can take the caller down; nothing here imports Django.
"""

import sys

from assets.ledger.files import read_workbook
from assets.ledger.stream import lines


def main(arguments: list[str]) -> int:
    """Write the lines of the one file named to standard output."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m assets.ledger.workbook FILE\n")
        return 2
    out = sys.stdout.buffer
    for line in lines(read_workbook(arguments[0])):
        out.write(line + b"\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
