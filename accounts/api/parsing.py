"""JSON as the API takes it: small and flat, so that no caller can exhaust the parser."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MOST_BYTES = 1 << 20


class SmallJSONParser(JSONParser):
    """Raises ParseError (400) for what is too large or nested too deeply."""

    def parse(self, stream, media_type=None, parser_context=None):
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise ParseError(_("请求太大"))
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("请求嵌套太深")) from error
