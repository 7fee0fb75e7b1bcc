"""Sound archives with sheets that no person made: endless, far away, out of order, or full of what is no value."""

import random

from tests.assets.bad_files.kinds import EITHER, GOOD, HEAD, REFUSED, Kinds, table
from tests.assets.bad_files.packing import (
    SHEET,
    cell,
    letters,
    pack,
    parts,
    row_of,
    rows_of,
    sheet_of,
    workbook,
)

KINDS = Kinds()


def with_extra(chance: random.Random, extra: str) -> bytes:
    """The good ledger and more markup below its rows."""
    return pack(parts(sheet_of(rows_of(table(chance)) + extra)))


@KINDS.kind(GOOD)
def endless_range(chance: random.Random) -> tuple[str, bytes]:
    """a declared range of a million rows and 16,384 columns, or of one cell"""
    said = chance.choice(("A1:XFD1048576", "A1", "A1:A1", "XFD1:A1", "nonsense"))
    return "台账.xlsx", workbook(table(chance), before=f'<dimension ref="{said}"/>')


@KINDS.kind(GOOD)
def far_cell(chance: random.Random) -> tuple[str, bytes]:
    """one stray cell in the last corner"""
    row, column = chance.choice(((1_048_576, "XFD"), (700_000, "IV"), (5, "XFD")))
    stray = f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>误点</t></is></c></row>'
    return "台账.xlsx", with_extra(chance, stray)


@KINDS.kind(GOOD)
def a_million_empty_rows(chance: random.Random) -> tuple[str, bytes]:
    """formats dragged down to the end of the sheet"""
    last = chance.choice((60_000, 200_000))
    form = chance.choice(('<row r="{0}" s="1"/>', '<row r="{0}"><c r="A{0}" s="{0}"/></row>'))
    return "台账.xlsx", with_extra(chance, "".join(form.format(n) for n in range(9, last)))


@KINDS.kind(GOOD)
def sixteen_thousand_columns(chance: random.Random) -> tuple[str, bytes]:
    """formats dragged to the right edge"""
    cells = "".join(f'<c s="{chance.randrange(3)}"/>' for _ in range(16_384))
    return "台账.xlsx", with_extra(chance, "".join(f'<row r="{n}">{cells}</row>' for n in range(9, 14)))


@KINDS.kind(EITHER)
def filled_to_the_edge(chance: random.Random) -> tuple[str, bytes]:
    """a row with figures in thousands of columns"""
    count = chance.choice((201, 4_000))
    wide = "".join("<c><v>1</v></c>" for _ in range(count))
    return "台账.xlsx", with_extra(chance, f'<row r="{chance.choice((900, 1_000_001))}">{wide}</row>')


@KINDS.kind(EITHER)
def numbers_that_are_none(chance: random.Random) -> tuple[str, bytes]:
    """NaN, infinity, a thousand digits, serials of no day"""
    values = (
        "NaN",
        "INF",
        "-INF",
        "1e308",
        "-1e-320",
        "9" * 1000,
        "0x10",
        "1_000",
        "",
        "2958466",
        "-5",
        "60",
    )
    rows = table(chance)
    data = rows_of(rows)
    for column in (4, 5, 6, 8):
        number = 9 + column
        cells = [cell(at, number, value) for at, value in enumerate(rows[1])]
        cells[column] = f'<c r="{letters(column)}{number}"><v>{chance.choice(values)}</v></c>'
        data += f'<row r="{number}">{"".join(cells)}</row>'
    return "台账.xlsx", pack(parts(sheet_of(data)))


@KINDS.kind(EITHER)
def places_that_are_none(chance: random.Random) -> tuple[str, bytes]:
    """rows and cells with numbers below nought, beyond the sheet, or none at all"""
    row = chance.choice(("-1", "0", "99999999999999999999", "1.5", "x", "", "٣"))
    place = chance.choice(("A0", "!1", "-A1", "ZZZZZZZ1", "1A", "A-1", "É1", ""))
    way = chance.choice(
        (f'<row r="{row}"><c r="A1"><v>1</v></c></row>', f'<row r="9"><c r="{place}"><v>1</v></c></row>')
    )
    return "台账.xlsx", with_extra(chance, way)


@KINDS.kind(EITHER)
def out_of_order(chance: random.Random) -> tuple[str, bytes]:
    """rows from the last to the first, some of them twice"""
    lines = [row_of(n, values) for n, values in enumerate(table(chance), start=1)]
    chance.shuffle(lines)
    return "台账.xlsx", pack(parts(sheet_of("".join([*lines, *chance.choices(lines, k=2)]))))


