"""Two at once in CARE, over real connections: evidence counts once, an edition says what its clerk confirmed."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import timezone

from common.models import Attachment
from maintenance.actions import editions, publishing
from maintenance.actions import posting as boards
from maintenance.actions.editions import freeze
from maintenance.actions.inspecting_photos import PhotosMissing, Taken, keep_photo
from maintenance.actions.items import fill
from maintenance.models import Edition, Inspection, InspectionPhoto, ItemState, Posting, Publication
from maintenance.publication_terms import load_terms
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, make_division, make_post
from tests.maintenance.inspecting_rows import look, picture
from tests.maintenance.item_rows import make_item
from tests.maintenance.publication_rows import make_publication

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """What each answers or is refused with; all begin together, each on a connection of its own."""
    ready = Barrier(len(acts))

    def run(act):
        ready.wait(timeout=20)
        try:
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, act) for act in acts]]


def test_a_photo_belongs_to_one_look():
    clerk = make_post(role="village_clerk", division=SHITANG)
    account, facility, key = clerk.person.account.pk, make_facility(division=SHITANG), uuid.uuid4()
    keep_photo(file=picture(), client_key=key, by=clerk, account_id=account)

    def send():
        return look(facility=facility, by=clerk, photos=(Taken(key),), account_id=account)

    said = at_once(send, send, send)
    assert sum(isinstance(one, Inspection) for one in said) == 1
    assert sum(isinstance(one, PhotosMissing) for one in said) == 2
    assert InspectionPhoto.objects.everywhere(because="test").count() == 1


def test_the_photos_of_a_board_prove_one_sheet():
    make_division(code=SHITANG)
    clerk, publication = make_post(role="village_clerk", division=SHITANG), make_publication()
    said = {
        "publication": publication,
        "division": clerk.division,
        "account_id": clerk.person.account.pk,
        "by": clerk,
    }
    boards.add_photo(file=picture(), **said)

    def hang():
        return boards.post_sheet(place="村务公开栏", posted_on=timezone.localdate(), **said)

    answers = at_once(hang, hang, hang, hang)
    made = [one for one in answers if isinstance(one, Posting)]
    assert len(made) == 1 and Posting.objects.everywhere(because="test").count() == 1
    assert Attachment.objects.get().owner_id == str(made[0].pk)


def test_one_edition_is_drafted_once_however_often_it_is_sent():
    load_terms()
    clerk, place = make_post(division=HENGXI), make_division(code=HENGXI)
    make_item(filled=True, state=ItemState.CHECKED)
    edition = freeze(division=place, by=clerk)

    def draft():
        return publishing.draft(
            kind="responsibility_list",
            object_id=edition.pk,
            division=place,
            title="清单公示",
            phone="025-52281234",
            by=clerk,
        )

    answers = at_once(draft, draft, draft)
    assert sum(isinstance(one, Publication) for one in answers) == 1
    assert Publication.objects.everywhere(because="test").count() == 1


def test_what_is_filled_anew_while_an_edition_is_frozen_is_told(monkeypatch):
    clerk, place = make_post(division=HENGXI), make_division(code=HENGXI)
    make_item(filled=True, state=ItemState.CHECKED)
    late = make_item(filled=True, state=ItemState.CHECKED)
    numbered = editions.next_of

    def in_between(*args, **values):
        """Another clerk fills a line between the count and the lines."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(
                lambda: (fill(item=late, version=late.version, note="改", by=clerk), connections.close_all())
            ).result(20)
        return numbered(*args, **values)

    monkeypatch.setattr(editions, "next_of", in_between)
    with pytest.raises(ValidationError), transaction.atomic():
        freeze(division=place, by=clerk, leaving=0)
    assert not Edition.objects.everywhere(because="test").exists()
