"""Archives that call themselves .xlsx: cut, flipped, inflating, linking, lying, incomplete."""

import io
import random
import struct
import zipfile

from tests.assets.bad_files.kinds import EITHER, GOOD, REFUSED, Kinds, flipped, table
from tests.assets.bad_files.packing import (
    BOOK,
    MAIN,
    SHEET,
    STRICT,
    pack,
    parts,
    row_of,
    rows_of,
    sheet_of,
    workbook,
)

KINDS = Kinds()
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@KINDS.kind(REFUSED)
def cut_short(chance: random.Random) -> tuple[str, bytes]:
    """a download that stopped"""
    whole = workbook(table(chance))
    return "台账.xlsx", whole[: chance.randint(10, len(whole) - 30)]


@KINDS.kind(EITHER)
def flipped_bits(chance: random.Random) -> tuple[str, bytes]:
    """a bad disk"""
    return "台账.xlsx", flipped(workbook(table(chance)), chance, chance.choice((1, 3, 30)), start=4)


@KINDS.kind(REFUSED)
def wrong_checksum(chance: random.Random) -> tuple[str, bytes]:
    """a stored part whose CRC is not that of its bytes"""
    whole = pack(parts(sheet_of(rows_of(table(chance)))), zipfile.ZIP_STORED)
    at = whole.index("谷里社区".encode()) if "谷里社区".encode() in whole else whole.index("社区".encode())
    return "台账.xlsx", whole[:at] + "幽灵".encode() + whole[at + 6 :]


@KINDS.kind(REFUSED)
def bomb(chance: random.Random) -> tuple[str, bytes]:
    """a part that inflates a thousandfold"""
    inside = chance.choice((SHEET, "xl/media/image1.bin", "xl/sharedStrings.xml"))
    return "台账.xlsx", workbook(table(chance), lambda found: found.update({inside: b" " * (48 << 20)}))


@KINDS.kind(REFUSED)
def bomb_that_lies(chance: random.Random) -> tuple[str, bytes]:
    """the same, and the directory says it is small"""
    content = bytearray(
        workbook(table(chance), lambda found: found.update({SHEET: str(found[SHEET]) + " " * (48 << 20)}))
    )
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        while at >= 0:
            if struct.unpack_from("<L", content, at + place)[0] > 1 << 20:
                struct.pack_into("<L", content, at + place, 4000)
            at = content.find(mark, at + 4)
    return "台账.xlsx", bytes(content)


@KINDS.kind(REFUSED)
def thousands_of_parts(chance: random.Random) -> tuple[str, bytes]:
    """more parts than any workbook has"""
    count = chance.choice((1001, 3000))
    extra = {f"xl/media/{n}": b"" for n in range(count)}
    return "台账.xlsx", workbook(table(chance), lambda found: found.update(extra))


@KINDS.kind(REFUSED)
def outside_entity(chance: random.Random) -> tuple[str, bytes]:
    """an entity that would read a file or an address"""
    target = chance.choice(("file:///etc/passwd", "http://127.0.0.1:1/x", "file:///dev/zero"))
    kind = chance.choice(("<!ENTITY x SYSTEM %s>", "<!ENTITY %% x SYSTEM %s> %%x;")) % f'"{target}"'
    return "台账.xlsx", _with_doctype(chance, kind, "&x;")


@KINDS.kind(REFUSED)
def billion_laughs(chance: random.Random) -> tuple[str, bytes]:
    """an entity of entities of entities"""
    return "台账.xlsx", _with_doctype(chance, f'<!ENTITY l0 "哈">{LAUGHS}', "&l9;")


def _with_doctype(chance: random.Random, entities: str, use: str) -> bytes:
    victim = chance.choice((SHEET, BOOK, "xl/_rels/workbook.xml.rels"))

    def change(found) -> None:
        text = found[victim].partition("?>")[2] or found[victim]
        found[victim] = f"<!DOCTYPE w [{entities}]>{text}".replace("社区", use, 1)

    return workbook(table(chance), change)


