"""Reads the first sheet of an .xlsx for the import of people; run inside the limited child, so nothing here imports Django.

`python -m accounts.imports.workbook FILE` prints one JSON list of texts per row. More rows than MOST_ROWS are not read on.
"""

import json
import sys
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000, 40, 300
UNREADABLE = 72  # as common.spreadsheets.child understands it


def text_of(value: object) -> str:
    """A cell as the reader of the screen would type it: whole numbers without a point, days as 2026-01-31."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()[:LONGEST_CELL]


def main(path: str) -> int:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (CalamineError, OSError, ValueError):
        sys.stderr.write("文件无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
        return UNREADABLE
    for row in rows:
        sys.stdout.write(
            json.dumps([text_of(value) for value in row[:MOST_COLUMNS]], ensure_ascii=False) + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
