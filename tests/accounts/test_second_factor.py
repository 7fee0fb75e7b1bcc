"""The second factor: set up once, asked each time, never twice with the same code, reset by another."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actions.second_factors import SETTING_UP
from accounts.models import Account, AccountSession, Role
from accounts.totp import present_token
from common.models import AuditRecord
from tests.factories import COUNTY, GULI, client_of, make_post

PASSWORD = "Lantern-and-7-boats"
PAGE = "/sign-in/second-factor/"


@pytest.fixture
def clerk(db) -> Account:
    """A township clerk with a password and no device yet."""
    account = make_post(role="township_clerk", division=GULI).person.account
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def client(clerk) -> Client:
    """Password given."""
    browser = Client()
    browser.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    return browser


@pytest.fixture
def device(clerk) -> TOTPDevice:
    return TOTPDevice.objects.create(user=clerk, name="totp", confirmed=True)


def set_up(client: Client) -> list[str]:
    """The backup codes shown."""
    client.get(PAGE)
    token = present_token(TOTPDevice(key=client.session[SETTING_UP]))
    return list(client.post(PAGE, {"token": token}).context["codes"])


def test_it_works(clerk, client, device):
    assert (
        client.post(PAGE, {"token": present_token(device), "next": "/facilities/"})["Location"]
        == "/facilities/"
    )
    assert client.get("/").status_code == 200
    assert AuditRecord.objects.filter(event="second_factor.pass", account_id=clerk.pk).exists()


def test_without_it_no_page_and_no_api_opens(client):
    for path in ("/", "/facilities/", "/me/", "/organisation/"):
        assert client.get(path)["Location"].startswith(PAGE)
    assert client.get("/api/divisions/").status_code in (401, 403)


def test_looking_at_the_page_stores_nothing_and_keeps_the_secret(client):
    first = client.get(PAGE).context["secret"]
    assert client.get(PAGE).context["secret"] == first
    assert not TOTPDevice.objects.exists()
    assert client.get(PAGE)["Cache-Control"].count("no-store")


def test_a_code_is_good_once(client, clerk, device):
    token = present_token(device)
    assert client.post(PAGE, {"token": token}).status_code == 302
    again = Client()
    again.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    assert again.post(PAGE, {"token": token}).status_code == 422
    assert again.get("/").status_code == 302


def test_wrong_codes_make_wait_longer_and_are_noted(client, clerk, device):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert client.post(PAGE, {"token": "000000"}).status_code == 422
        token = present_token(device)
        assert client.post(PAGE, {"token": token}).status_code == 422  # too soon
        clock.shift(2)
        assert client.post(PAGE, {"token": token}).status_code == 302
    assert AuditRecord.objects.filter(event="second_factor.refuse", result="refused").count() == 2


def test_a_backup_code_opens_once(client, clerk):
    codes = set_up(client)
    assert len(set(codes)) == 8
    again = Client()
    again.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    typed = f"{codes[0][:4]}-{codes[0][4:]}".upper()
    assert again.post(PAGE, {"token": typed}).status_code == 302
    assert StaticToken.objects.count() == 7
    third = Client()
    third.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    assert third.post(PAGE, {"token": typed}).status_code == 422


def test_the_key_changes_when_the_factor_is_passed(client, clerk, device):
    before = client.session.session_key
    client.post(PAGE, {"token": present_token(device)})
    kept = set(AccountSession.objects.filter(account=clerk).values_list("session_key", flat=True))
    assert kept == {client.session.session_key} != {before}


def test_an_old_password_is_changed_only_behind_the_factor(client, clerk, device):
    Account.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert client.get("/")["Location"].startswith(PAGE)
    changed = {"present": PASSWORD, "password": "Another-8-lanterns", "again": "Another-8-lanterns"}
    client.post("/password/", changed)
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
    client.post(PAGE, {"token": present_token(device)})
    assert client.get("/")["Location"].startswith("/password/")


def test_the_security_administrator_resets_it_and_the_person_is_out(clerk):
    inside = client_of(clerk.person.posts.get())
    admin = client_of(make_post(role="security_admin", division=COUNTY))
    page = admin.get(f"/people/{clerk.person_id}/security/")
    assert "重置动态口令" in page.text
    assert admin.post(f"/people/{clerk.person_id}/security/reset/").status_code == 302
    assert not TOTPDevice.objects.filter(user=clerk).exists()
    assert inside.get("/").status_code == 302


def test_nobody_resets_his_own(db):
    post = make_post(role="security_admin", division=COUNTY)
    assert client_of(post).post(f"/people/{post.person_id}/security/reset/").status_code == 403


def test_finance_county_reviewers_and_administrators_must_have_it(db):
    without = set(Role.objects.filter(second_factor=False).values_list("pk", flat=True))
    assert without == {"village_clerk", "village_head", "village_supervisor", "caretaker", "operator_user"}
