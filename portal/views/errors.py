"""Error pages: a plain Chinese sentence and the number of the request; details stand only in the log."""

from django.core.exceptions import BadRequest
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.trail import note_refusal


def bad_request(request, exception=None):
    return render(request, "400.html", {"reason": _sentence(exception)}, status=400)


def refused(request, exception=None):
    """A missing right: said to the reader, and kept in the trail whatever becomes of the transaction."""
    note_refusal(request, _sentence(exception))
    return render(request, "403.html", {"reason": _sentence(exception)}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def failed(request):
    """Rendered without context processors: what they ask (the database) may be what failed."""
    context = {"request": request, "csp_nonce": getattr(request, "csp_nonce", ""), "csrf_token": ""}
    return HttpResponseServerError(render_to_string("500.html", context))


def csrf_failed(request, reason=""):
    return render(request, "csrf.html", status=403)


def _sentence(exception) -> str:
    """Our own refusals carry a sentence for the reader; anything else stays in the log."""
    from accounts.access import Refused

    return str(exception) if isinstance(exception, Refused | BadRequest) else ""
