"""What a file is, by its content, and the checks an .xlsx archive must pass before anything in it is parsed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from assets.ledger.sheets import Unreadable

MOST_ENTRIES = 1_000
MOST_UNPACKED = 600 * 1024 * 1024
MOST_RATIO = 100
SMALL = 1024 * 1024  # below this, a ratio says nothing: a few repeated lines already pass 100:1
BLOCK = 1 << 18

_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_package(path: Path) -> zipfile.ZipFile:
    """The archive of an .xlsx file, checked, in memory (uploads are small).

    Raises Unreadable with a plain sentence for anything else.
    """
    content = path.read_bytes()
    start = content[:4096]
    if not start.startswith(b"PK"):
        raise Unreadable(_what_it_is(content, start))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        raise Unreadable(f"文件不完整或已损坏，可能没有下载或复制完；{_SAVE_AS}") from None
    _check(archive, len(content))
    return archive


def _what_it_is(content: bytes, start: bytes) -> str:
    """The sentence for a file that is no zip archive."""
    if not start.strip(b"\0 \r\n\t"):
        return "文件是空的，请检查是否选错了文件。"
    if start.startswith(_OLE):
        return _ole_sentence(content)
    if start.startswith(b"%PDF"):
        return "这是 PDF 文件，不是表格；请上传 Excel 原件。"
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")):
        return "这是图片，不是表格；请上传 Excel 原件。"
    if start.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "这是压缩包，请先解压，再上传其中的 Excel 文件。"
    head = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style")):
        return f"这是网页格式的表格，目前还不能读取；{_SAVE_AS}"
    if b"\0" not in start:
        return f"这是文本文件，目前还不能读取；{_SAVE_AS}"
    return f"这不是 Excel 工作簿；{_SAVE_AS}"


def _ole_sentence(content: bytes) -> str:
    """Encrypted workbooks and old .xls share one container; the directory inside tells them apart."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "工作簿加了打开密码，无法读取；请在 Excel 或 WPS 中取消密码后再上传。"
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return f"这是旧版 .xls 工作簿，目前还不能读取；{_SAVE_AS}"
    if "WordDocument".encode("utf-16-le") in content:
        return "这是 Word 文档，不是表格；请上传 Excel 原件。"
    return f"这不是 Excel 工作簿；{_SAVE_AS}"


def _check(archive: zipfile.ZipFile, size: int) -> None:
    """Limits that can be read from the directory; what is really unpacked is counted again while reading."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(
            f"文件内部有{len(entries)}个部分，超过{MOST_ENTRIES}个，不像正常的工作簿；{_SAVE_AS}"
        )
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith("/") or (entry.external_attr >> 28) == 0xA:
            raise Unreadable(f"文件内部结构异常，不像正常的工作簿；{_SAVE_AS}")
        if entry.flag_bits & 1:
            raise Unreadable("工作簿加了密码，无法读取；请取消密码后再上传。")
    _measure(sum(entry.file_size for entry in entries), size)


def _measure(unpacked: int, packed: int) -> None:
    """Refuse what inflates beyond the limits."""
    too_dense = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if unpacked > MOST_UNPACKED or too_dense:
        raise Unreadable(f"文件解压后异常地大，为安全起见不读取；请删去表格外多余的行列和格式，{_SAVE_AS}")


class Unpacking:
    """Reads entries block by block and counts what really comes out, whatever the directory said."""

    def __init__(self, archive: zipfile.ZipFile, packed: int) -> None:
        self.archive = archive
        self._packed = packed
        self._largest: dict[str, int] = {}

    def blocks(self, name: str) -> Iterator[bytes]:
        """The entry's content. Raises Unreadable when it passes the limits, KeyError when there is none."""
        with self._open(name) as entry:
            got = 0
            while block := _read(entry):
                got += len(block)
                self._largest[name] = max(got, self._largest.get(name, 0))
                _measure(sum(self._largest.values()), self._packed)
                yield block

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self.archive.open(name)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError):
            raise Unreadable(f"文件不完整或已损坏；{_SAVE_AS}") from None


def _read(entry: IO[bytes]) -> bytes:
    try:
        return entry.read(BLOCK)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error):
        raise Unreadable(f"文件不完整或已损坏；{_SAVE_AS}") from None
