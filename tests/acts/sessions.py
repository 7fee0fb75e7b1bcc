"""Coming in and going out, through the pages: they alone have the requests that these acts need."""

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actions import unlocking
from accounts.actions.second_factors import SETTING_UP
from accounts.actions.sessions import POST
from accounts.demo import password_of
from accounts.models import Account, AccountSession
from accounts.totp import present_token
from tests.acts import at_work

LEADER = "hx.leader"  # holds two posts, needs a second factor
NEW_PASSWORD = "Lantern-and-7-boats"


def sign_in(username: str, password: str = "") -> Client:
    browser = Client()
    browser.post("/sign-in/", {"username": username, "password": password or password_of(username)})
    return browser


def set_up_second_factor(browser: Client) -> str:
    """A backup code."""
    browser.get("/sign-in/second-factor/")
    token = present_token(TOTPDevice(key=browser.session[SETTING_UP]))
    return browser.post("/sign-in/second-factor/", {"token": token}).context["codes"][0]


def act_on_ones_own_sessions() -> None:
    """Shut out and let in again, second factor anew, the other post, another device ended, passwords, out."""
    leader = Account.objects.get(username=LEADER)
    # Opened long before, so that the demo sees the new password.
    Account.objects.filter(pk=leader.pk).update(created_at=timezone.now() - timedelta(days=1))
    sign_in(LEADER, "Wrong-password-1")
    with at_work("security.admin") as by:
        unlocking.unlock_account(account=leader, by=by)
        unlocking.reset_second_factor(account=leader, by=by)
    backup = set_up_second_factor(sign_in(LEADER))
    other, here = sign_in(LEADER), sign_in(LEADER)
    here.post("/sign-in/second-factor/", {"token": backup})
    second = leader.person.posts.order_by("pk")[1]
    here.post("/post/", {"post": second.pk})
    assert here.session[POST] == second.pk
    ended = leader.sessions.get(session_key=other.session.session_key)
    here.post(f"/me/sessions/{ended.pk}/end/")
    change_password(here, password_of(LEADER), NEW_PASSWORD)
    here.post("/sign-out/")
    assert not AccountSession.objects.filter(account=leader, session_key=here.session.session_key).exists()


def change_password(browser: Client, present: str, new: str) -> None:
    said = {"present": present, "password": new, "again": new}
    assert browser.post("/password/", said).status_code == 302


def act_on_sessions_that_grow_old() -> None:
    """Seen again after a while; closed at the next request after too long; ended by the security administrator."""
    first, second = sign_in("shitang.clerk"), sign_in("shitang.clerk")
    sessions = AccountSession.objects.filter(account__username="shitang.clerk")
    with at_work("security.admin") as by:
        sessions.update(seen_at=timezone.now() - timedelta(minutes=5))
        assert first.get("/").status_code == 200
        too_long = timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60)
        sessions.filter(session_key=second.session.session_key).update(seen_at=too_long)
        assert second.get("/").status_code == 302
        assert (
            unlocking.sign_out_everywhere(account=Account.objects.get(username="shitang.clerk"), by=by) == 1
        )
