"""Text of an unknown encoding: byte order marks, UTF-8, UTF-16, GB18030; and text as it may be kept."""

import codecs
import re

from assets.ledger.sheets import Unreadable

START = 1 << 16  # bytes that are looked at to say what a file is
FEW = 200  # one broken character in so many may be replaced, and is told

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_SEEN = re.compile("[\t\n\r -~\u3000-\u9fff\uff00-\uffef]")


def keepable(text: str) -> str:
    """Text without what no database keeps: NUL is dropped, halves of surrogate pairs become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNKEEPABLE.sub(lambda match: "" if match.group() == "\0" else "\ufffd", text)


def decoded_start(content: bytes) -> str | None:
    """The first characters of a text file, or None when it is none (it holds bytes that no text has)."""
    start = content[:START]
    encoding, skip = _marked(start)
    if encoding:
        return start[skip:].decode(encoding, "replace")
    if b"\0" in start and (encoding := _unmarked_utf16(start)):
        return start.decode(encoding, "replace")
    start = start.rstrip(b"\0")  # a disk that was full leaves them
    if sum(start.count(byte) for byte in _CONTROLS) > len(start) // 100:
        return None
    return start.decode(_eight_bit(start), "replace")


_CONTROLS = [bytes([number]) for number in (*range(9), *range(14, 27), 28, 29, 30, 31)]


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text of a whole file and notes about characters that could not be read.

    Raises Unreadable when no encoding fits.
    """
    encoding, skip = _marked(content)
    if not encoding:
        encoding = (b"\0" in content[:START] and _unmarked_utf16(content[:START])) or _eight_bit(content)
    body = content[skip:] if skip else content
    try:
        return body.decode(encoding), []
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > 3 and broken * FEW > len(text):
        raise Unreadable("文本的编码认不出，文字会是乱码；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
    return text, [f"文件里有{broken}处文字的编码损坏，读成了“\ufffd”，请核对。"]


def _marked(content: bytes) -> tuple[str, int]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding, len(mark)
    return "", 0


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without its mark, known by being readable in one of the two orders; empty for what is neither."""
    start = start[: len(start) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = start.decode(encoding, "replace")
        if text and len(_SEEN.findall(text)) > 0.9 * len(text):
            return encoding
    return ""


def _eight_bit(content: bytes) -> str:
    """UTF-8 when it is, also with a few damaged characters; otherwise GB18030, which Excel writes in China."""
    if _decodes(content, "utf-8"):
        return "utf-8"
    if content.isascii():
        return "utf-8"
    as_utf8 = content.decode("utf-8", "replace")
    broken, whole = as_utf8.count("\ufffd"), sum(1 for char in as_utf8 if "\u2e80" <= char < "\ufffd")
    return "utf-8" if whole > 20 * broken else "gb18030"


def _decodes(content: bytes, encoding: str) -> bool:
    """Whether a piece decodes; a character cut at its end does not count against it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(content)
    except UnicodeDecodeError:
        return False
    return True
