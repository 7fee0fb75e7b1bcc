"""Files through their address: for whom the owner's room says so, harmless whatever they hold."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Division
from common import attachments
from common.attachments import Owner, store
from common.models import Attachment
from common.places import ATTACHMENT_OWNERS


@pytest.fixture
def villages(monkeypatch):
    """A room whose files belong to villages: who sees the village may read them."""

    def may_read(post, owner_id):
        return Division.objects.visible_to(post).filter(pk=owner_id).exists()

    monkeypatch.setattr(ATTACHMENT_OWNERS, "_entries", {"village": (0, may_read)})


def kept(owner, content=b"%PDF-1.7", name="合同.pdf", by=None, **how):
    return attachments.keep(SimpleUploadedFile(name, content), owner=Owner("village", owner.pk), by=by, **how)


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(stream, format="JPEG")
    return stream.getvalue()


def show(client, file, query=""):
    return client.get(reverse("accounts:attachment-show", args=[file.public_id]) + query)


def test_it_works(county, villages):
    answer = show(county.client("village_clerk"), kept(county.village))
    assert answer.getvalue() == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%88%E5%90%8C.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_picture_is_shown_in_a_sandbox_and_small_on_request(county, villages):
    client, file = county.client("village_clerk"), kept(county.village, photo(), "桥.jpg")
    whole, small = show(client, file), show(client, file, "?thumbnail")
    assert whole["Content-Disposition"].startswith("inline")
    assert (
        "sandbox" in whole["Content-Security-Policy"] and "script-src" not in whole["Content-Security-Policy"]
    )
    assert Image.open(io.BytesIO(whole.getvalue())).size == (900, 600)
    assert Image.open(io.BytesIO(small.getvalue())).size == (480, 320)


def test_what_is_foreign_missing_or_unowned_is_the_same_404(county, villages):
    client = county.client("village_clerk")
    foreign, gone, unowned = kept(county.other_village), kept(county.village), kept(county.village)
    store.path_of(gone.stored).unlink()
    Attachment.objects.filter(pk=unowned.pk).update(owner_kind="nobody")
    answers = [show(client, file) for file in (foreign, gone, unowned)]
    answers.append(client.get(reverse("accounts:attachment-show", args=[uuid.uuid4()])))
    assert {answer.status_code for answer in answers} == {404}


def test_a_draft_is_its_uploaders_alone(county, villages):
    clerk = county.posts["village_clerk"].person.account
    draft = kept(county.village, by=clerk.pk, draft=True)
    assert show(county.client("village_clerk"), draft).getvalue() == b"%PDF-1.7"
    assert show(county.client("county_admin"), draft).status_code == 404


def test_nobody_reads_without_signing_in(client, county, villages):
    assert show(client, kept(county.village)).status_code == 302
