"""Rows of 公示 for tests: plain functions, keyword only."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.system import SystemPost
from maintenance.actions import publishing
from maintenance.models import Objection, Publication
from maintenance.models.objections import new_number
from maintenance.publication_terms import load_terms
from tests.factories import HENGXI, make_division

PHONE = "025-52281234"


def make_draft(*, division: str = HENGXI, title: str = "路灯检修公示", by=None, **values) -> Publication:
    load_terms()
    said = {"title": title, "body": "因检修短时停灯。", "phone": PHONE, **values}
    return publishing.draft_notice(division=make_division(code=division), by=by or SystemPost(), **said)


def make_publication(*, days_ago: int = 0, division: str = HENGXI, **values) -> Publication:
    """A running one whose term began some days ago."""
    draft = make_draft(division=division, **values)
    made = publishing.publish(publication=draft, from_date=timezone.localdate(), by=SystemPost())
    if days_ago:
        moved = timedelta(days=days_ago)
        assert made.from_date and made.until
        days = {"from_date": made.from_date - moved, "until": made.until - moved}
        Publication.objects.filter(pk=made.pk).update(**days)
        made.refresh_from_db()
    return made


def make_objection(*, publication: Publication, division: str = HENGXI, due_on: date | None = None, **values):
    today = timezone.localdate()
    said = {
        "way": "phone",
        "received_on": today,
        "due_on": due_on or today + timedelta(days=7),
        "text": "不属实",
    }
    place, number = make_division(code=division), new_number(today.year)
    return Objection.objects.create(
        publication=publication, division=place, number=number, **{**said, **values}
    )


def picture(name: str = "board.jpg", colour: str = "white") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")
