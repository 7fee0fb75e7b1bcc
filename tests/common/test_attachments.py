"""Files people hand in: known by content, cleaned, kept whole or not at all, read by whom the room lets."""

import io
import os
import time
import uuid
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from common import attachments
from common.attachments import NotAccepted, Owner, office, pictures, store
from common.attachments.content import clean_name
from common.crypto import sm3
from common.models import Attachment
from common.places import ATTACHMENT_OWNERS

pytestmark = pytest.mark.django_db(transaction=True)
BRIDGE = Owner("bridge", 7)
Kind = Attachment.Kind


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def files(media):
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def photo(form="JPEG", size=(600, 400), mode="RGB", **how):
    stream = io.BytesIO()
    picture = Image.new(mode, size, how.pop("colour", "red"))
    picture.paste("blue", (0, 0, size[0] // 2, size[1]))  # the left half is blue
    picture.save(stream, format=form, **how)
    return stream.getvalue()


def handed_in(content, name="现场照片.jpg"):
    return SimpleUploadedFile(name, content)


def keep(content, name="现场照片.jpg", **how):
    return attachments.keep(handed_in(content, name), owner=BRIDGE, by=3, **how)


def redrawn(attachment):
    with attachments.opened(attachment) as file:
        picture = Image.open(file)
        picture.load()
    return picture


def workbook():
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "桥"
    book.active["A1"].hyperlink = "https://example.org/"
    book.save(stream)
    return stream.getvalue()


def altered(content, *, add=(), replace=()):
    """An archive with entries added, or texts replaced in every entry."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            for before, after in replace:
                part = part.replace(before, after)
            target.writestr(entry.filename, part)
        for name, part in add:
            target.writestr(name, part)
    return stream.getvalue()


def test_it_works(media):
    kept = keep(photo(), division="320115001001")
    assert (kept.kind, kept.name, kept.width, kept.height) == (Kind.JPEG, "现场照片.jpg", 600, 400)
    assert (kept.owner_kind, kept.owner_id, kept.uploader_id, kept.division) == (
        "bridge",
        "7",
        3,
        "320115001001",
    )
    with attachments.opened(kept) as file:
        content = file.read()
    assert (kept.size, kept.sm3) == (len(content), sm3(content))
    with attachments.thumbnail_of(kept) as small:
        assert Image.open(small).size == (480, 320)
    assert files(media) == [kept.stored, f"{kept.stored}.thumb"]
    assert list(Attachment.objects.of("bridge", 7)) == [kept]


def test_position_comments_and_tags_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: to be seen after a quarter turn clockwise
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (31.0, 57.0, 9.0)  # latitude
    content = photo(exif=exif, comment=b"secret comment", icc_profile=b"secret profile")
    assert b"SecretCamera" in content and b"secret comment" in content
    kept = keep(content)
    assert (kept.width, kept.height) == (400, 600)
    for stream in (attachments.opened(kept), attachments.thumbnail_of(kept)):
        with stream as file:
            raw = file.read()
        assert b"Secret" not in raw and b"secret" not in raw and b"Exif" not in raw
    picture = redrawn(kept)
    assert picture.getpixel((200, 10))[2] > 200  # what was left is on top now
    assert picture.getpixel((200, 590))[0] > 200


@pytest.mark.parametrize(
    ("form", "mode", "kind", "seen"),
    [
        ("PNG", "RGBA", Kind.PNG, "RGBA"),
        ("PNG", "P", Kind.PNG, "RGB"),
        ("PNG", "I;16", Kind.PNG, "RGB"),
        ("WEBP", "RGB", Kind.WEBP, "RGB"),
        ("JPEG", "CMYK", Kind.JPEG, "RGB"),
        ("JPEG", "L", Kind.JPEG, "L"),
    ],
)
def test_every_sort_of_picture_is_drawn_anew(form, mode, kind, seen):
    stream = io.BytesIO()
    Image.new(mode, (30, 20)).save(stream, format=form)
    kept = keep(stream.getvalue(), "图.bin")
    assert (kept.kind, redrawn(kept).mode) == (kind, seen)
    with attachments.thumbnail_of(kept) as small:
        assert Image.open(small).format == "JPEG"


def test_what_hides_behind_a_picture_is_gone():
    content = photo() + b"<?php system('id'); ?>" + workbook()
    kept = keep(content)
    with attachments.opened(kept) as file:
        raw = file.read()
    assert b"php" not in raw and b"PK" not in raw[-200:]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.jpg", "空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg", "只能上传"),
        (b"<html><script>1</script>", "页.jpg", "只能上传"),
        (b"MZ\x90\x00", "表.xlsx", "只能上传"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "表.xlsx", "只能上传"),
        (photo()[:2000], "断.jpg", "损坏"),
        (b"\xff\xd8\xff" + b"junk" * 50, "假.jpg", "损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 50, "假.png", "损坏"),
        (b"PK\x03\x04" + b"junk" * 50, "假.xlsx", "损坏"),
        (photo() + bytes(10 << 20), "大.jpg", "10 MB"),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_leaves_nothing(media, content, name, words):
    with pytest.raises(NotAccepted, match=words):
        keep(content, name)
    assert files(media) == []
    assert not Attachment.objects.exists()


def test_forty_megapixels_and_no_more(monkeypatch):
    flat = Image.new("1", (8000, 5001))
    stream = io.BytesIO()
    flat.save(stream, format="PNG")
    with pytest.raises(NotAccepted, match="40 百万像素"):
        keep(stream.getvalue())
    monkeypatch.setattr(pictures, "MOST_PIXELS", 600 * 400)
    keep(photo())


def test_a_picture_that_claims_to_be_vast_is_refused_unread():
    content = bytearray(photo("PNG"))
    content[16:24] = (200_000).to_bytes(4, "big") * 2
    with pytest.raises(NotAccepted):
        keep(bytes(content))


def test_office_files_by_content():
    book = keep(workbook(), "台账.docx")  # the name lies
    assert (book.kind, book.name, book.is_image) == (Kind.XLSX, "台账.xlsx", False)
    assert attachments.thumbnail_of(book) is None
    with attachments.opened(book) as file:
        assert openpyxl.load_workbook(io.BytesIO(file.read())).active["A1"].value == "桥"
    word = altered(
        workbook(),
        replace=[(b"spreadsheetml.sheet.main+xml", b"wordprocessingml.document.main+xml")],
    )
    assert keep(word, "报告.docx").kind == Kind.DOCX
    assert keep(b"%PDF-1.7\n...", "文件.exe").name == "文件.pdf"


RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (altered(workbook(), add=[("xl/vbaProject.bin", b"x")]), "宏"),
        (
            altered(
                workbook(),
                replace=[(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")],
            ),
            "宏",
        ),
        (altered(workbook(), add=[("xl/embeddings/oleObject1.bin", b"x")]), "嵌入"),
        (
            altered(
                workbook(), replace=[(b'/relationships/hyperlink"', b'/relationships/attachedTemplate"')]
            ),
            "外部",
        ),
        (altered(workbook(), replace=[(b'/relationships/hyperlink"', b'/relationships/image"')]), "外部"),
        (altered(workbook(), replace=[(b"<Types ", b'<!DOCTYPE x [<!ENTITY a "b">]><Types ')]), "异常"),
        (altered(workbook(), add=[("../../etc/passwd", b"x")]), "异常"),
        (altered(workbook(), add=[("/etc/passwd", b"x")]), "异常"),
        (altered(workbook(), add=[(f"xl/{number}.xml", b"") for number in range(1001)]), "异常"),
        (altered(workbook(), add=[("xl/bomb.xml", bytes(20 << 20))]), "异常地大"),
        (altered(workbook(), replace=[(b"spreadsheetml.sheet.main+xml", b"something.else+xml")]), "只能上传"),
    ],
)
def test_office_files_that_may_do_harm(media, content, words):
    with pytest.raises(NotAccepted, match=words):
        keep(content, "台账.xlsx")
    assert files(media) == []


def test_archives_are_not_taken():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("照片.jpg", photo())
    with pytest.raises(NotAccepted, match="压缩包"):
        keep(stream.getvalue(), "照片.zip")


def test_a_directory_that_lies_about_sizes_is_counted_while_reading(monkeypatch):
    monkeypatch.setattr(office, "MOST_UNPACKED", 2_000)
    with pytest.raises(NotAccepted, match="异常地大"):
        keep(workbook(), "台账.xlsx")


def test_a_place_may_take_less_than_everything():
    with pytest.raises(NotAccepted, match="PDF"):
        keep(b"%PDF-1.7", "文件.pdf", accepted=[Kind.JPEG])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\fakepath\\桥 1.JPG", "桥 1.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\x00b\r\nc.jpeg", "a_b__c.jpeg"),
        ("报告\u202egpj.exe", "报告_gpj.jpg"),
        ("", "附件.jpg"),
        (".jpg", "附件.jpg"),
        ("长" * 300, "长" * 196 + ".jpg"),
    ],
)
def test_names_are_harmless(name, kept):
    assert clean_name(name, Kind.JPEG) == kept


def test_what_is_rolled_back_is_swept_later_and_never_earlier(media):
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(photo())
        raise RuntimeError
    kept = keep(photo())
    assert len(files(media)) == 4
    assert attachments.sweep() == {"expired": 0, "orphans": 0}  # its transaction might still be open
    grow_old(media)
    assert attachments.sweep() == {"expired": 0, "orphans": 2}
    assert files(media) == [kept.stored, f"{kept.stored}.thumb"]
    assert attachments.missing_files() == []


def grow_old(media):
    before = time.time() - 25 * 3600
    for path in media.rglob("*"):
        if path.is_file():
            os.utime(path, (before, before))


def test_half_written_files_of_a_killed_process_are_swept(media):
    kept = keep(photo())
    for ending in (".part", ".received"):
        store.path_of(kept.stored).with_name(kept.stored + ending).write_bytes(b"half")
    grow_old(media)
    assert attachments.sweep()["orphans"] == 2
    assert files(media) == [kept.stored, f"{kept.stored}.thumb"]


def test_expired_files_go_with_their_rows(media):
    expired = keep(photo(), expires_at=timezone.now() - timedelta(seconds=1))
    kept = keep(photo(), expires_at=timezone.now() + timedelta(days=1))
    assert attachments.sweep()["expired"] == 1
    assert list(Attachment.objects.all()) == [kept]
    assert expired.stored not in files(media)


def test_discarding_waits_for_the_commit(media):
    kept = keep(photo())
    with pytest.raises(RuntimeError), transaction.atomic():
        attachments.discard(Attachment.objects.get())
        raise RuntimeError
    assert len(files(media)) == 2
    attachments.discard(kept)
    assert files(media) == []
    assert not Attachment.objects.exists()


def test_a_row_without_its_file_is_noticed():
    gone, cut = keep(photo()), keep(photo())
    store.path_of(gone.stored).unlink()
    store.path_of(cut.stored).write_bytes(b"x")
    assert [words.rpartition("：")[2] for words in attachments.missing_files()] == [
        "文件不在",
        "文件大小不符",
    ]


def test_a_failed_insert_leaves_no_file(media):
    with pytest.raises(Exception, match="too long"):
        attachments.keep(handed_in(photo()), owner=Owner("x" * 50, 1), by=3)
    assert files(media) == []


def test_drafts_are_ones_own_until_claimed():
    draft = keep(photo(), draft=True)
    assert draft.expires_at > timezone.now()
    assert attachments.may_read(None, draft, account_id=3)
    assert not attachments.may_read(None, draft, account_id=4)
    assert not attachments.may_read(None, draft, account_id=None)
    hazard = Owner("hazard", 12)
    assert attachments.claim([draft], owner=hazard, by=4) == 0  # somebody else's
    assert attachments.claim([draft], owner=hazard, by=3, division="320115001001") == 1
    draft.refresh_from_db()
    assert (draft.state, draft.owner_kind, draft.expires_at) == (Attachment.State.KEPT, "hazard", None)


def test_the_owners_room_is_asked(monkeypatch):
    kept = keep(photo())
    assert not attachments.may_read("post", kept, account_id=3)  # nobody answers for bridges
    asked = []
    answer = lambda post, owner_id: asked.append((post, owner_id)) or True  # noqa: E731
    monkeypatch.setattr(ATTACHMENT_OWNERS, "_entries", {"bridge": (0, answer)})
    assert attachments.may_read("post", kept, account_id=4)
    assert asked == [("post", "7")]


def test_files_we_made_are_kept_as_they_come(media):
    made = attachments.keep_made(
        iter([b"PK", b"rest"]),
        name="台账.xlsx",
        kind=Kind.XLSX,
        owner=Owner("job", 5),
        by=3,
        expires_at=timezone.now() + timedelta(days=7),
    )
    with attachments.opened(made) as file:
        assert file.read() == b"PKrest"

    def breaks():
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        attachments.keep_made(breaks(), name="台账.xlsx", kind=Kind.XLSX, owner=Owner("job", 6), by=3)
    assert files(media) == [made.stored]


def test_stored_names_never_lead_elsewhere():
    for name in ("../../etc/passwd", "", "A" * 40, str(uuid.uuid4())):
        with pytest.raises(ValueError, match="stored name"):
            store.path_of(name)
