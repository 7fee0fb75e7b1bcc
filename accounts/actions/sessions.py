"""Sessions: opened, limited in number, ended; working in another post (身份切换).

A session without its row in AccountSession is none: accounts.middleware closes it.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import Account, AccountSession, Post
from common import acting
from common.audit import note
from common.middleware import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
OPENED_AT, POST = "opened_at", "post"
AGENT_LENGTH = 200
TABLE = Account._meta.db_table


@transaction.atomic
def open_session(request, account: Account) -> None:
    """Sign the account in under a new key; of more than three sessions the oldest end."""
    Account.objects.select_for_update().get(pk=account.pk)  # two sign-ins at once count each other
    _end(AccountSession.objects.filter(session_key=request.session.session_key))
    request.session.flush()  # nothing of what stood in it before goes along
    login(request, account, backend=BACKEND)
    request.session[OPENED_AT] = timezone.now().timestamp()
    request.session.save()
    address = client_address(request)
    AccountSession.objects.create(
        account=account,
        session_key=request.session.session_key,
        address=address or None,
        agent=request.headers.get("User-Agent", "")[:AGENT_LENGTH],
    )
    _end(account.sessions.order_by("-created_at", "-pk")[settings.SESSIONS_AT_ONCE :])
    with acting.change(account_id=account.pk, person_id=account.person_id):
        note("session.open", table=TABLE, key=account.pk, address=address)


def renew_key(request) -> None:
    """Go on under a new key: what opened with fewer proofs is worth nothing any more."""
    old = request.session.session_key
    request.session.cycle_key()
    rename_key(old=old, new=request.session.session_key)


def rename_key(*, old: str, new: str) -> None:
    """The session has another key now."""
    AccountSession.objects.filter(session_key=old).update(session_key=new)


@transaction.atomic
def close_session(request, event: str = "session.close") -> None:
    """Sign out; `event` says why."""
    if request.account is not None:
        note(event, table=TABLE, key=request.account.pk, address=client_address(request))
        AccountSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


@transaction.atomic
def end_sessions(*, account: Account, but: str = "") -> int:
    """End all sessions of the account but the one with key `but`; how many."""
    ended = _end(account.sessions.exclude(session_key=but))
    if ended:
        note("session.end", table=TABLE, key=account.pk, details={"count": ended})
    return ended


@transaction.atomic
def end_session(*, session: AccountSession) -> None:
    """End one session, on another device."""
    note("session.end", table=TABLE, key=session.account_id, details={"count": 1})
    _end([session])


def _end(sessions: Iterable[AccountSession]) -> int:
    """Django's rows and ours."""
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    AccountSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def switch_post(request, post_id: int) -> Post:
    """Work in another of one's own posts from now on. Raises Refused for a post one does not hold."""
    chosen = next((post for post in request.posts if post.pk == post_id), None)
    if chosen is None:
        raise Refused(_("您没有这个岗位，或已离任"))
    request.session[POST] = chosen.pk
    note("post.switch", table=Post._meta.db_table, key=chosen.pk)
    return chosen
