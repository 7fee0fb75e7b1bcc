"""Coming in and going out: sessions are opened, limited, ended; passwords changed; second factors set up."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp import login as pass_second_factor
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.access import Refused, require
from accounts.models import Account, AccountSession, PasswordHistory, Post
from accounts.passwords import KEPT, was_used
from accounts.rights import Right
from common import acting
from common.audit import note
from common.middleware import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
OPENED_AT, POST = "opened_at", "post"


@transaction.atomic
def open_session(request, account: Account) -> None:
    """Sign the account in under a new key; of more than three sessions the oldest end."""
    login(request, account, backend=BACKEND)
    request.session[OPENED_AT] = timezone.now().timestamp()
    request.session.save()
    AccountSession.objects.create(
        account=account,
        session_key=request.session.session_key,
        address=client_address(request) or None,
        agent=request.headers.get("User-Agent", "")[:200],
    )
    older = account.sessions.order_by("-created_at", "-pk").values_list("session_key", flat=True)
    _end_keys(list(older[settings.SESSIONS_AT_ONCE :]))
    with acting.change(account_id=account.pk, person_id=account.person_id):
        note("session.open", table="accounts_account", key=account.pk, address=client_address(request))


@transaction.atomic
def close_session(request) -> None:
    """Sign out."""
    if request.account is not None:
        note("session.close", table="accounts_account", key=request.account.pk, address=client_address(request))
        AccountSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


@transaction.atomic
def end_sessions(*, account: Account, but: str = "") -> int:
    """End all sessions of the account but the one with key `but`; answers how many."""
    keys = list(account.sessions.exclude(session_key=but).values_list("session_key", flat=True))
    _end_keys(keys)
    return len(keys)


@transaction.atomic
def end_session(*, session: AccountSession, by: Post) -> None:
    """End one session: one's own, or anybody's with the right to unlock. Raises Refused."""
    if session.account.person_id != by.person_id:
        require(by, Right.ACCOUNT_UNLOCK, session.account.person)
    note("session.end", table="accounts_account", key=session.account_id)
    _end_keys([session.session_key])


def _end_keys(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
    AccountSession.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def change_password(*, account: Account, password: str, session_key: str = "") -> None:
    """Set a password that was validated; all other sessions end. Raises ValidationError for one used before."""
    if was_used(account, password):
        raise ValidationError(_("不能使用最近 %(n)s 次用过的密码") % {"n": KEPT})
    if account.has_usable_password():
        PasswordHistory.objects.create(account=account, password=account.password)
    kept = account.earlier_passwords.values_list("pk", flat=True)[:KEPT]
    account.earlier_passwords.exclude(pk__in=list(kept)).delete()
    account.set_password(password)
    account.must_change_password, account.one_time_until = False, None
    account.password_changed_at = timezone.now()
    account.save()
    end_sessions(account=account, but=session_key)
    note("password.change", table="accounts_account", key=account.pk)


def switch_post(request, post_id: int) -> Post:
    """Work in another of one's own posts from now on (身份切换). Raises Refused for a post one does not hold."""
    chosen = next((post for post in request.posts if post.pk == post_id), None)
    if chosen is None:
        raise Refused(_("您没有这个岗位，或已离任"))
    request.session[POST] = chosen.pk
    note("post.switch", table="accounts_post", key=chosen.pk)
    return chosen


def device_of(account: Account) -> TOTPDevice | None:
    """The confirmed second factor of the account."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def device_to_set_up(account: Account) -> TOTPDevice:
    """The device being set up: one secret until it is confirmed, however often the page is opened."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        device, _is_new = TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": "totp"})
    return device


def try_second_factor(request, *, device: TOTPDevice, token: str) -> bool:
    """Pass with a right token; a wrong one is throttled by the device and noted."""
    allowed, _details = device.verify_is_allowed()
    passed = allowed and device.verify_token(token)
    if not passed:
        note("second_factor.refuse", table="accounts_account", key=request.account.pk, result="refused", separate=True)
        return False
    with transaction.atomic():
        if not device.confirmed:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
        pass_second_factor(request, device)
        note("second_factor.pass", table="accounts_account", key=request.account.pk)
    return True
