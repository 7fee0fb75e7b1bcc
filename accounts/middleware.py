"""Who is asking: the account, the post it works in now, and its acting context for the audit trail.

A session ends 30 minutes after the last request, 12 hours after signing in, when its row is gone (ended
elsewhere, a fourth one opened, password changed), and at once when the account is disabled. What still
stands between a signed-in account and its posts (a password to change, a second factor) is its gate: doors
send it there.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts import passwords
from accounts.actions.second_factors import device_of
from accounts.actions.sessions import OPENED_AT, POST
from accounts.models import AccountSession, Post
from common import acting

POLLS = "X-Polls"  # the page asks by itself (components/job.html): nobody need be sitting there
SEEN_EVERY = timedelta(minutes=1)  # how exactly the last request is remembered


class PostMiddleware:
    """Sets `request.account`, `.posts`, `.post` and `.gate`, the url name of what is to be done first."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.account = present_account(request)
        request.posts, request.post, request.gate = [], None, ""
        if request.account is None:
            return self.get_response(request)
        request.posts = posts_of(request.account)
        request.gate = gate_of(request)
        if not request.gate:
            request.post = chosen_post(request.posts, request.session.get(POST))
        with acting.change(
            account_id=request.account.pk,
            person_id=request.account.person_id,
            post_id=request.post.pk if request.post else None,
        ):
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):  # whatever a signed-in reader gets is never stored
            add_never_cache_headers(response)
        return response


def present_account(request):
    """The account of a session that is still good; any other session is closed here."""
    user = request.user
    if not user.is_authenticated:
        return None
    if user.is_system or (user.is_demo and settings.PRODUCTION) or not _still_open(request):
        AccountSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
        request.session["told"] = "expired"
        return None
    return user


def _still_open(request) -> bool:
    now = timezone.now()
    row = AccountSession.objects.filter(session_key=request.session.session_key, account=request.user).first()
    if row is None or now - row.seen_at > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
        return False
    if now.timestamp() - request.session.get(OPENED_AT, 0) > settings.SESSION_COOKIE_AGE:
        return False
    if now - row.seen_at > SEEN_EVERY and POLLS not in request.headers:
        AccountSession.objects.filter(pk=row.pk).update(seen_at=now)
    return True


def gate_of(request) -> str:
    """The url name of what must be done first, "" when nothing stands in the way.

    The second factor comes before an old password is changed: the password alone proves too little. Who has
    no device yet sets it up behind a password of their own.
    """
    must_change = passwords.must_change(request.account)
    unproven = any(post.role.second_factor for post in request.posts) and not request.user.is_verified()
    if unproven and (not must_change or device_of(request.account) is not None):
        return "accounts:second-factor"
    return "accounts:password-change" if must_change else ""


def posts_of(account) -> list[Post]:
    """The posts the account's person holds today, first the oldest; read anew at each request."""
    if account.person_id is None:
        return []
    held = Post.objects.everywhere(because="own posts of the signed-in person").in_force()
    related = ("person", "role", "division__parent__parent", "party")
    return list(held.filter(person_id=account.person_id).select_related(*related))


def chosen_post(posts: list[Post], key: int | None) -> Post | None:
    return next((post for post in posts if post.pk == key), posts[0] if posts else None)
