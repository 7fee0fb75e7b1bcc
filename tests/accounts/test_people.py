"""People and their accounts: entered, changed by one of two editors, masked, disabled."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from accounts.access import Refused
from accounts.actions.accounts import disable_account, open_account, reset_password
from accounts.actions.people import change_person, create_person, reveal_phone
from accounts.models import AccountSession, Person
from common.models import AuditRecord
from common.models.versions import StaleVersion
from tests.factories import client_of


@pytest.fixture
def person(county):
    return create_person(
        by=county.posts["county_admin"],
        name="张三",
        division=county.village,
        phone="138 0000 1234",
        title="会计",
    )


def test_created_with_the_phone_in_its_one_spelling(person):
    assert person.phone == "13800001234"
    assert Person.objects.get(pk=person.pk).phone_tail_hash != ""


def test_not_in_another_area(county):
    with pytest.raises(Refused):
        create_person(by=county.posts["county_admin"], name="李四", division=county.fourth_village)


def test_moving_needs_both_areas(county, person):
    with pytest.raises(Refused):
        change_person(
            person=person, by=county.posts["county_admin"], version=1, division=county.fourth_village
        )
    stranger = Person.objects.create(name="外县人", division=county.fourth_village)
    with pytest.raises(Http404):
        change_person(person=stranger, by=county.posts["county_admin"], version=1, division=county.village)


def test_second_editor_is_told_and_nothing_is_lost(county, person):
    change_person(person=person, by=county.posts["county_admin"], version=1, title="主任")
    late = Person.objects.get(pk=person.pk)
    with pytest.raises(StaleVersion):
        change_person(person=late, by=county.posts["county_admin"], version=1, title="书记")
    assert Person.objects.get(pk=person.pk).title == "主任"


def test_changing_the_phone_changes_its_hashes(county, person):
    before = person.phone_hash
    change_person(person=person, by=county.posts["county_admin"], version=1, phone="13900005678")
    now = Person.objects.get(pk=person.pk)
    assert now.phone == "13900005678"
    assert now.phone_hash not in ("", before)


def test_page_keeps_the_losers_words(county, person):
    client = county.client("county_admin")
    url = reverse("accounts:person-edit", args=[person.pk])
    sent = {"name": "张三", "division": county.village.pk, "active": "on", "version": "1"}
    client.post(url, sent | {"title": "主任"})
    page = client.post(url, sent | {"title": "书记"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "改过这条内容" in words and "书记" in words and "现在的内容：主任" in words
    assert 'name="version" value="2"' in words
    assert client.post(url, sent | {"title": "书记", "version": "2"}).status_code == 302


def test_list_and_export_mask_the_phone(county, person):
    client = county.client("county_admin")
    page = client.get(reverse("accounts:person-list")).content.decode()
    assert "138****1234" in page and "13800001234" not in page
    detail = client.get(reverse("accounts:person-detail", args=[person.pk])).content.decode()
    assert "13800001234" not in detail


def test_full_phone_wants_a_right_and_a_reason_and_leaves_a_record(county, person):
    clerk = county.posts["township_clerk"]
    with pytest.raises(ValidationError, match="事由"):
        reveal_phone(person=person, by=clerk, reason=" ")
    with pytest.raises(Refused):
        reveal_phone(person=person, by=county.posts["village_clerk"], reason="通知防汛")
    assert reveal_phone(person=person, by=clerk, reason="通知防汛") == "13800001234"
    record = AuditRecord.objects.events().get(event="contact.reveal")
    assert record.key == str(person.pk)
    assert "通知防汛" in str(record.after or record.before)


def test_page_shows_the_phone_after_a_reason(county, person):
    client = county.client("township_clerk")
    url = reverse("accounts:person-phone", args=[person.pk])
    assert "13800001234" not in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "13800001234" in client.post(url, {"reason": "通知防汛"}).content.decode()


def test_person_is_found_by_last_four_digits(county, person):
    Person.objects.create(name="李四", division=county.village, phone="13800005555")
    page = county.client("county_admin").get(reverse("accounts:person-list"), {"q": "1234"}).content.decode()
    assert "张三" in page and "李四" not in page


def test_account_opens_with_a_password_shown_once(county, person):
    client = county.client("county_admin")
    page = client.post(reverse("accounts:account-create", args=[person.pk]), {"username": "gl.zhangsan"})
    person.refresh_from_db()
    account = person.account
    shown = page.context["password"]
    assert account.check_password(shown) and account.must_change_password and account.one_time_until
    assert shown in page.content.decode()
    detail = client.get(reverse("accounts:person-detail", args=[person.pk])).content.decode()
    assert shown not in detail


@pytest.mark.parametrize("username", ["ab", "1abc", "张三", "UP", "a b c d", "x" * 41])
def test_unfit_account_names(county, person, username):
    with pytest.raises(ValidationError):
        open_account(person=person, username=username, by=county.posts["county_admin"])


def test_disabling_ends_all_sessions(county):
    clerk = county.posts["village_clerk"]
    account, client = clerk.person.account, client_of(clerk)
    disable_account(account=account, by=county.posts["county_admin"])
    assert not AccountSession.objects.filter(account=account).exists()
    assert reverse("accounts:sign-in") in client.get("/").url


def test_resetting_ends_all_sessions(county):
    clerk = county.posts["village_clerk"]
    account, _client = clerk.person.account, client_of(clerk)
    password = reset_password(account=account, by=county.posts["county_admin"])
    account.refresh_from_db()
    assert account.check_password(password)
    assert not AccountSession.objects.filter(account=account).exists()


def test_nobody_disables_oneself(county):
    admin = county.posts["county_admin"]
    with pytest.raises(ValidationError, match="本人"):
        disable_account(account=admin.person.account, by=admin)
    with pytest.raises(ValidationError, match="本人"):
        change_person(person=admin.person, by=admin, version=1, active=False)


def test_who_leaves_can_not_sign_in(county):
    clerk = county.posts["village_clerk"].person
    change_person(person=clerk, by=county.posts["county_admin"], version=1, active=False)
    clerk.account.refresh_from_db()
    assert not clerk.account.is_active


def test_who_moves_leaves_the_posts_of_the_old_village_the_same_day(county):
    clerk = county.posts["village_clerk"]
    client = client_of(clerk)
    change_person(
        person=clerk.person, by=county.posts["county_admin"], version=1, division=county.other_village
    )
    assert not clerk.person.posts.in_force().exists()
    assert reverse("accounts:sign-in") in client.get("/").url


def test_many_people_leave_only_after_the_password_was_given_again(county):
    for number in range(101):
        Person.objects.create(name=f"人{number}", division=county.village)
    account = county.posts["county_admin"].person.account
    account.set_password("Liushu-2026-x")
    account.save()
    client, url = county.client("county_admin"), reverse("accounts:person-export")
    assert "本人登录密码" in client.get(url).content.decode()
    wrong = client.post(url, {"password": "nope"})
    assert wrong.status_code == 422 and "密码不对" in wrong.content.decode()
    assert client.post(url, {"password": "Liushu-2026-x"}).streaming
    few = county.township.pk
    assert client.get(url, {"township": few, "q": "人1"}).streaming
