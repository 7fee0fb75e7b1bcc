"""What all sheets of an .xlsx share: the list of sheets, shared strings, number formats, the epoch."""

import posixpath
import re
from collections.abc import Iterator

from assets.ledger.formats import Format, understand_format
from assets.ledger.markup import BROKEN, elements, feed, local, make_parser
from assets.ledger.package import Unpacking
from assets.ledger.plain import cut
from assets.ledger.sheets import HIDDEN, VISIBLE, Cell, Fault, Unreadable
from assets.ledger.texts import keepable

MOST_SHEETS = 200

_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
# a string in one piece, without references, line ends of Windows and what XML does not allow
_PLAIN_STRING = re.compile(
    rb'<si><t(?: xml:space="preserve")?>([^<>&\r\x00-\x08\x0b\x0c\x0e-\x1f]*)</t></si>'
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Book:
    """What all sheets share: their list, shared strings, formats, the epoch."""

    def __init__(self, parts: Unpacking) -> None:
        self.parts = parts
        self.names = {name.lower().lstrip("/"): name for name in parts.archive.namelist()}
        self.part = self._find_workbook()
        self.epoch_1904 = False
        self._targets = self._relations(self.part)
        self.sheets = self._sheets()
        self.strings = self._strings()
        self.formats = self._formats()

    def blocks(self, part: str) -> Iterator[bytes]:
        """The content of a part, found whatever its case. Raises Unreadable when the archive lacks it."""
        found = self.names.get(part.lower().lstrip("/"))
        if found is None:
            raise Unreadable(BROKEN)
        return self.parts.blocks(found)

    def has(self, part: str) -> bool:
        """Whether the archive holds a part."""
        return part.lower().lstrip("/") in self.names

    def _find_workbook(self) -> str:
        if not self.has("[Content_Types].xml") and not self.has("_rels/.rels"):
            raise Unreadable("这是压缩包，不是 Excel 工作簿；请先解压，再上传其中的 Excel 文件。")
        for kind, target in self._relations("").values():
            if kind.endswith("/officeDocument"):
                return self._checked_kind(target)
        raise Unreadable(BROKEN)

    def _checked_kind(self, target: str) -> str:
        if target.lower().endswith(".bin"):
            raise Unreadable("这是 .xlsb 二进制工作簿，不能读取；请用 Excel 打开后另存为 .xlsx 再上传。")
        if target.lower().startswith(("word/", "ppt/")):
            raise Unreadable("这是 Word 或 PPT 文件，不是表格；请上传 Excel 原件。")
        if not self.has(target):
            raise Unreadable(BROKEN)
        return target

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (type, target part) of a part; the package's own for the empty name."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(path):
            return {}
        found = {}
        for tag, at in elements(self.blocks(path)):
            if tag == "Relationship" and at.get("TargetMode") != "External":
                target = at.get("Target", "")
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                found[at.get("Id", "")] = at.get("Type", ""), posixpath.normpath(whole).lstrip("/")
        return found

    def _sheets(self) -> list[tuple[str, str, str]]:
        found = []
        for tag, at in elements(self.blocks(self.part)):
            if tag == "workbookPr":
                self.epoch_1904 = at.get("date1904") in ("1", "true")
            elif tag == "sheet":
                kind, target = self._targets.get(at.get("id", ""), ("", ""))
                if kind.endswith("/worksheet"):
                    state = VISIBLE if at.get("state", VISIBLE) == VISIBLE else HIDDEN
                    found.append((at.get("name", ""), state, target))
        if not found:
            raise Unreadable("工作簿里没有工作表，请检查是否选错了文件。")
        if len(found) > MOST_SHEETS:
            raise Unreadable(f"工作簿有{len(found)}张工作表，超过{MOST_SHEETS}张；请拆成几个文件再上传。")
        return found

    def _related(self, ending: str) -> str | None:
        for kind, target in self._targets.values():
            if kind.endswith(ending) and self.has(target):
                return target
        return None

    def _strings(self) -> list[Cell]:
        part = self._related("/sharedStrings")
        if part is None:
            return []
        found: list[Cell] = []

        def take(match: re.Match[bytes]) -> bool:
            try:
                found.append(text_cell(match[1].decode()))
            except UnicodeDecodeError:
                return False
            return True

        for _ in feed(_strings_parser(found), cut(self.blocks(part), _PLAIN_STRING, b"</si>", take)):
            pass
        return found

    def _formats(self) -> list[Format]:
        part = self._related("/styles")
        if part is None:
            return []
        codes: dict[int, str] = {}
        found: list[Format] = []
        inside = False
        for tag, at in elements(self.blocks(part)):
            if tag == "numFmt":
                codes[_whole(at.get("numFmtId"))] = at.get("formatCode", "")
            elif tag == "xf" and inside:
                number = _whole(at.get("numFmtId"))
                found.append(understand_format(number, codes.get(number)))
            elif tag in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
                inside = tag == "cellXfs"
        return found


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _strings_parser(found: list[Cell]):  # type: ignore[no-untyped-def]
    """Collects shared strings: runs joined, phonetic guides left out."""
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(tag: str, _: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            state["phonetic"] = True
        elif tag == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str) -> None:
        tag = local(tag)
        if tag == "t":
            state["text"] = False
        elif tag == "rPh":
            state["phonetic"] = False
        elif tag == "si":
            found.append(text_cell("".join(pieces)))

    def text(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    return make_parser(start, end, text)


def unescape(text: str) -> str:
    """Excel writes control characters as `_x000D_`; those no database keeps are left out."""
    if "_x" not in text:
        return text
    return keepable(_ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text))


def text_cell(text: str) -> Cell:
    """A text cell of an .xlsx; the text of an error counts as the error."""
    return error_or_text(unescape(text))


def error_or_text(text: str) -> Cell:
    """The text, or the error whose text it is."""
    return Fault(text) if text[:1] == "#" and text in _ERRORS else text
