"""What every request gets first: a number, an acting context for the audit trail, limits."""

import uuid

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils.translation import gettext as _

from common import acting

MOST_BYTES = 20 << 20  # of a request (security rule 41)


class RequestIdMiddleware:
    """Numbers the request (shown on error pages, in logs and in the audit trail) and opens its acting context."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = uuid.uuid4().hex
        door = "api" if request.path.startswith("/api/") else "page"
        with acting.as_(acting.Acting(door=door, request_id=request.request_id)):
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


class LimitsMiddleware:
    """Refuses what no view should have to look at; stands before CSRF, which reads the body.

    A view says by its door how much it takes (`door.most_bytes`), MOST_BYTES otherwise.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if "\0" in request.path_info:  # PostgreSQL has no such text, so nothing can be found under it
            raise Http404
        page = not request.path_info.startswith("/api/")  # the API says so in its own words
        if page and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest(_("地址里有不能识别的字符，请从页面重新进入"))
        most = getattr(getattr(view, "door", None), "most_bytes", 0) or MOST_BYTES
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise BadRequest(_("提交的内容超过 %(most)d MB，请缩小或拆分后再提交") % {"most": most >> 20})


def client_address(request) -> str:
    """The caller's address: what the outermost trusted proxy saw, or the peer itself (TRUSTED_PROXIES = 0)."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR", "")