@KINDS.kind(GOOD)
def a_hundred_thousand_merges(chance: random.Random) -> tuple[str, bytes]:
    """merged ranges over each other, backwards and beyond the sheet"""
    odd = ("B9:B1", "A900:XFD1048576", "ZZZZ1:ZZZZ9", "A0:B0", "A20:A99999999999")
    many = "".join(f'<mergeCell ref="J{n}:K{n + chance.randint(0, 9)}"/>' for n in range(1, 20_000))
    some = "".join(f'<mergeCell ref="{one}"/>' for one in odd)
    return "台账.xlsx", workbook(table(chance), after=f"<mergeCells>{many}{some}</mergeCells>")


@KINDS.kind(GOOD)
def characters_no_database_keeps(chance: random.Random) -> tuple[str, bytes]:
    """NUL, halves of characters, control and direction marks in the cells"""
    rows = [list(row) for row in table(chance)]
    for row in rows[1:]:
        odd = chance.choice(
            ("_x0000_", "_xD800_", "_x000D_\n", "\u202e\u200b", "_x0007_", "\U0001f6bb\ufffd")
        )
        row[2], row[7] = f"{odd}{row[2]}", f"{row[7]}{odd}"
    return "台账.xlsx", workbook([tuple(row) for row in rows])


@KINDS.kind(EITHER)
def endless_texts(chance: random.Random) -> tuple[str, bytes]:
    """cells longer than Excel can hold"""
    rows = [list(row) for row in table(chance)]
    row, column = chance.randint(1, 4), chance.randint(1, 8)
    rows[row][column] = chance.choice(("公厕", "1", "/", "2020.", "　", "1、")) * chance.choice((500, 40_000))
    return "台账.xlsx", workbook([tuple(row) for row in rows])


@KINDS.kind(GOOD)
def formulas_without_values(chance: random.Random) -> tuple[str, bytes]:
    """written by a program, never opened in Excel; or errors where values should be"""
    rows = table(chance)
    error = chance.choice(("<f>A1&amp;B1</f>", "<f>SUM(A1:A9)</f><v></v>", "<f>1/0</f><v>#DIV/0!</v>"))
    kind = ' t="e"' if "#" in error else ""
    data = row_of(1, rows[0])
    for number, values in enumerate(rows[1:], start=2):
        name = chance.choice((2, 1, 4))
        cells = [cell(at, number, value) for at, value in enumerate(values)]
        cells[name] = f'<c r="{letters(name)}{number}"{kind}>{error}</c>'
        data += f'<row r="{number}">{"".join(cells)}</row>'
    return "台账.xlsx", pack(parts(sheet_of(data)))


@KINDS.kind(REFUSED)
def head_only(chance: random.Random) -> tuple[str, bytes]:
    """a template nobody filled in, or nothing but a title"""
    rows = chance.choice(([HEAD], [("谷里街道管护台账",)], [("谷里街道管护台账",), HEAD]))
    return "台账.xlsx", workbook(rows)


@KINDS.kind(REFUSED)
def all_hidden(chance: random.Random) -> tuple[str, bytes]:
    """a workbook whose only sheet is hidden"""
    state = chance.choice(("hidden", "veryHidden"))
    return "台账.xlsx", workbook(
        table(chance),
        lambda found: found.update(
            {"xl/workbook.xml": found["xl/workbook.xml"].replace("<sheet ", f'<sheet state="{state}" ')}
        ),
    )


@KINDS.kind(REFUSED)
def no_sheets(chance: random.Random) -> tuple[str, bytes]:
    """a workbook without a sheet, or with far too many"""
    many = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 402))
    sheets = chance.choice(("", many))

    def change(found) -> None:
        before, _, _ = found["xl/workbook.xml"].partition("<sheet ")
        found["xl/workbook.xml"] = f"{before}{sheets}</sheets></workbook>"

    return "台账.xlsx", workbook(table(chance), change)


@KINDS.kind(REFUSED, heavy=True)
def too_many_rows(chance: random.Random) -> tuple[str, bytes]:
    """more rows than a ledger may have"""
    note = chance.choice(("x", "1"))
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>{note}{n}</v></c></row>' for n in range(1, 300_010))
    return "台账.xlsx", workbook([], lambda found: found.update({SHEET: sheet_of(rows)}))
