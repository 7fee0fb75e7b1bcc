"""The checks an .xlsx archive must pass before anything in it is parsed."""

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


def open_package(path: Path) -> zipfile.ZipFile:
    """The archive of an .xlsx file, checked, in memory (uploads are small).

    Raises Unreadable with a plain sentence for anything else.
    """
    content = path.read_bytes()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        raise Unreadable(f"文件不完整或已损坏，可能没有下载或复制完；{_SAVE_AS}") from None
    _check(archive, len(content))
    return archive


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
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Unreadable(f"文件内部有同名的部分，不像正常的工作簿；{_SAVE_AS}")
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
