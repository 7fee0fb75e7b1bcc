"""The small parts of an .xlsx around its sheets:

formats, relations, names, notes. Written once each, from ECMA-376.
"""

from collections.abc import Sequence

from common.spreadsheets.cells import escape, letters

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_SIDES = "".join(
    f'<{side} style="thin"><color rgb="FF8C95A3"/></{side}>' for side in ("left", "right", "top", "bottom")
)


def _format(number: int = 0, font: int = 0, fill: int = 0, border: int = 0, align: str = "") -> str:
    alignment = f'<alignment vertical="center"{align}/>'
    ids = f'numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
    applied = "".join(f' apply{what}="1"' for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment"))
    return f"<xf {ids}{applied}>{alignment}</xf>"


_CENTRED, _RIGHT, _WRAPPED = ' horizontal="center"', ' horizontal="right"', ' wrapText="1"'
_FORMATS = (  # their order is that of the indexes in common/spreadsheets/cells.py
    _format(),
    _format(font=1, align=_CENTRED),  # title
    _format(align=_RIGHT),  # unit line
    _format(49, font=2, fill=2, border=1, align=_CENTRED + _WRAPPED),  # head
    _format(
        49, font=3, fill=2, border=1, align=_CENTRED + _WRAPPED
    ),  # head of a column that must be filled in
    _format(align=_WRAPPED),  # signature line
    _format(49, border=1, align=_WRAPPED),  # text
    _format(49, border=1, align=_CENTRED),  # code
    _format(0, border=1, align=_RIGHT),  # number
    _format(4, border=1, align=_RIGHT),  # money, #,##0.00
    _format(164, border=1, align=_CENTRED),  # date
    _format(165, border=1, align=_CENTRED),  # date and time
    _format(10, border=1, align=_RIGHT),  # percent, 0.00%
)
_FONTS = (
    '<font><sz val="11"/><name val="宋体"/><charset val="134"/></font>',
    '<font><b/><sz val="16"/><name val="黑体"/><charset val="134"/></font>',
    '<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font>',
    '<font><b/><sz val="11"/><color rgb="FFC0271D"/><name val="宋体"/><charset val="134"/></font>',
)
_FILLS = (  # the first two are the format's own
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF4"/></patternFill></fill>',
)
_BORDERS = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    f"<border>{_SIDES}<diagonal/></border>",
)


def _list(name: str, entries: Sequence[str]) -> str:
    return f'<{name} count="{len(entries)}">{"".join(entries)}</{name}>'


_NUMBER_FORMATS = (
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>',
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>',
)
_BASE = ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',)
_NAMED = ('<cellStyle name="常规" xfId="0" builtinId="0"/>',)
STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}">{_list("numFmts", _NUMBER_FORMATS)}{_list("fonts", _FONTS)}'
    f"{_list('fills', _FILLS)}{_list('borders', _BORDERS)}{_list('cellStyleXfs', _BASE)}"
    f"{_list('cellXfs', _FORMATS)}{_list('cellStyles', _NAMED)}</styleSheet>"
)


def _relations(entries: Sequence[tuple[str, str]]) -> str:
    """(kind, target) pairs as a relations part; ids are rId1, rId2, …"""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def content_types(sheets: int, noted: Sequence[int]) -> str:
    """The list of parts: `sheets` sheets, of which `noted` (their numbers) have notes."""
    over = [("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"), ("/xl/styles.xml", f"{_TYPE}.styles+xml")]
    over += [
        (f"/xl/worksheets/sheet{number}.xml", f"{_TYPE}.worksheet+xml") for number in range(1, sheets + 1)
    ]
    over += [(f"/xl/comments{number}.xml", f"{_TYPE}.comments+xml") for number in noted]
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in over)
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>{inner}</Types>'
    )


ROOT_RELATIONS = _relations([("officeDocument", "xl/workbook.xml")])


def workbook_relations(sheets: int) -> str:
    """Sheets come first, so that sheet n is rIdn."""
    entries = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    return _relations([*entries, ("styles", "styles.xml")])


def sheet_relations(number: int) -> str:
    return _relations(
        [("vmlDrawing", f"../drawings/vmlDrawing{number}.vml"), ("comments", f"../comments{number}.xml")]
    )


def quoted(tab: str) -> str:
    """A sheet's name in a reference."""
    return "'" + tab.replace("'", "''") + "'"


def workbook(tabs: Sequence[str], hidden: Sequence[int], names: Sequence[tuple[str, int, str]]) -> str:
    """`hidden` are numbers of sheets from 1; `names` are (name, number of sheet, reference), sorted."""
    sheets = "".join(
        f'<sheet name="{_attribute(tab)}" sheetId="{number}"{_hidden(number in hidden)} r:id="rId{number}"/>'
        for number, tab in enumerate(tabs, 1)
    )
    defined = "".join(_defined(*name) for name in names)
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets>'
        f"{f'<definedNames>{defined}</definedNames>' if defined else ''}</workbook>"
    )


def _hidden(yes: bool) -> str:
    return ' state="hidden"' if yes else ""


def _defined(name: str, number: int, reference: str) -> str:
    hidden = ' hidden="1"' if name.endswith("FilterDatabase") else ""
    return f'<definedName name="{name}" localSheetId="{number - 1}"{hidden}>{escape(reference)}</definedName>'


def _attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;")


def comments(notes: Sequence[tuple[int, str]], row: int) -> str:
    """Notes on the cells of one row: (column from 0, text)."""
    inner = "".join(
        f'<comment ref="{letters(column)}{row}" authorId="0"><text>'
        f'<t xml:space="preserve">{escape(text)}</t></text></comment>'
        for column, text in notes
    )
    return (
        f'{DECLARATION}<comments xmlns="{MAIN}"><authors><author>管护</author></authors>'
        f"<commentList>{inner}</commentList></comments>"
    )


def note_boxes(notes: Sequence[tuple[int, str]], row: int) -> str:
    """The yellow boxes of the notes: Excel wants them drawn in VML."""
    boxes = "".join(_note_box(number, column, row, text) for number, (column, text) in enumerate(notes))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{boxes}</xml>"
    )


def _note_box(number: int, column: int, row: int, text: str) -> str:
    bottom = row + 2 + len(text) // 15
    return (
        f'<v:shape id="_x0000_s{1025 + number}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:textbox/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 10, {row - 1}, 5, {column + 4}, 10, {bottom}, 5</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )
