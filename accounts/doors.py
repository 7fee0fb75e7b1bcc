"""What stands before a view. Every view declares who may come in; a test refuses one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Refused, may, require
from accounts.rights import Right
from common.spreadsheets.answers import as_asked

EXPORT = (
    Right.FACILITY_EXPORT
)  # the one right by which lists of facilities and their care leave the house as files
LAPSED = "lapsed"  # in the address of the sign-in page: something was sent by somebody no longer signed in


@dataclass(frozen=True)
class Door:
    """`rights`: any of them opens; empty: every signed-in post. `also`: all of these, beside. `public`: nobody is asked.

    `most_bytes`: how large a request may be; 0: as common.middleware says.
    """

    rights: tuple[Right, ...] = ()
    also: tuple[Right, ...] = ()
    public: bool = False
    methods: tuple[str, ...] = ("GET",)
    most_bytes: int = 0

    @property
    def answered(self) -> tuple[str, ...]:
        """The methods, and HEAD beside GET: it is a GET whose body the server drops."""
        return (*self.methods, "HEAD") if "GET" in self.methods else self.methods


def needs(*rights: Right, methods: str = "GET", most_bytes: int = 0) -> Callable:
    """The view opens to posts that hold any of the rights. `methods`: those it answers, "GET POST"."""
    return _guard(Door(rights=rights, methods=tuple(methods.split()), most_bytes=most_bytes))


def needs_to_export(*rights: Right, methods: str = "GET") -> Callable:
    """A list as a file: to who may open the list (any of the rights) and holds the right to export; its rows alone."""
    return _guard(Door(rights=rights, also=(EXPORT,), methods=tuple(methods.split())))


def signed_in(methods: str = "GET") -> Callable:
    """The view opens to every signed-in post and shows what is its own."""
    return _guard(Door(methods=tuple(methods.split())))


def public_page(methods: str = "GET") -> Callable:
    """The view opens to anyone; it stands on the short list of tests/test_rules.py."""
    return _guard(Door(public=True, methods=tuple(methods.split())))


def _guard(door: Door) -> Callable:
    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if (
                request.method not in door.answered
            ):  # a HEAD that reached an act would be a change without token
                return HttpResponseNotAllowed(door.answered)
            if door.public:
                return view(request, *args, **kwargs)
            if request.post is None:
                return _to_the_gate(request)
            if door.rights and not any(may(request.post, right) for right in door.rights):
                raise Refused(f"您的岗位没有“{door.rights[0].label}”权限")
            for right in door.also:
                require(request.post, right)
            response = as_asked(request, view(request, *args, **kwargs))
            add_never_cache_headers(response)  # signed-in pages are never stored
            return response

        guarded.door = door  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_the_gate(request):
    """To sign in, or to what must be done first, and back afterwards; a fragment asks the whole page to go there."""
    if request.account and not request.gate:
        raise Refused("您目前没有任何岗位，请联系本单位管理员")
    query = urlencode({"next": _back_to(request)} | ({LAPSED: 1} if request.method != "GET" else {}))
    target = f"{resolve_url(request.gate or 'accounts:sign-in')}?{query}"
    if getattr(request, "htmx", False):
        from django_htmx.http import HttpResponseClientRedirect

        return HttpResponseClientRedirect(target)
    return redirect(target)


def _back_to(request) -> str:
    """Where the reader was: the page asked for; for what was sent, the page with the form, where its draft waits."""
    if request.method == "GET":
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    page = urlsplit(before)
    return f"{page.path}?{page.query}" if page.query else page.path or "/"
