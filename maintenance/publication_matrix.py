"""Objects for the authorisation matrix: publications, sheets, objections and decisions in a given village."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from common.attachments import Owner, keep_made
from common.attachments.keeping import DRAFT_LIVES
from common.models import Attachment
from maintenance.actions import publishing
from maintenance.actions.posting import PHOTOS
from maintenance.models import NamingDecision, Objection, Posting, Publication
from maintenance.models.objections import new_number

PHONE = "025-52281234"


def draft(division: Division) -> Publication:
    title = f"{division.short_name}矩阵公示"
    by = SystemPost()
    return publishing.draft_notice(division=division, title=title, body=title, phone=PHONE, by=by)


def running(division: Division) -> Publication:
    return publishing.publish(publication=draft(division), from_date=timezone.localdate(), by=SystemPost())


def posting(division: Division) -> Posting:
    today = timezone.localdate()
    place = f"{division.short_name}矩阵公开栏"
    return Posting.objects.create(
        publication=running(division), division=division, place=place, posted_on=today
    )


def removable(division: Division) -> Posting:
    """Of a notice that was withdrawn."""
    made = posting(division)
    publishing.withdraw(publication=made.publication, reason="更正", by=SystemPost())
    return made


def objection(division: Division) -> Objection:
    today = timezone.localdate()
    return Objection.objects.create(
        publication=running(division),
        division=division,
        number=new_number(today.year),
        way=Objection.Way.PHONE,
        received_on=today,
        due_on=today + timedelta(days=7),
        name=f"{division.short_name}人",
        phone="13912345678",
        text=f"{division.short_name}矩阵异议",
    )


def decision(division: Division) -> NamingDecision:
    person = Person.objects.create(name=f"{division.short_name}实名人", division=division)
    today = timezone.localdate()
    return NamingDecision.objects.create(person=person, division=division, basis="矩阵", from_date=today)


def _photo(account_id: int | None, publication: Publication, division: Division) -> dict:
    owner = Owner(PHOTOS, f"new-{publication.pk}-{division.pk}")
    made = keep_made([b"x"], name="照片", kind=Attachment.Kind.JPEG, owner=owner, by=account_id)
    made.state, made.expires_at = Attachment.State.DRAFT, timezone.now() + DRAFT_LIVES
    made.save(update_fields=["state", "expires_at"])
    return {"public_id": made.public_id}


def photo(division: Division) -> dict:
    """A photo that somebody else took."""
    return _photo(None, running(division), division)


def own_photo(post) -> dict:
    return _photo(post.person.account.pk, running(post.division), post.division)


def _of(make, name: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {name: make(division).pk})


def _board(division: Division) -> dict:
    return {"publication_id": running(division).pk, "code": division.pk}


FACTORIES = {
    "maintenance:publication-detail": _of(running, "publication_id"),
    "maintenance:publication-edit": _of(draft, "publication_id"),
    "maintenance:publication-publish": _of(draft, "publication_id"),
    "maintenance:publication-withdraw": _of(running, "publication_id"),
    "maintenance:publication-urge": _of(running, "publication_id"),
    "maintenance:publication-paper": _of(running, "publication_id"),
    "maintenance:publication-term-create": ObjectFactory(lambda division: {"kind": "notice"}, shared=True),
    "maintenance:posting-create": ObjectFactory(_board),
    "maintenance:posting-photo-create": ObjectFactory(_board),
    "maintenance:posting-photo-delete": ObjectFactory(photo, own=own_photo),
    "maintenance:posting-detail": _of(posting, "posting_id"),
    "maintenance:posting-confirm": _of(posting, "posting_id"),
    "maintenance:posting-refuse": _of(posting, "posting_id"),
    "maintenance:posting-remove": _of(removable, "posting_id"),
    "maintenance:objection-create": _of(running, "publication_id"),
    "maintenance:objection-detail": _of(objection, "objection_id"),
    "maintenance:objection-uphold": _of(objection, "objection_id"),
    "maintenance:objection-refuse": _of(objection, "objection_id"),
    "maintenance:objection-phone": _of(objection, "objection_id"),
    "maintenance:naming-end": _of(decision, "decision_id"),
}
