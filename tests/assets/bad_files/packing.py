"""A small .xlsx by hand, so that every part of it can be made wrong."""

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
Change = Callable[[dict[str, str | bytes]], object]


def letters(column: int) -> str:
    """The letters of a column from 0, up to ZZ."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def cell(column: int, row: int, value: object, extra: str = "") -> str:
    """A cell with its place."""
    place = f'r="{letters(column)}{row}"'
    if isinstance(value, int | float):
        return f"<c {place}{extra}><v>{value}</v></c>"
    return f'<c {place} t="inlineStr"{extra}><is><t>{escape(str(value))}</t></is></c>'


def row_of(number: int, values: tuple) -> str:
    """A row of cells."""
    inner = "".join(cell(column, number, value) for column, value in enumerate(values) if value is not None)
    return f'<row r="{number}">{inner}</row>'


def sheet_of(data: str, before: str = "", after: str = "") -> str:
    """A worksheet part around its rows."""
    head = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
    return f"{head}<sheetData>{data}</sheetData>{after}</worksheet>"


def rows_of(rows: list[tuple]) -> str:
    """Rows from the first one on."""
    return "".join(row_of(number, values) for number, values in enumerate(rows, start=1))


def parts(sheet: str) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    link = f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    root = f'<Relationship Id="r" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f"{relations}{root}</Relationships>",
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relations}{link}</Relationships>",
        SHEET: sheet,
    }


def pack(found: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(rows: list[tuple], change: Change | None = None, before: str = "", after: str = "") -> bytes:
    """An .xlsx with these rows, its parts changed before they are packed."""
    found = parts(sheet_of(rows_of(rows), before, after))
    if change is not None:
        change(found)
    return pack(found)
