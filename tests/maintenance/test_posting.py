"""张榜: a photo, a place, a day; confirmed by another; taken down after the term; nobody's but the village's."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Account, Notice
from common.models import Attachment
from maintenance.actions import posting as acts
from maintenance.actions import publishing
from maintenance.boards import boards_of, villages_of
from maintenance.models import Posting, Publication
from maintenance.models.postings import FLOW
from maintenance.publication_waiting import sheets_to_confirm, sheets_to_post, sheets_to_remove
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.maintenance.publication_rows import make_publication, picture

OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    make_division(code=SHITANG)
    make_division(code=OTHER)
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def watch(clerk):
    return make_post(role="village_supervisor", division=SHITANG)


def account_of(post) -> int:
    return Account.objects.get(person=post.person).pk


def hang(publication, *, by, division=None, **values) -> Posting:
    said = {"publication": publication, "division": division or by.division, "account_id": account_of(by)}
    acts.add_photo(file=picture(), by=by, **said)
    words = {"place": "村务公开栏", "posted_on": timezone.localdate(), **values}
    return acts.post_sheet(by=by, **said, **words)


def test_it_is_posted_with_its_photo_and_confirmed_by_another(clerk, watch):
    publication = make_publication()
    made = hang(publication, by=clerk)
    assert acts.photos_of(made).count() == 1
    with pytest.raises(Refused):
        acts.confirm_sheet(posting=made, by=clerk)
    assert [one.what for one in sheets_to_confirm(watch)] == [f"请到现场确认：{publication.title}"]
    done = acts.confirm_sheet(posting=made, by=watch)
    assert (done.state, done.confirmed_by) == (Posting.State.CONFIRMED, watch.person)
    assert sheets_to_confirm(watch) == []


def test_nobody_confirms_what_he_posted(clerk):
    made = hang(make_publication(), by=clerk)
    both = make_post(role="village_supervisor", division=SHITANG, person=clerk.person)
    with pytest.raises(ValidationError, match="他人确认"):
        acts.confirm_sheet(posting=made, by=both)
    assert sheets_to_confirm(both) == []
    with pytest.raises(IntegrityError):
        Posting.objects.filter(pk=made.pk).update(confirmed_by=clerk.person)


def test_without_photo_or_beyond_the_term_or_the_village_nothing_is_posted(clerk):
    publication, today = make_publication(), timezone.localdate()
    said = {"publication": publication, "by": clerk, "account_id": account_of(clerk), "place": "栏"}
    with pytest.raises(ValidationError, match="先拍一张"):
        acts.post_sheet(division=clerk.division, posted_on=today, **said)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ValidationError, match="张榜日期"):
            hang(publication, by=clerk, posted_on=day)
    with pytest.raises(Refused):
        hang(publication, by=clerk, division=make_division(code=OTHER))
    elsewhere = make_publication(division=GULI_VILLAGE)
    with pytest.raises(Http404):
        hang(elsewhere, by=clerk)
    Publication.objects.filter(pk=publication.pk).update(state="withdrawn")
    with pytest.raises(ValidationError, match="不用张榜"):
        hang(publication, by=clerk)


def test_photos_taken_by_one_are_not_handed_in_by_another(clerk):
    publication = make_publication()
    other = make_post(role="village_head", division=SHITANG)
    acts.add_photo(
        publication=publication,
        division=clerk.division,
        file=picture(),
        by=clerk,
        account_id=account_of(clerk),
    )
    with pytest.raises(ValidationError, match="先拍一张"):
        acts.post_sheet(
            publication=publication, division=clerk.division, place="栏", posted_on=timezone.localdate(),
            by=other, account_id=account_of(other),
        )  # fmt: skip


def test_one_found_wanting_counts_no_more_and_is_hung_anew(clerk, watch):
    publication = make_publication()
    made = hang(publication, by=clerk)
    with pytest.raises(ValidationError, match="原因"):
        acts.refuse_sheet(posting=made, reason="", by=watch)
    acts.refuse_sheet(posting=made, reason="现场未见张贴", by=watch)
    notice = Notice.objects.get(person=clerk.person, title__startswith="请重新张榜")
    assert client_of(clerk).get(notice.link).status_code == 200
    (board,) = boards_of(publication, [clerk.division])
    assert not board.is_posted and len(sheets_to_post(clerk)) == 1
    again = hang(publication, by=clerk)
    (board,) = boards_of(publication, [clerk.division])
    assert (board.posting, board.is_posted) == (again, True)
    assert sheets_to_post(clerk) == []


def test_it_is_taken_down_after_the_term_only(clerk, watch):
    publication = make_publication()
    made = acts.confirm_sheet(posting=hang(publication, by=clerk), by=watch)
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="期满后"):
        acts.remove_sheet(posting=made, removed_on=today, by=clerk)
    assert sheets_to_remove(clerk) == []
    past = today - timedelta(days=9)
    Publication.objects.filter(pk=publication.pk).update(from_date=past, until=today - timedelta(days=1))
    assert len(sheets_to_remove(clerk)) == 1
    with pytest.raises(ValidationError, match="撤榜日期"):
        acts.remove_sheet(posting=made, removed_on=today - timedelta(days=1), by=clerk)
    assert acts.remove_sheet(posting=made, removed_on=today, by=clerk).state == Posting.State.REMOVED
    assert sheets_to_remove(clerk) == []


def test_one_withdrawn_is_taken_down_at_once(clerk):
    publication = make_publication()
    made = hang(publication, by=clerk)
    publishing.withdraw(publication=publication, reason="有误", by=make_post(division=HENGXI))
    assert len(sheets_to_remove(clerk)) == 1
    assert acts.remove_sheet(posting=made, removed_on=timezone.localdate(), by=clerk).state == "removed"


def test_every_other_move_is_refused_by_action_and_by_page(clerk, watch):
    acts_of = {
        "confirm": (watch, lambda row: acts.confirm_sheet(posting=row, by=watch)),
        "refuse": (watch, lambda row: acts.refuse_sheet(posting=row, reason="未见", by=watch)),
        "remove": (
            clerk,
            lambda row: acts.remove_sheet(posting=row, removed_on=timezone.localdate(), by=clerk),
        ),
    }
    for state in Posting.State.values:
        row = hang(make_publication(), by=clerk)
        Posting.objects.filter(pk=row.pk).update(state=state)
        row.refresh_from_db()
        for name, (post, act) in acts_of.items():
            if any(move.act == name and state in move.before for move in FLOW):
                continue
            with pytest.raises(WrongMove):
                act(row)
            page = reverse(f"maintenance:posting-{name}", args=[row.pk])
            assert (
                client_of(post).post(page, {"reason": "未见", "removed_on": "2026-01-01"}).status_code == 400
            )


def test_the_village_does_it_all_in_the_browser(clerk, watch):
    publication = make_publication()
    browser = client_of(clerk)
    page = reverse("maintenance:posting-create", args=[publication.pk, SHITANG])
    photos = reverse("maintenance:posting-photo-create", args=[publication.pk, SHITANG])
    sent = browser.post(photos, {"photos": picture()}, headers={"X-One-By-One": "1"})
    assert sent.status_code == 204
    browser.post(photos, {"photos": [picture("b.jpg", "red"), picture("c.jpg", "blue")]})
    shown = browser.get(page).content.decode()
    assert shown.count("?thumbnail") == 3
    draft = Attachment.objects.filter(owner_kind=acts.PHOTOS).first()
    assert (
        client_of(watch).get(reverse("accounts:attachment-show", args=[draft.public_id])).status_code == 404
    )
    browser.post(reverse("maintenance:posting-photo-delete", args=[draft.public_id]))
    answer = browser.post(page, {"place": "公开栏", "posted_on": str(timezone.localdate())}, follow=True)
    assert "待确认" in answer.content.decode()
    made = Posting.objects.get()
    assert acts.photos_of(made).count() == 2
    photo = acts.photos_of(made).first()
    shown = client_of(watch).get(reverse("accounts:attachment-show", args=[photo.public_id]))
    assert shown.status_code == 200 and shown.getvalue().startswith(b"\xff\xd8")
    client_of(watch).post(reverse("maintenance:posting-confirm", args=[made.pk]))
    assert (
        "已确认"
        in browser.get(reverse("maintenance:publication-detail", args=[publication.pk])).content.decode()
    )


def test_text_that_is_no_picture_is_not_taken(clerk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    publication = make_publication()
    photos = reverse("maintenance:posting-photo-create", args=[publication.pk, SHITANG])
    bad = SimpleUploadedFile("a.jpg", b"not a picture", content_type="image/jpeg")
    answer = client_of(clerk).post(photos, {"photos": bad}, headers={"X-One-By-One": "1"})
    assert answer.status_code == 422 and re.search("没有收下", answer.content.decode())


def test_the_township_learns_who_lacks_once_the_day_has_come(clerk):
    township = make_post(division=HENGXI)
    publication = make_publication()
    due = len(sheets_to_post(township))
    assert due == 0  # the second day is the limit
    hang(publication, by=clerk)
    later = make_publication(days_ago=2, title="另一件")
    (matter,) = sheets_to_post(township)
    lacking = villages_of(later).count()
    assert matter.what == f"另一件：{lacking} 个村（社区）未张榜"


def test_a_village_sees_its_own_board_alone(clerk):
    publication = make_publication()
    other = make_division(code=OTHER)
    shown = (
        client_of(clerk)
        .get(reverse("maintenance:publication-detail", args=[publication.pk]))
        .content.decode()
    )
    assert "石塘村" in shown and other.short_name not in shown
    page = reverse("maintenance:posting-create", args=[publication.pk, OTHER])
    assert client_of(clerk).get(page).status_code == 404
    paper = reverse("maintenance:publication-paper", args=[publication.pk])
    assert client_of(clerk).get(f"{paper}?village={OTHER}").status_code == 404


def test_the_township_hurries_those_who_lack_once_a_day(clerk, watch):
    township = make_post(division=HENGXI)
    publication = make_publication(days_ago=2)
    hung = make_post(role="village_clerk", division=OTHER)
    hang(publication, by=hung)
    page = reverse("maintenance:publication-urge", args=[publication.pk])
    for _time in "12":
        client_of(township).post(page)
    told = Notice.objects.filter(title__startswith="催办，请张榜")
    assert [notice.person for notice in told] == [clerk.person]
    assert client_of(clerk).get(told[0].link).status_code == 200
    hang(publication, by=clerk)
    Publication.objects.filter(pk=publication.pk).update(state="ended")
    publication.refresh_from_db()
    with pytest.raises(ValidationError, match="不用催办"):
        acts.urge_posting(publication=publication, by=township)
    with pytest.raises(Refused):
        acts.urge_posting(publication=publication, by=clerk)
