"""Reads the sheets of an .xlsx for the imports of tables; run inside the limited child, so nothing here imports Django.

`python -m accounts.imports.workbook FILE` prints one JSON list per filled row of each visible sheet: the sheet's name,
the number of the row as Excel shows it, its texts. After MOST_ROWS filled rows it stops. (Formulas count by the value
the file holds for them; a cell that shows an error, #N/A, reads as empty.)
"""

import json
import sys
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MOST_ROWS, MOST_COLUMNS = 20_000, 100
LONGEST_CELL = 8_000  # a longer one is cut behind this, and so refused by the widgets
UNREADABLE = 72  # as common.spreadsheets.child understands it


def text_of(value: object) -> str:
    """A cell as the reader of the screen would type it: whole numbers without a point, days as 2026-01-31."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()[: LONGEST_CELL + 1]


def main(path: str) -> int:
    left = MOST_ROWS
    try:
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible and left:
                left -= print_rows(book, sheet.name, left)
    except (CalamineError, OSError, ValueError):
        sys.stderr.write("文件无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
        return UNREADABLE
    return 0


def print_rows(book: CalamineWorkbook, name: str, most: int) -> int:
    """How many filled rows of the sheet were printed."""
    printed = 0
    for line, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
        cells = [text_of(value) for value in row[:MOST_COLUMNS]]
        if any(cells) and printed < most:
            sys.stdout.write(json.dumps([name, line, cells], ensure_ascii=False) + "\n")
            printed += 1
    return printed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
