"""What lies in a zip archive or an OLE container: an Excel workbook, or something else with a sentence of its own."""

import io
import struct
import zipfile

_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_OURS = "请上传 Excel 原件（.xlsx 或 .xls）。"
MOST_DIRECTORY = 4 << 20  # bytes of an archive's directory; a workbook of a thousand parts has a tenth of it
_END = b"PK\x05\x06"


def zip_sentence(content: bytes) -> str:
    """Why a zip archive is not read; empty for one that looks like an .xlsx (or is broken, which its reader tells)."""
    if len(content) > 22 and _directory_size(content) > MOST_DIRECTORY:
        return f"文件内部的部分太多，不像正常的工作簿；{_SAVE_AS}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
            return _by_names(names) or _by_mimetype(archive, names)
    except Exception:
        return ""


def _directory_size(content: bytes) -> int:
    end = content.rfind(_END, max(0, len(content) - (1 << 16) - 22))
    return struct.unpack_from("<L", content, end + 12)[0] if 0 <= end <= len(content) - 16 else 0


def _by_names(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return f"这是 .xlsb 二进制工作簿，不能读取；{_SAVE_AS}"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        return f"这是 Word 或 PPT 文件，不是表格；{_OURS}"
    if "ofd.xml" in names:
        return f"这是 OFD 版式文件，不是表格；{_OURS}"
    if any(name.endswith(".iwa") for name in names):
        return "这是苹果电脑的 Numbers 或 Pages 文件，不能读取；请在苹果电脑上导出为 Excel（.xlsx）再上传。"
    return ""


def _by_mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    """OpenDocument files name their kind in an entry of its own; archives without the parts of Office are just archives."""
    if "mimetype" in names:
        with archive.open("mimetype") as entry:
            kind = entry.read(100)
        if b"opendocument.spreadsheet" in kind:
            return f"这是 OpenDocument 表格（.ods），不能读取；{_SAVE_AS}"
        if b"opendocument" in kind:
            return f"这是 OpenDocument 文档，不是表格；{_OURS}"
    if not names:
        return "这是空的压缩包，请检查是否选错了文件。"
    if "[content_types].xml" not in names and "_rels/.rels" not in names:
        return "这是压缩包，不是 Excel 工作簿；请先解压，再上传其中的 Excel 文件。"
    return ""


_OLE_KINDS = {
    "Workbook": "",
    "Book": "",
    "EncryptedPackage": "工作簿加了打开密码，无法读取；请在 Excel 或 WPS 中取消密码后再上传。",
    "WordDocument": f"这是 Word 文档，不是表格；{_OURS}",
    "PowerPoint Document": f"这是 PPT 文件，不是表格；{_OURS}",
    "__nameid_version1.0": "这是邮件，不是表格；请上传邮件附件里的 Excel 原件。",
    "VisioDocument": f"这是 Visio 图，不是表格；{_OURS}",
}


def ole_sentence(content: bytes) -> str:
    """Why an OLE container is not read; empty when it holds an .xls workbook.

    Encrypted .xlsx, Word documents and mails lie in the same container. Its directory names them in entries of 128
    bytes; a document's own stream is named before those of the objects embedded in it.
    """
    places = {name: place for name in _OLE_KINDS if (place := _entry_of(content, name)) >= 0}
    if not places:
        return f"文件不完整或已损坏，或者不是 Excel 工作簿；{_SAVE_AS}"
    return _OLE_KINDS[min(places, key=lambda name: places[name])]


def _entry_of(content: bytes, name: str) -> int:
    """Where the directory entry of a name stands (UTF-16, closed by a NUL, its length behind it); -1 without one."""
    encoded = (name + "\0").encode("utf-16-le")
    at = content.find(encoded)
    while at >= 0:
        if at % 128 == 0 and int.from_bytes(content[at + 64 : at + 66], "little") == len(encoded):
            return at
        at = content.find(encoded, at + 1)
    return -1
