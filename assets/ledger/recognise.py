"""What a file is, by its content and never by its name: a kind that is read, or one plain sentence why not."""

from enum import Enum, auto

from assets.ledger.containers import ole_sentence, zip_sentence
from assets.ledger.sheets import Unreadable
from assets.ledger.texts import decoded_start

SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_OURS = "请上传 Excel 原件（.xlsx 或 .xls）。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first record of a workbook of Excel 2 to 5 that stands in no container: BOF, its length, its kind of stream.
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_PACKED = "这是压缩包，请先解压，再上传其中的 Excel 文件。"
_PICTURE = f"这是图片，不是表格；{_OURS}"
_SIGNATURES: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"), _PICTURE),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", b"\x28\xb5\x2f\xfd"), _PACKED),
    ((b"{\\rtf",), f"这是 Word 文档（RTF），不是表格；{_OURS}"),
    ((b"SQLite format 3", b"\0\x01\0\0Standard "), "这是数据库文件，不是表格；请先导出为 Excel，再上传。"),
    ((b"L\0\0\0\x01\x14\x02\0",), "这是快捷方式，不是文件本身；请找到它指向的 Excel 文件再上传。"),
    ((b"MZ", b"\x7fELF"), f"这是程序，不是表格；{_OURS}"),
    ((b"AC10",), f"这是 CAD 图纸，不是表格；{_OURS}"),
    (
        (b"ID3", b"OggS", b"\0\0\0\x1cftyp", b"\0\0\0\x18ftyp", b"\0\0\0\x20ftyp"),
        f"这是音视频或图片，不是表格；{_OURS}",
    ),
)
_LOCK_FILES = (162, 165, 171)  # bytes of the `~$…` file that Excel or WPS lays beside an open workbook


class Kind(Enum):
    """The kinds of file that are read."""

    XLSX = auto()
    XLS = auto()
    TEXT = auto()
    HTML = auto()
    XML = auto()


def kind_of(content: bytes) -> Kind:
    """The kind of a file's content. Raises Unreadable with a plain sentence for what is not read."""
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise Unreadable("文件是空的，请检查是否选错了文件。")
    if content.startswith(b"PK"):
        if sentence := zip_sentence(content):
            raise Unreadable(sentence)
        return Kind.XLSX
    if content.startswith(_OLE):
        if sentence := ole_sentence(content):
            raise Unreadable(sentence)
        return Kind.XLS
    if content.startswith(_BARE_BIFF):
        return Kind.XLS
    if sentence := _binary_sentence(content):
        raise Unreadable(sentence)
    return _kind_of_text(content)


def _binary_sentence(content: bytes) -> str:
    """The sentence for a file known by its first bytes; empty for others."""
    if b"%PDF-" in content[:1024]:
        return f"这是 PDF 文件，不是表格；{_OURS}"
    for starts, sentence in _SIGNATURES:
        if content.startswith(starts):
            return sentence
    if content[:4] == b"RIFF" or (content[:2] == b"BM" and content[6:10] == b"\0\0\0\0"):
        return _PICTURE
    if content[257:262] == b"ustar":
        return _PACKED
    if len(content) in _LOCK_FILES and 0 < content[0] < 55 and content.rstrip(b"\0 ") != content:
        return "这是 Excel 打开工作簿时留下的临时文件（文件名以 ~$ 开头）；请上传工作簿本身。"
    return ""


def _kind_of_text(content: bytes) -> Kind:
    """Text of some encoding: marked up, or separated by commas and the like."""
    start = decoded_start(content)
    if start is None:
        raise Unreadable(f"这不是 Excel 工作簿，也不是能认出的表格；{SAVE_AS}")
    start = start.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("mime-version:"):
        raise Unreadable(f"这是单个文件网页（.mht），不能读取；{SAVE_AS}")
    if start[:1] in "{[" and '"' in start[:200] and start[:200].count(":") > 1 and "\t" not in start[:200]:
        raise Unreadable(f"这是 JSON 数据，不是表格；{_OURS}")
    if start[:1] == "<" and (start[1:2] in "!?" or start[1:2].isalpha()):
        return _kind_of_markup(start)
    return Kind.TEXT


def _kind_of_markup(start: str) -> Kind:
    """A web page, a workbook of Excel 2003 as XML, or another kind of XML."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "workbook" in start[:5000]:
        return Kind.XML
    if "<table" in start or "<tr" in start:
        return Kind.HTML
    if "<svg" in start:
        raise Unreadable(_PICTURE)
    if "office:word" in start or "wordprocessingml" in start or "word.document" in start:
        raise Unreadable(f"这是 Word 文档，不是表格；{_OURS}")
    if "opendocument" in start:
        raise Unreadable(f"这是 OpenDocument 表格（.ods 一类），不能读取；{SAVE_AS}")
    if "<frameset" in start:
        raise Unreadable(f"这是网页的外壳，表格在旁边的文件夹里；{SAVE_AS}")
    if start.startswith(("<?xml", "<!doctype")) and "<html" not in start and "doctype html" not in start:
        raise Unreadable(f"这是 XML 文件，不是表格；{_OURS}")
    return Kind.HTML
