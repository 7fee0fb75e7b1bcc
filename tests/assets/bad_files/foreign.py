"""Files that are no ledger at all, under names that say they are."""

import io
import json
import random
import zipfile

from PIL import Image

from tests.assets.bad_files.kinds import REFUSED, Kinds, table
from tests.assets.bad_files.packing import PACKAGE, pack, workbook

KINDS = Kinds()
NOTICE = (
    "关于做好农村公共基础设施管护台账填报工作的通知\n各村、社区：\n请于本月底前将台账报送至街道农服中心。\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(*names: str, chance: random.Random) -> bytes:
    """An OLE container that has these entries and nothing sound behind them."""
    entries = b""
    for name in ("Root Entry", *names):
        text = (name + "\0").encode("utf-16-le")
        entries += text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + b"\x02\x01" + bytes(60)
    return OLE + bytes(504) + entries + chance.randbytes(4096)


@KINDS.kind(REFUSED)
def empty_file(chance: random.Random) -> tuple[str, bytes]:
    """nothing, or only blanks"""
    return "台账.xlsx", chance.choice((b"", b"\0" * 4096, b" \r\n\r\n", b"\xef\xbb\xbf", b"\t\t\r\n"))


@KINDS.kind(REFUSED)
def plain_text(chance: random.Random) -> tuple[str, bytes]:
    """a notice, saved under the name of a table"""
    encoding = chance.choice(("gb18030", "utf-8", "utf-8-sig", "utf-16"))
    return chance.choice(("台账.csv", "台账.xls", "台账.txt")), NOTICE.encode(encoding)


@KINDS.kind(REFUSED)
def portable_document(chance: random.Random) -> tuple[str, bytes]:
    """a PDF named .xlsx"""
    return "台账.xlsx", b"%PDF-1." + chance.choice((b"4", b"7")) + b"\n" + chance.randbytes(3000)


@KINDS.kind(REFUSED)
def word_document(chance: random.Random) -> tuple[str, bytes]:
    """a .docx named .xlsx"""
    relation = '<Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/>'
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f"<Relationships>{relation}</Relationships>",
        "word/document.xml": f"<w>{chance.random()}</w>",
    }
    return "台账.xlsx", pack(found)


@KINDS.kind(REFUSED)
def old_document(chance: random.Random) -> tuple[str, bytes]:
    """a .doc, a .ppt or a mail named .xls"""
    name = chance.choice(("WordDocument", "PowerPoint Document", "__nameid_version1.0", "Whatever"))
    return "台账.xls", container(name, chance=chance)


@KINDS.kind(REFUSED)
def picture(chance: random.Random) -> tuple[str, bytes]:
    """a photograph of the paper ledger"""
    out = io.BytesIO()
    form = chance.choice(("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"))
    Image.new("RGB", (chance.randint(20, 90), 40), (chance.randrange(256), 90, 90)).save(out, form)
    return "台账.xlsx", out.getvalue()


@KINDS.kind(REFUSED)
def archive_of_workbooks(chance: random.Random) -> tuple[str, bytes]:
    """a .zip with the ledgers inside"""
    return "台账.xlsx", pack(
        {f"{n}村/台账.xlsx": workbook(table(chance)) for n in range(chance.randint(1, 3))}
    )


@KINDS.kind(REFUSED)
def empty_archive(chance: random.Random) -> tuple[str, bytes]:
    """a .zip without anything"""
    return "台账.xlsx", pack({}) + chance.choice((b"", b"\0\0"))


@KINDS.kind(REFUSED)
def other_archive(chance: random.Random) -> tuple[str, bytes]:
    """.rar, .7z, .gz, .tar"""
    start = chance.choice(
        (b"Rar!\x1a\x07\x01\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0")
    )
    tape = b"ledger.xlsx".ljust(257, b"\0") + b"ustar\0" + bytes(249)
    return "台账.rar", chance.choice((start + chance.randbytes(2000), tape + chance.randbytes(2000)))


@KINDS.kind(REFUSED)
def open_document(chance: random.Random) -> tuple[str, bytes]:
    """an .ods or .odt named .xlsx"""
    kind = chance.choice(("spreadsheet", "text", "presentation"))
    found = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<office:document/>"}
    return "台账.xlsx", pack(found, zipfile.ZIP_STORED)


@KINDS.kind(REFUSED)
def binary_workbook(chance: random.Random) -> tuple[str, bytes]:
    """an .xlsb"""

    def change(found) -> None:
        found["xl/workbook.bin"] = chance.randbytes(400)
        found["_rels/.rels"] = found["_rels/.rels"].replace("workbook.xml", "workbook.bin")

    return "台账.xlsx", workbook(table(chance), change)


@KINDS.kind(REFUSED)
def fixed_layout(chance: random.Random) -> tuple[str, bytes]:
    """an .ofd of the office system, or a file of Apple's Numbers"""
    names = chance.choice(
        (("OFD.xml", "Doc_0/Document.xml"), ("Index/Document.iwa", "Metadata/Properties.plist"))
    )
    return "台账.xlsx", pack(dict.fromkeys(names, "<x/>"))


@KINDS.kind(REFUSED)
def noise(chance: random.Random) -> tuple[str, bytes]:
    """bytes without any sense"""
    return "台账.xlsx", b"\x01\x02\xff" + chance.randbytes(chance.choice((5, 500, 50_000)))


@KINDS.kind(REFUSED)
def encrypted_workbook(chance: random.Random) -> tuple[str, bytes]:
    """an .xlsx with a password, which is an OLE container"""
    return "台账.xlsx", container("EncryptionInfo", "EncryptedPackage", chance=chance)


@KINDS.kind(REFUSED)
def page_of_a_login(chance: random.Random) -> tuple[str, bytes]:
    """the page that came down instead of the file"""
    page = (
        "<!DOCTYPE html><html><head><title>统一登录</title></head><body><form>请重新登录</form></body></html>"
    )
    return "台账.xls", page.encode(chance.choice(("utf-8", "gb18030", "utf-16")))


@KINDS.kind(REFUSED)
def objects_as_text(chance: random.Random) -> tuple[str, bytes]:
    """JSON, or XML of another kind"""
    rows = [{"名称": "公厕", "村": "谷里社区", "数量": chance.randint(1, 9)} for _ in range(3)]
    other = '<?xml version="1.0"?><rows><row name="公厕"/></rows>'
    return "台账.csv", chance.choice((json.dumps(rows, ensure_ascii=False, indent=1), other)).encode()


@KINDS.kind(REFUSED)
def beside_the_file(chance: random.Random) -> tuple[str, bytes]:
    """a shortcut, or the lock file that Excel lays beside an open workbook"""
    shortcut = b"L\0\0\0\x01\x14\x02\0" + chance.randbytes(600)
    lock = bytes([6]) + "程若溪".encode("gb18030").ljust(54) + b"\x03\0" + "程若溪".encode("utf-16-le")
    return "~$台账.xlsx", chance.choice((shortcut, lock.ljust(165, b" ")))


@KINDS.kind(REFUSED)
def page_in_one_file(chance: random.Random) -> tuple[str, bytes]:
    """a .mht, Excel's web page in one file"""
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    return "台账.xls", (head + f"<table><tr><td>{chance.random()}</td></tr></table>").encode()
