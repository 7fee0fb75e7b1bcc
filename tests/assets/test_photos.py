"""照片: taken on a phone, kept once, seen by whoever sees the facility, removed for a reason that stays."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assets.actions import photos as acts
from assets.actions.lifecycle import name_keeper
from assets.actions.photos import photos_of
from assets.models import Facility
from common.models import Attachment
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_person, make_post

ONE = {"headers": {"X-One-By-One": "1"}}


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def photo(colour: str = "green", name: str = "现场.jpg") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(stream, format="JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


def send(post, facility, *files, **how):
    return client_of(post).post(reverse("assets:photo-create", args=[facility.pk]), {"photos": files}, **how)


def tab(post, facility) -> str:
    url = reverse("assets:facility-detail", args=[facility.pk])
    return client_of(post).get(url, {"tab": "photos"}).content.decode()


def test_it_works_one_by_one(facility, village):
    assert send(village, facility, photo(), **ONE).status_code == 204
    assert send(village, facility, photo("red"), **ONE).status_code == 204
    first, second = photos_of(facility)
    page = tab(village, facility)
    assert page.index(str(first.public_id)) < page.index(str(second.public_id)) and "封面" in page
    assert first.division == SHITANG and first.uploader_id == village.person.account.pk
    small = client_of(village).get(reverse("accounts:attachment-show", args=[first.public_id]) + "?thumbnail")
    assert Image.open(io.BytesIO(small.getvalue())).size == (480, 320)


def test_several_from_a_form_without_script(facility, village):
    answer = send(village, facility, photo(), photo("red"), photo("blue"))
    assert answer.status_code == 302 and answer["Location"].endswith("?tab=photos")
    assert photos_of(facility).count() == 3


def test_the_same_photo_is_kept_once(facility, village):
    for _again in range(2):
        assert send(village, facility, photo(), **ONE).status_code == 204
    assert photos_of(facility).count() == 1


def test_what_is_no_photo_is_refused_in_words(facility, village):
    pdf = SimpleUploadedFile("说明.pdf", b"%PDF-1.7")
    answer = send(village, facility, pdf, **ONE)
    assert answer.status_code == 422 and "这里不能上传" in answer.content.decode()
    browser, form = client_of(village), {"photos": [SimpleUploadedFile("说明.pdf", b"%PDF-1.7")]}
    page = browser.post(reverse("assets:photo-create", args=[facility.pk]), form, follow=True)
    assert "说明.pdf：" in page.content.decode()
    assert send(village, facility, **ONE).status_code == 422
    assert not Attachment.objects.exists()


def test_there_is_a_most(facility, village, monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    assert send(village, facility, photo(), **ONE).status_code == 204
    assert "最多 1 张" in send(village, facility, photo("red"), **ONE).content.decode()


def test_a_caretaker_shows_what_he_keeps(facility):
    clerk, person = make_post(division=HENGXI), make_person(division=SHITANG)
    caretaker = make_post(role="caretaker", division=SHITANG, person=person)
    assert send(caretaker, facility, photo(), **ONE).status_code == 404
    said = {
        "keeper": make_party(division=SHITANG),
        "keeper_kind": "public_post",
        "reason": "聘用",
        "by": clerk,
    }
    name_keeper(facility=facility, keeper_person=person, from_date=timezone.localdate(), **said)
    assert send(caretaker, facility, photo(), **ONE).status_code == 204
    kept = photos_of(facility).get()
    assert client_of(caretaker).get(reverse("assets:photo-delete", args=[kept.public_id])).status_code == 403


def test_removing_asks_why_and_the_history_keeps_it(facility, village):
    send(village, facility, photo(), **ONE)
    kept, browser = photos_of(facility).get(), client_of(village)
    url = reverse("assets:photo-delete", args=[kept.public_id])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "照片中有无关人员"}).status_code == 302
    assert not photos_of(facility).exists()
    assert browser.get(url).status_code == 404
    page = browser.get(reverse("assets:facility-detail", args=[facility.pk]), {"tab": "changes"})
    assert "删除照片" in page.content.decode() and "照片中有无关人员" in page.content.decode()


def test_strangers_find_neither_photo_nor_facility(facility, village):
    send(village, facility, photo(), **ONE)
    kept = photos_of(facility).get()
    neighbour = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert send(neighbour, facility, photo("red"), **ONE).status_code == 404
    for name in ("accounts:attachment-show", "assets:photo-delete"):
        assert client_of(neighbour).get(reverse(name, args=[kept.public_id])).status_code == 404
    leader = make_post(role="township_leader", division=HENGXI)
    assert send(leader, facility, photo("red"), **ONE).status_code == 403
    assert "拍照" not in tab(leader, facility)
