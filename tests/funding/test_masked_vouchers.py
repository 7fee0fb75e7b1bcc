"""The public copy of a voucher: what the clerk frames is black in it, and the scan stays as it was."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common.attachments import opened
from funding.actions import vouchers
from funding.masking import Box, painted
from tests.factories import COUNTY, GULI_VILLAGE, SHITANG, client_of, make_post
from tests.funding.spending_rows import make_expenditure, make_purse

pytestmark = pytest.mark.django_db
FRAMED = {"left": ["50", "0"], "top": ["50", "0"], "width": ["50", "10"], "height": ["50", "10"]}


def white(width: int = 200, height: int = 100) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return SimpleUploadedFile("发票.png", out.getvalue())


@pytest.fixture
def kept():
    clerk = make_post(role="village_clerk", division=SHITANG)
    row = make_expenditure(account=make_purse(), by=clerk)
    (scan,) = vouchers.add(expenditure=row, files=[white()], by=clerk, account_id=None)
    return clerk, row, scan


def pixel(attachment, x: int, y: int) -> int:
    with opened(attachment) as file, Image.open(file) as picture:
        return sum(picture.convert("RGB").getpixel((x, y)))


def test_what_is_framed_is_black_in_the_copy_alone(kept):
    clerk, row, scan = kept
    client, url = client_of(clerk), reverse("funding:voucher-mask", args=[scan.public_id])
    assert url in client.get(reverse("funding:expenditure-detail", args=[row.pk])).text
    assert "data-masking" in client.get(url).text
    assert client.post(url, FRAMED).status_code == 302
    (copy,) = vouchers.scans_of(row, vouchers.PUBLIC)
    assert copy.name == "发票（已遮盖）.jpg"
    assert pixel(copy, 150, 75) < 30 and pixel(copy, 10, 5) < 30
    assert pixel(copy, 60, 60) > 700
    assert pixel(scan, 150, 75) == 765
    assert vouchers.scans_of(row).count() == 1


def test_nothing_framed_and_what_lies_outside_is_refused(kept):
    clerk, row, scan = kept
    client, url = client_of(clerk), reverse("funding:voucher-mask", args=[scan.public_id])
    assert "请框出要遮盖的地方" in client.post(url).text
    for wrong in ("x", "-1", "101", "nan", "inf"):
        answer = client.post(url, FRAMED | {"left": [wrong, "0"]})
        assert answer.status_code == 422
        assert "请重新框选" in answer.text
    other = make_expenditure(account=make_purse(), by=clerk)
    with pytest.raises(ValidationError, match="只能遮盖这笔用款"):
        vouchers.mask(expenditure=other, scan=scan, boxes=[Box(0, 0, 1, 1)], by=clerk, account_id=None)
    assert not vouchers.scans_of(row, vouchers.PUBLIC).exists()


def test_only_who_keeps_the_vouchers_masks_them(kept):
    _clerk, _row, scan = kept
    url = reverse("funding:voucher-mask", args=[scan.public_id])
    assert client_of(make_post(role="village_clerk", division=GULI_VILLAGE)).get(url).status_code == 404
    assert client_of(make_post(role="auditor", division=COUNTY)).get(url).status_code == 403
    assert client_of(make_post(role="village_supervisor", division=SHITANG)).get(url).status_code == 403


def test_a_photo_taken_sideways_is_masked_as_it_is_seen():
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    Image.new("RGB", (40, 20), "white").save(out, "JPEG", exif=exif)
    with Image.open(BytesIO(painted(BytesIO(out.getvalue()), [Box(0, 0, 1, 0.5)]))) as picture:
        assert picture.size == (20, 40)
        assert sum(picture.getpixel((10, 5))) < 30 and sum(picture.getpixel((10, 35))) > 700


def test_scans_are_sent_one_by_one_from_the_phone(kept):
    clerk, row, _scan = kept
    url = reverse("funding:expenditure-file", args=[row.pk, "scan"])
    client = client_of(clerk)
    assert client.post(url, {"photos": white(300, 90)}, HTTP_X_ONE_BY_ONE="1").status_code == 204
    answer = client.post(url, {"photos": SimpleUploadedFile("x.txt", b"x")}, HTTP_X_ONE_BY_ONE="1")
    assert answer.status_code == 422
    assert "没有收下这个文件" in answer.text
