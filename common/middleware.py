"""What every request gets first: a number, and an acting context for the audit trail."""

import uuid

from django.conf import settings

from common import acting


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


def client_address(request) -> str:
    """The caller's address: what the outermost trusted proxy saw, or the peer itself (TRUSTED_PROXIES = 0)."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR", "")
