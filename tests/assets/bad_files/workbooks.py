"""Old .xls workbooks: locked, cut, flipped, endless."""

import io
import random

import xlwt

from tests.assets.bad_files.kinds import EITHER, GOOD, REFUSED, Kinds, flipped, numbered, table
from tests.assets.ledger.other_files import as_xls

KINDS = Kinds()
BOF, FILEPASS = b"\x09\x08\x10\x00", b"\x2f\x00\x36\x00"


@KINDS.kind(REFUSED)
def locked_old_workbook(chance: random.Random) -> tuple[str, bytes]:
    """an .xls with a password: the record that says so stands behind the first one"""
    content = as_xls(numbered(table(chance)))
    at = content.index(BOF) + 20
    return "台账.xls", content[:at] + FILEPASS + b"\x01\x00" + chance.randbytes(52) + content[at + 58 :]


@KINDS.kind(REFUSED)
def old_workbook_cut_short(chance: random.Random) -> tuple[str, bytes]:
    """an .xls that stopped on its way"""
    content = as_xls(numbered(table(chance)))
    return "台账.xls", content[: chance.randint(9, len(content) // 2)]


@KINDS.kind(EITHER)
def old_workbook_flipped(chance: random.Random) -> tuple[str, bytes]:
    """an .xls from a bad disk"""
    content = as_xls(numbered(table(chance)))
    return "台账.xls", flipped(content, chance, chance.choice((1, 5, 60)), start=8)


@KINDS.kind(REFUSED)
def old_workbook_of_noise(chance: random.Random) -> tuple[str, bytes]:
    """the container of an .xls and nothing sound in it"""
    start = as_xls(numbered(table(chance)))[: chance.choice((8, 512))]
    return "台账.xls", start + chance.randbytes(chance.choice((200, 9000)))


@KINDS.kind(EITHER)
def records_of_impossible_length(chance: random.Random) -> tuple[str, bytes]:
    """an .xls whose records say they are longer or shorter than they are"""
    content = bytearray(as_xls(numbered(table(chance))))
    start = content.index(BOF)
    for _ in range(chance.choice((1, 3, 10))):
        at = start + 4 * chance.randrange(100)
        content[at + 2 : at + 4] = chance.choice((b"\xff\xff", b"\0\0", b"\x01\x00"))
    return "台账.xls", bytes(content)


@KINDS.kind(GOOD)
def old_workbook_with_a_far_cell(chance: random.Random) -> tuple[str, bytes]:
    """an .xls with a stray cell in its last corner"""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for number, cells in numbered(table(chance)):
        for column, value in enumerate(cells):
            sheet.write(number - 1, column, value)
    sheet.write(chance.choice((65_535, 9_000)), 255, "误点")
    out = io.BytesIO()
    book.save(out)
    return "台账.et", out.getvalue()


@KINDS.kind(EITHER)
def formulas_never_calculated(chance: random.Random) -> tuple[str, bytes]:
    """an .xls of a program that left its formulas without results"""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for number, cells in numbered(table(chance)):
        for column, value in enumerate(cells):
            empty = number > 1 and column in (2, 6)
            sheet.write(number - 1, column, xlwt.Formula("A1&B1") if empty else value)
    out = io.BytesIO()
    book.save(out)
    return "台账.xls", out.getvalue()


@KINDS.kind(REFUSED)
def old_workbook_of_empty_sheets(chance: random.Random) -> tuple[str, bytes]:
    """an .xls in which nothing is written"""
    book = xlwt.Workbook()
    for number in range(chance.randint(1, 5)):
        book.add_sheet(f"Sheet{number}")
    out = io.BytesIO()
    book.save(out)
    return "台账.xls", out.getvalue()