@KINDS.kind(REFUSED)
def symbolic_link(chance: random.Random) -> tuple[str, bytes]:
    """a part that is a link to a file of the server"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts(sheet_of(rows_of(table(chance)))).items():
            if name != SHEET:
                archive.writestr(name, content)
        link = zipfile.ZipInfo(SHEET)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, chance.choice(("/etc/passwd", "/proc/self/environ")))
    return "台账.xlsx", out.getvalue()


@KINDS.kind(REFUSED)
def same_name_twice(chance: random.Random) -> tuple[str, bytes]:
    """two parts of one name: which of them counts?"""
    names = chance.choice(((SHEET, SHEET), (SHEET, SHEET.upper())))
    found = parts(sheet_of(rows_of(table(chance))))
    first, second = found.pop(SHEET), sheet_of(rows_of(table(chance)))
    out = io.BytesIO(pack(found))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(names[0], first)
        raw = zipfile.ZipInfo(names[1])
        archive.NameToInfo.pop(names[1], None)  # or zipfile would warn
        archive.writestr(raw, second)
    return "台账.xlsx", out.getvalue()


@KINDS.kind(REFUSED)
def names_that_climb(chance: random.Random) -> tuple[str, bytes]:
    """parts whose names lead out of the archive"""
    name = chance.choice(("../../etc/cron.d/x", "/etc/x", "xl\\..\\..\\x", "xl/../../../x"))
    return "台账.xlsx", workbook(table(chance), lambda found: found.update({name: "x"}))


@KINDS.kind(REFUSED)
def broken_relations(chance: random.Random) -> tuple[str, bytes]:
    """the list that says where the parts lie leads nowhere"""
    ways = (
        ("_rels/.rels", "workbook.xml", "nowhere.xml"),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"),
        ("xl/_rels/workbook.xml.rels", "rId1", "rId7"),
        ("xl/_rels/workbook.xml.rels", "worksheets/", "../../"),
        ("xl/_rels/workbook.xml.rels", "<Relationship ", '<Relationship TargetMode="External" '),
    )
    part, old, new = chance.choice(ways)
    return "台账.xlsx", workbook(
        table(chance), lambda found: found.update({part: found[part].replace(old, new)})
    )


@KINDS.kind(REFUSED)
def part_missing(chance: random.Random) -> tuple[str, bytes]:
    """the sheet or the list of sheets is not there"""
    part = chance.choice((SHEET, BOOK, "_rels/.rels", "xl/_rels/workbook.xml.rels"))
    return "台账.xlsx", workbook(table(chance), lambda found: found.pop(part))


@KINDS.kind(REFUSED)
def no_shared_strings(chance: random.Random) -> tuple[str, bytes]:
    """cells that point into a list of texts that is missing, too short, or counted backwards"""
    number = chance.choice(("0", "7", "-1", "99999999999", "1.5", ""))
    data = rows_of(table(chance)) + f'<row r="9"><c r="A9" t="s"><v>{number}</v></c></row>'
    return "台账.xlsx", pack(parts(sheet_of(data if number else data.replace("<v></v>", "<v>x</v>"))))


@KINDS.kind(REFUSED)
def torn_markup(chance: random.Random) -> tuple[str, bytes]:
    """XML that ends in the middle, or is none"""
    victim = chance.choice((SHEET, BOOK))

    def change(found) -> None:
        text = found[victim]
        found[victim] = chance.choice((text[: len(text) * 2 // 3], "nonsense", "", text.replace("</", "<")))

    return "台账.xlsx", workbook(table(chance), change)


@KINDS.kind(EITHER)
def wrong_encoding(chance: random.Random) -> tuple[str, bytes]:
    """XML that is not in the encoding it names"""
    named, real = chance.choice(
        (("UTF-8", "gb18030"), ("GB2312", "gb18030"), ("UTF-16", "utf-8"), ("x-none", "utf-8"))
    )
    text = sheet_of(rows_of(table(chance))).replace("UTF-8", named)
    return "台账.xlsx", workbook([], lambda found: found.update({SHEET: text.encode(real)}))


@KINDS.kind(REFUSED)
def very_deep_markup(chance: random.Random) -> tuple[str, bytes]:
    """a hundred thousand tags inside each other"""
    depth = chance.choice((20_000, 100_000))
    deep = sheet_of("<a>" * depth + chance.choice(("", "</a>" * (depth - 1))))
    return "台账.xlsx", workbook([], lambda found: found.update({SHEET: deep}))


@KINDS.kind(GOOD)
def with_macros(chance: random.Random) -> tuple[str, bytes]:
    """an .xlsm: its cells are read, its macros never looked at"""
    return "台账.xlsm", workbook(
        table(chance), lambda found: found.update({"xl/vbaProject.bin": chance.randbytes(999)})
    )


@KINDS.kind(GOOD)
def strict_namespaces(chance: random.Random) -> tuple[str, bytes]:
    """Strict Open XML, as Excel offers it under another name of the same ending"""

    def change(found) -> None:
        for name, text in found.items():
            for transitional, strict in STRICT.items():
                text = text.replace(transitional, strict)
            found[name] = text

    return "台账.xlsx", workbook(table(chance), change)


@KINDS.kind(GOOD)
def prefixed_tags(chance: random.Random) -> tuple[str, bytes]:
    """tags with a prefix and cells without their places, as some programs write them"""
    rows = "".join(row_of(n, values) for n, values in enumerate(table(chance), start=1))
    prefixed = rows.replace("</", "</x:")
    for tag in ("row", "c", "is", "t", "v"):
        prefixed = prefixed.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{prefixed}</x:sheetData></x:worksheet>'
    return "台账.xlsx", workbook([], lambda found: found.update({SHEET: sheet}))


@KINDS.kind(GOOD)
def under_another_name(chance: random.Random) -> tuple[str, bytes]:
    """a sound workbook that is called something else"""
    name = chance.choice(("台账.csv", "台账.xls", "台账.pdf", "台账", "../../台账.exe", "a" * 230 + ".xlsx"))
    return name, workbook(table(chance))
