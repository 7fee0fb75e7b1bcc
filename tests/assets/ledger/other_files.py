"""The same sheet written as every other kind of file: .xls, separated text, a web page, Excel 2003's XML.

Cells are those of assets.ledger.sheets: None, text, numbers, Day, Shown, Fault.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from html import escape
from xml.sax.saxutils import quoteattr

import xlwt

from assets.ledger.sheets import Day, Fault, Merge, Row, Shown, shown

DAY_FORMATS = {4: 'yyyy"年"', 7: 'yyyy"年"m"月"', 10: "yyyy/m/d"}


def _day(cell: Day) -> date:
    return date.fromisoformat((cell.text + "-01-01")[:10])


def as_xls(rows: Sequence[Row], merges: Sequence[Merge] = (), name: str = "表") -> bytes:
    """BIFF8, as Excel 97 to 2003 and WPS write it."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    styles: dict[str, xlwt.XFStyle] = {}
    for number, cells in rows:
        for column, cell in enumerate(cells):
            value, code = _of_xls(cell)
            if value is None:
                continue
            style = styles.setdefault(code, xlwt.easyxf(num_format_str=code))
            sheet.write(number - 1, column, value, style)
    for top, left, bottom, right in merges:
        sheet.merge(top - 1, bottom - 1, left, right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_xls(cell) -> tuple[object, str]:
    if isinstance(cell, Day):
        return _day(cell), DAY_FORMATS[len(cell.text)]
    if isinstance(cell, Shown):
        digits = "".join(char for char in cell.text if char in "0123456789.-")
        places = len(digits.partition(".")[2])
        after = cell.text.partition(digits)[2]
        return cell.number, "0" + ("." + "0" * places if places else "") + (f'"{after}"' if after else "")
    if isinstance(cell, Fault):
        return cell.text, "General"  # xlwt writes no errors; their words count as well
    return cell, "General"


def as_text(rows: Sequence[Row], encoding: str = "gb18030", separator: str = ",") -> bytes:
    """Separated text as Excel saves it; `utf-16` comes with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    before = 0
    width = max(len(cells) for _, cells in rows)
    for number, cells in rows:
        for _ in range(before + 1, number):
            writer.writerow([""] * width)
        writer.writerow([shown(cell) for cell in cells] + [""] * (width - len(cells)))
        before = number
    return out.getvalue().encode(encoding)


def as_html(rows: Sequence[Row], merges: Sequence[Merge] = (), encoding: str = "gb2312") -> bytes:
    """A web page with one table, as systems export it under the name .xls."""
    spans = {(m.top, m.left): m for m in merges}
    covered = {
        (row, column)
        for m in merges
        for row in range(m.top, m.bottom + 1)
        for column in range(m.left, m.right + 1)
    } - set(spans)
    width = max(len(cells) for _, cells in rows)
    filled = dict(rows)
    lines = []
    for number in range(1, rows[-1][0] + 1):
        cells = filled.get(number, ())
        parts = [
            _html_cell(cells[column] if column < len(cells) else None, spans.get((number, column)))
            for column in range(width)
            if (number, column) not in covered
        ]
        lines.append(f"<tr>{''.join(parts)}</tr>")
    page = f"<html><head><meta charset={encoding}></head><body><table>{''.join(lines)}</table></body></html>"
    return page.encode({"gb2312": "gb18030"}.get(encoding, encoding))


def _html_cell(cell, merge: Merge | None) -> str:
    span = ""
    if merge:
        span = f' rowspan="{merge.bottom - merge.top + 1}" colspan={merge.right - merge.left + 1}'
    return f"<td{span} class=xl65>{escape(shown(cell)).replace(chr(10), '<br>')}</td>"


def as_xml(rows: Sequence[Row], merges: Sequence[Merge] = (), name: str = "表") -> bytes:
    """A workbook of Excel 2003 as XML."""
    spans = {(m.top, m.left): m for m in merges}
    lines = []
    for number, cells in rows:
        inner = "".join(
            _xml_cell(column, cell, spans.get((number, column)))
            for column, cell in enumerate(cells)
            if cell is not None
        )
        lines.append(f'<Row ss:Index="{number}">{inner}</Row>')
    styles = "".join(
        f'<Style ss:ID="d{length}"><NumberFormat ss:Format={quoteattr(code)}/></Style>'
        for length, code in DAY_FORMATS.items()
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="{name}"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


def _xml_cell(column: int, cell, merge: Merge | None) -> str:
    at = f' ss:Index="{column + 1}"'
    if merge:
        at += f' ss:MergeDown="{merge.bottom - merge.top}" ss:MergeAcross="{merge.right - merge.left}"'
    if isinstance(cell, Day):
        return f'<Cell{at} ss:StyleID="d{len(cell.text)}"><Data ss:Type="DateTime">{_day(cell)}T00:00:00.000</Data></Cell>'
    kind = "String"
    if isinstance(cell, int | float):
        kind, cell = ("Boolean", int(cell)) if isinstance(cell, bool) else ("Number", cell)
    return f'<Cell{at}><Data ss:Type="{kind}">{escape(shown(cell))}</Data></Cell>'
