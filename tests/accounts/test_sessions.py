"""Open sessions: seen by their owner, ended by the owner and by the security administrator, limits on guessing."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.actions.sessions import end_sessions
from accounts.models import Account, AccountSession
from common import jobs
from common.models import AuditRecord
from tests.factories import COUNTY, SHITANG, STRANGE_VILLAGE, client_of, make_account, make_post

PASSWORD, WRONG = "Lantern-and-7-boats", "Wrong-password-1"


@pytest.fixture
def clerk(db) -> Account:
    account = make_post(role="village_clerk", division=SHITANG).person.account
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def admin(db) -> Client:
    return client_of(make_post(role="security_admin", division=COUNTY))


def sign_in(account: Account, password: str = PASSWORD, address: str = "127.0.0.1") -> Client:
    browser = Client(REMOTE_ADDR=address)
    browser.last = browser.post("/sign-in/", {"username": account.username, "password": password})
    return browser


def test_it_works(clerk):
    here, there = sign_in(clerk), sign_in(clerk, address="10.1.1.1")
    other = AccountSession.objects.get(address="10.1.1.1")
    assert "10.1.1.1" in here.get("/me/").text
    assert here.post(f"/me/sessions/{other.pk}/end/").status_code == 302
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)


def test_nobody_ends_a_session_of_somebody_else(clerk):
    stranger = make_post(role="village_clerk", division=STRANGE_VILLAGE)
    client_of(stranger)
    foreign = AccountSession.objects.exclude(account=clerk).get()
    assert sign_in(clerk).post(f"/me/sessions/{foreign.pk}/end/").status_code == 404
    assert AccountSession.objects.filter(pk=foreign.pk).exists()


def test_a_changed_password_ends_the_other_sessions_and_renews_the_key(clerk):
    here, there = sign_in(clerk), sign_in(clerk)
    before = here.session.session_key
    wanted = {"present": PASSWORD, "password": "Another-8-lanterns", "again": "Another-8-lanterns"}
    assert here.post("/password/", wanted).status_code == 302
    assert here.session.session_key != before
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)
    assert not Session.objects.filter(session_key=before).exists()
    assert AuditRecord.objects.filter(event="password.change", account_id=clerk.pk).exists()


def test_five_wrong_present_passwords_end_the_session(clerk):
    here = sign_in(clerk)
    wanted = {"present": WRONG, "password": "Another-8-lanterns", "again": "Another-8-lanterns"}
    answers = [here.post("/password/", wanted).status_code for _try in range(5)]
    assert answers == [422, 422, 422, 422, 302]
    assert here.get("/me/").status_code == 302


def test_a_stolen_key_is_worth_nothing_after_signing_out(clerk):
    here = sign_in(clerk)
    thief = Client()
    thief.cookies.update(here.cookies)
    assert thief.get("/me/").status_code == 200
    here.post("/sign-out/")
    assert thief.get("/me/").status_code == 302


def test_signing_in_again_in_the_same_browser_counts_once(clerk):
    here = sign_in(clerk)
    for _again in range(4):
        here.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    assert AccountSession.objects.filter(account=clerk).count() == 1


def test_a_key_set_by_a_stranger_is_replaced_at_sign_in(clerk):
    browser = Client()
    session = browser.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    browser.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    assert browser.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_session_without_its_row_is_none(clerk):
    here = sign_in(clerk)
    AccountSession.objects.all().delete()
    assert here.get("/me/").status_code == 302
    assert here.get("/").status_code == 302


def test_ending_all_but_one(clerk):
    kept, ended = sign_in(clerk), sign_in(clerk)
    assert end_sessions(account=clerk, but=kept.session.session_key) == 1
    assert (kept.get("/me/").status_code, ended.get("/me/").status_code) == (200, 302)


def test_the_security_administrator_unlocks_and_signs_out(clerk, admin):
    inside = sign_in(clerk)
    for _try in range(5):
        sign_in(clerk, WRONG, "10.0.0.9")
    assert sign_in(clerk, address="10.0.0.9").last.status_code == 429
    place = f"/people/{clerk.person_id}/security/"
    assert "暂停登录" in admin.get(place).text
    assert admin.post(f"{place}unlock/").status_code == 302
    assert sign_in(clerk, address="10.0.0.9").last.status_code == 302
    assert admin.post(f"{place}sign-out/").status_code == 302
    assert inside.get("/me/").status_code == 302
    assert AuditRecord.objects.filter(event="account.unlock").exists()


def test_only_the_security_administrator_may_and_only_at_home(clerk, admin):
    county_admin = client_of(make_post(role="county_admin", division=COUNTY))
    assert county_admin.get(f"/people/{clerk.person_id}/security/").status_code == 403
    stranger = make_post(role="village_clerk", division=STRANGE_VILLAGE)
    assert admin.get(f"/people/{stranger.person_id}/security/").status_code == 404


def test_two_hundred_failures_shut_an_address_for_a_while(clerk):
    AccessAttempt.objects.create(
        username="nobody", ip_address="10.0.0.9", failures_since_start=200, attempt_time=timezone.now()
    )
    assert sign_in(clerk, address="10.0.0.9").last.status_code == 422
    assert sign_in(clerk, address="10.0.0.8").last.status_code == 302


def test_the_trail_keeps_failures_but_no_unknown_name(clerk):
    sign_in(clerk, WRONG, "10.0.0.9")
    Client().post("/sign-in/", {"username": "my-secret-password", "password": WRONG})
    notes = AuditRecord.objects.filter(event="session.refuse")
    assert [note.key for note in notes.order_by("pk")] == [str(clerk.pk), ""]
    assert "my-secret" not in str(list(notes.values()))


def test_a_name_in_capitals_is_the_same_name(clerk):
    browser = Client()
    browser.post("/sign-in/", {"username": clerk.username.upper(), "password": PASSWORD})
    assert browser.get("/me/").status_code == 200


def test_whoever_has_no_post_is_told_so(db):
    account = make_account(username="no.post", password=PASSWORD)
    browser = sign_in(account)
    answer = browser.get("/")
    assert answer.status_code == 403
    assert "没有任何岗位" in answer.text
    assert browser.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge，Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/126.0 Safari/537.36 MicroMessenger/8.0", "微信，安卓"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari，iPhone",
        ),
        ("curl/8.0", "其他浏览器"),
    ],
)
def test_devices_are_called_by_names_people_know(agent, words):
    assert AccountSession(agent=agent).device == words


def test_the_night_sweeps_what_is_over(clerk):
    sign_in(clerk)
    sign_in(clerk, WRONG, "10.0.0.9")
    AccountSession.objects.update(created_at=timezone.now() - timedelta(hours=13))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=2))
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    kept = sign_in(clerk)
    job = jobs.run(jobs.start("accounts.sweep_sessions", arguments={}, by=jobs.Asker()).pk)
    assert job.state == "done"
    assert AccountSession.objects.count() == Session.objects.count() == 1
    assert not AccessAttempt.objects.exists()
    assert kept.get("/me/").status_code == 200


def test_sign_in_pages_are_never_stored(client):
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]


def test_forwarded_addresses_are_ignored_without_a_proxy(clerk):
    browser = Client(REMOTE_ADDR="10.0.0.7", headers={"x-forwarded-for": "8.8.8.8"})
    browser.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    assert AccountSession.objects.get().address == "10.0.0.7"
