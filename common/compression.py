"""Text goes over the wire packed: a village's network is thin, and a list page packs to a tenth."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")


class CompressText(GZipMiddleware):
    """Django's gzip, for text alone: workbooks and photographs are packed already.

    Guessing a secret from the length of packed pages is hindered as Django does it: tokens are masked anew
    for each page and a random filler varies the length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
