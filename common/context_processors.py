"""Names that every template may use."""

from django.utils.functional import lazystr


def csp_nonce(request) -> dict:
    """The nonce under the one name that htmx's tag and our templates use (django-csp calls it CSP_NONCE)."""
    return {"csp_nonce": lazystr(getattr(request, "csp_nonce", ""))}
