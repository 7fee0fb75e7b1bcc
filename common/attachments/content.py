"""What a file is, by its first bytes and not by its name (security rule 41)."""

import re
import unicodedata
from pathlib import Path

from common.attachments.faults import NotAccepted
from common.attachments.office import office_kind
from common.models import Attachment

Kind = Attachment.Kind
ENDINGS = {
    Kind.JPEG: ".jpg",
    Kind.PNG: ".png",
    Kind.WEBP: ".webp",
    Kind.PDF: ".pdf",
    Kind.XLSX: ".xlsx",
    Kind.DOCX: ".docx",
    Kind.XLS: ".xls",
    Kind.CSV: ".csv",
    Kind.HTML: ".html",
    Kind.ZIP: ".zip",
    Kind.JSON: ".json",
}
PICTURES = (Kind.JPEG, Kind.PNG, Kind.WEBP)
ACCEPTED = (*PICTURES, Kind.PDF, Kind.XLSX, Kind.DOCX)  # what people may hand in
LONGEST_NAME = 200

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def kind_of(path: Path) -> Attachment.Kind:
    """The kind of an uploaded file. Raises NotAccepted for anything that is not in ACCEPTED."""
    with path.open("rb") as file:
        start = file.read(1024)
    if not start:
        raise NotAccepted("文件是空的，请检查是否选错了文件")
    if start.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Kind.WEBP
    if start.startswith(b"%PDF-"):
        return Kind.PDF
    if start.startswith(b"PK\x03\x04"):
        return office_kind(path)
    raise NotAccepted("只能上传照片（jpg、png、webp）、PDF、Excel（xlsx）和 Word（docx）文件")


def clean_name(name: str, kind: Attachment.Kind) -> str:
    """The file's own name without folders and control letters, with the ending its content deserves."""
    plain = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]))
    stem = (plain.rpartition(".")[0] if "." in plain else plain).strip(" .") or "附件"
    ending = ENDINGS[kind]
    if kind == Kind.JPEG and plain.lower().endswith(".jpeg"):
        ending = ".jpeg"
    return stem[: LONGEST_NAME - len(ending)] + ending
