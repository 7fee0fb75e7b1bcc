"""Formulas in an .xls that were never calculated: programs write them with a hollow result that looks like one."""

import struct
from collections.abc import Iterator

import xlrd

_FORMULA = frozenset((0x0006, 0x0206, 0x0406))
_BOF = frozenset((0x0009, 0x0209, 0x0409, 0x0809))
_EOF = 0x000A
_NOTHING = bytes(8)  # the number nought, as POI leaves it
_RECALCULATE = 2  # POI asks so for every formula it writes

Places = frozenset[tuple[int, int]]


def valueless_formulas(book: xlrd.Book) -> dict[int, Places]:
    """Sheet number → (row, column) from 0 of its formulas, when not one formula of the whole book has a result.

    Excel stores results; one that is an empty text is a result too. Only a book without any other result was never
    calculated (xlwt writes empty texts, POI noughts to be calculated on opening).
    """
    found: dict[int, Places] = {}
    for number, start in enumerate(book._sh_abs_posn):
        places = set()
        for row, column, hollow in _formulas(book.mem, start):
            if not hollow:
                return {}
            places.add((row, column))
        found[number] = frozenset(places)
    return found


def _formulas(content: bytes | None, at: int) -> Iterator[tuple[int, int, bool]]:
    """Row, column and whether the result is hollow, of each formula in the stream of one sheet."""
    if content is None:
        return
    end, depth = len(content) - 4, 0
    while 0 <= at <= end:
        kind, length = struct.unpack_from("<HH", content, at)
        if kind in _FORMULA and length >= 16 and at + 20 <= len(content):
            row, column, _style, result, flags = struct.unpack_from("<HHH8sH", content, at + 4)
            yield row, column, _hollow(result, flags)
        elif kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        at += 4 + length


def _hollow(result: bytes, flags: int) -> bool:
    empty_text = result[6:] == b"\xff\xff" and result[0] == 3
    return empty_text or (result == _NOTHING and bool(flags & _RECALCULATE))
