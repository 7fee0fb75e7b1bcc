"""Looking into .xlsx and .docx before they are kept:

no macros, no embedded programs, no outside links, no bombs.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException, ElementTree

from common.attachments.faults import NotAccepted
from common.models import Attachment

MOST_ENTRIES = 1_000
MOST_UNPACKED = 200 << 20  # bytes; an evidence file of 10 MB is no ledger
MOST_RATIO = 100
SMALL = 1 << 20  # bytes; below this a ratio says nothing
MOST_OF_A_LIST = 4 << 20  # bytes of a part that is parsed here
BLOCK = 1 << 18

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Attachment.Kind.XLSX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Attachment.Kind.DOCX,
}
_PROGRAMS = re.compile(r"macro|vba|activex|oleobject|externallink", re.IGNORECASE)
_DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class _Broken(NotAccepted):
    def __init__(self) -> None:
        super().__init__("文件不完整或已损坏，请用 Office 或 WPS 打开后重新保存再上传")


def office_kind(path: Path) -> Attachment.Kind:
    """XLSX or DOCX. Raises NotAccepted for any other archive and for what may do harm.

    Links a reader may click on are let through; whatever an office program would fetch by itself is not.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive)
            _unpack(archive, path.stat().st_size)
            kind = _main_kind(archive)
            _check_relations(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error) as error:
        raise _Broken from error
    return kind


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) != len(names):
        raise NotAccepted("文件内部结构异常，不像正常的 Office 文件，未予接收")
    for entry in entries:
        steps = entry.filename.replace("\\", "/").split("/")
        is_link = entry.external_attr >> 28 == 0xA
        if ".." in steps or steps[0] == "" or is_link:
            raise NotAccepted("文件内部结构异常，不像正常的 Office 文件，未予接收")
        if entry.flag_bits & 1:
            raise NotAccepted("文件加了密码，请取消密码后再上传")


def _unpack(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpack everything once, counting what really comes out, and look for document types on the way."""
    unpacked = 0
    for entry in archive.infolist():
        before = b""
        with archive.open(entry) as part:
            while block := part.read(BLOCK):
                unpacked += len(block)
                if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
                    raise NotAccepted("文件解压后异常地大，为安全起见未予接收")
                if any(word in before + block for word in _DOCTYPES):
                    raise NotAccepted("文件内部结构异常，不像正常的 Office 文件，未予接收")
                before = block[-32:]


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MOST_OF_A_LIST:
        raise _Broken
    try:
        return ElementTree.fromstring(archive.read(name), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _Broken from error


def _main_kind(archive: zipfile.ZipFile) -> Attachment.Kind:
    """The kind by the list of content types, which may name nothing that runs."""
    if "[Content_Types].xml" not in archive.namelist():
        raise NotAccepted("不能上传压缩包，请解压后逐个上传")
    listed = [part.get("ContentType", "") for part in _parsed(archive, "[Content_Types].xml")]
    # The main type of a template or a macro document differs from those of _MAIN_PARTS.
    if any(_PROGRAMS.search(kind) for kind in listed) or _has_programs(archive):
        raise NotAccepted("文件含有宏、嵌入对象或外部链接，请另存为不含这些内容的文件再上传")
    found = {_MAIN_PARTS[kind] for kind in listed if kind in _MAIN_PARTS}
    if len(found) != 1:
        raise NotAccepted("只能上传 Excel（xlsx）和 Word（docx）文件，请另存后再上传")
    return found.pop()


def _has_programs(archive: zipfile.ZipFile) -> bool:
    folders = re.compile(
        r"(^|/)(vbaproject|activex|embeddings|externallinks|macrosheets|customui)", re.IGNORECASE
    )
    return any(folders.search(name) for name in archive.namelist())


def _check_relations(archive: zipfile.ZipFile) -> None:
    """Refuse every relation to the outside but a link to click on."""
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for relation in _parsed(archive, name).iter(f"{_RELATIONS}Relationship"):
            outside = relation.get("TargetMode", "").lower() == "external"
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            if (outside and kind != "hyperlink") or kind == "afchunk":  # the latter brings in HTML
                raise NotAccepted("文件引用了外部文件或网址，请断开链接后另存再上传")
