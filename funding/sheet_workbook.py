"""Reads a ledger of money for its import; run inside the limited child, so nothing here imports Django.

`python -m funding.sheet_workbook FILE` prints one JSON list for each filled row of each visible sheet: the sheet's name,
the row's number as Excel shows it, its cells as text (days as 2026-01-31). Any kind of file that part 3 reads.
"""

import json
import sys

from assets.ledger.files import read_workbook
from assets.ledger.sheets import VISIBLE, Cell, Shown, Unreadable, shown

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 500
UNREADABLE = 72  # as common.spreadsheets.child understands it


def text_of(cell: Cell) -> str:
    """What a reader sees; of a number its digits, whatever its format shows."""
    text = f"{cell.number:.15g}" if isinstance(cell, Shown) else shown(cell)
    return text.strip()[:LONGEST_CELL]


def main(path: str) -> int:
    left = MOST_ROWS
    try:
        for sheet in read_workbook(path):
            for number, cells in sheet.rows if sheet.state == VISIBLE else ():
                texts = [text_of(cell) for cell in cells[:MOST_COLUMNS]]
                if any(texts) and left:
                    left -= 1
                    sys.stdout.write(json.dumps([sheet.name, number, texts], ensure_ascii=False) + "\n")
    except (Unreadable, OSError, ValueError) as error:
        said = str(error) if isinstance(error, Unreadable) else ""
        sys.stderr.write(said or "文件无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
