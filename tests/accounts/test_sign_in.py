"""Signing in: the right password, the wrong one, too many, the second factor, a password to change."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actions.second_factors import SETTING_UP
from accounts.models import AccountSession
from accounts.passwords import give_one_time_password
from accounts.totp import present_token
from common.models import AuditRecord
from tests.factories import make_account, make_post

PASSWORD = "Tangxi-2024-bridge"


@pytest.fixture
def clerk(db):
    """A village clerk: no second factor."""
    post = make_post(role="village_clerk", division="320115009210")
    post.person.account.set_password(PASSWORD)
    post.person.account.save()
    return post.person.account


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_it_works(clerk, client):
    answer = sign_in(client, clerk.username)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert AccountSession.objects.filter(account=clerk).count() == 1
    assert AuditRecord.objects.filter(event="session.open").exists()


def test_a_wrong_password_and_an_unknown_account_get_the_same_words(clerk, client):
    wrong = sign_in(client, clerk.username, "Wrong-password-1")
    unknown = sign_in(client, "nobody.here", "Wrong-password-1")
    assert wrong.status_code == unknown.status_code == 422
    assert "账号或密码不对；连续输错 5 次，要等 15 分钟再试" in wrong.text
    assert "账号或密码不对；连续输错 5 次，要等 15 分钟再试" in unknown.text


def test_five_failures_pause_this_account_from_this_address_only(clerk):
    here, there = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    for _ in range(5):
        last = sign_in(here, clerk.username, "Wrong-password-1")
    assert last.status_code == 429
    assert "15 分钟" in sign_in(here, clerk.username).text
    assert sign_in(there, clerk.username).status_code == 302


def test_the_pause_ends_after_a_quarter_of_an_hour(clerk):
    here = Client(REMOTE_ADDR="10.0.0.1")
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(5):
            sign_in(here, clerk.username, "Wrong-password-1")
        clock.shift(16 * 60)
        assert sign_in(here, clerk.username).status_code == 302


def test_many_failures_for_one_account_ask_for_digits_but_never_lock_it(clerk):
    for number in range(12):
        sign_in(Client(REMOTE_ADDR=f"10.0.1.{number}"), clerk.username, "Wrong-password-1")
    village = Client(REMOTE_ADDR="10.0.0.2")
    refused = sign_in(village, clerk.username)
    assert "请输入图中的数字" in refused.text
    answer = village.session["captcha"]
    last = sign_in(village, clerk.username, captcha=answer)
    assert last.status_code == 302


def test_a_picture_is_good_for_one_try(clerk):
    for number in range(12):
        sign_in(Client(REMOTE_ADDR=f"10.0.1.{number}"), clerk.username, "Wrong-password-1")
    village = Client(REMOTE_ADDR="10.0.0.2")
    sign_in(village, clerk.username)
    answer = str(village.session["captcha"])
    sign_in(village, clerk.username, "Wrong-password-1", captcha=answer)
    assert sign_in(village, clerk.username, captcha="0").status_code == 422


def test_a_stranger_is_sent_back_to_where_he_wanted_to_go(clerk, client):
    answer = client.get("/facilities/?status=standing")
    assert answer["Location"] == "/sign-in/?next=%2Ffacilities%2F%3Fstatus%3Dstanding"
    assert sign_in(client, clerk.username, next="/facilities/")["Location"] == "/facilities/"


def test_what_a_stranger_sent_leads_back_to_its_form(clerk, client):
    """The session lapsed while he typed: the draft waits on the page with the form, and he is told."""
    page = "http://testserver/suggestions/?page=2"
    answer = client.post("/suggestions/", headers={"Referer": page})
    assert answer["Location"] == "/sign-in/?next=%2Fsuggestions%2F%3Fpage%3D2&lapsed=1"
    assert "没有提交的内容还在" in client.get(answer["Location"]).text
    for elsewhere in ("https://evil.example/suggestions/", ""):
        answer = client.post("/suggestions/", headers={"Referer": elsewhere})
        assert answer["Location"] == "/sign-in/?next=%2F&lapsed=1"


def test_next_never_leads_off_the_site(clerk, client):
    assert sign_in(client, clerk.username, next="https://evil.example/")["Location"] == "/"


def test_a_township_clerk_needs_the_second_factor(client, db):
    post = make_post(role="township_clerk")
    account = post.person.account
    account.set_password(PASSWORD)
    account.save()
    sign_in(client, account.username)
    assert client.get("/")["Location"].startswith("/sign-in/second-factor/")
    page = client.get("/sign-in/second-factor/")
    assert "身份验证器" in page.text
    assert client.post("/sign-in/second-factor/", {"token": "000000"}).status_code == 422
    assert not TOTPDevice.objects.exists()
    device = TOTPDevice(key=client.session[SETTING_UP])
    before = client.session.session_key
    codes = client.post("/sign-in/second-factor/", {"token": present_token(device)})
    assert "备用码" in codes.text
    assert client.session.session_key != before
    assert client.get("/").status_code == 200


def test_a_one_time_password_must_be_changed(client, clerk):
    password = give_one_time_password(clerk)
    sign_in(client, clerk.username, password)
    assert client.get("/")["Location"].startswith("/password/")
    weak = client.post("/password/", {"present": password, "password": "short", "again": "short"})
    assert "密码至少 10 位" in weak.text
    changed = {"present": password, "password": "Lantern-and-7-boats", "again": "Lantern-and-7-boats"}
    assert client.post("/password/", changed).status_code == 302
    assert client.get("/").status_code == 200


def test_a_one_time_password_ends_after_three_days(client, clerk):
    with time_machine.travel(timezone.now()) as clock:
        password = give_one_time_password(clerk)
        clock.shift(73 * 3600)
        assert "72 小时" in sign_in(client, clerk.username, password).text


def test_a_disabled_account_is_out_at_once(client, clerk):
    sign_in(client, clerk.username)
    clerk.is_active = False
    clerk.save()
    assert client.get("/").status_code == 302


def test_the_system_account_never_signs_in(client, db):
    make_post()
    make_account(username="robot", is_system=True, password=PASSWORD)
    assert sign_in(client, "robot").status_code == 422


def test_the_fourth_session_ends_the_first(clerk):
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, clerk.username)
    assert [browser.get("/").status_code for browser in browsers] == [302, 200, 200, 200]


def test_a_session_ends_after_half_an_hour_of_silence(client, clerk):
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, clerk.username)
        clock.shift(29 * 60)
        assert client.get("/").status_code == 200
        clock.shift(31 * 60)
        assert client.get("/").status_code == 302
        assert "登录已过期" in client.get("/sign-in/").text


def test_a_page_that_asks_by_itself_keeps_no_session_open(client, clerk):
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, clerk.username)
        for _ in range(4):
            clock.shift(7 * 60)
            assert client.get("/", headers={"x-polls": "1"}).status_code == 200
        clock.shift(3 * 60)
        assert client.get("/", headers={"x-polls": "1"}).status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(client, clerk):
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, clerk.username)
        for _ in range(24):
            clock.shift(29 * 60)
            assert client.get("/").status_code == 200
        clock.shift(29 * 60)
        assert client.get("/").status_code == 302


def test_signing_out_is_no_get(client, clerk):
    sign_in(client, clerk.username)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/").status_code == 302


def test_switching_to_a_post_of_somebody_else_is_refused(client, clerk):
    stranger = make_post(role="village_head", division="320115009210")
    own = make_post(role="village_head", division="320115009210", person=clerk.person)
    sign_in(client, clerk.username)
    assert client.post("/post/", {"post": stranger.pk}).status_code == 403
    assert client.post("/post/", {"post": own.pk}).status_code == 302
    assert "村（社区）负责人" in client.get("/").text
