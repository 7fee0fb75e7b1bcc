"""Who calls the API: the same session and post as the pages, with the CSRF token on every change."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication


class PostSessionAuthentication(SessionAuthentication):
    """Answers (account, None); the post stands on the request, set by PostMiddleware."""

    def authenticate(self, request):
        account = request._request.account
        if account is None or request._request.post is None:
            return None
        self.enforce_csrf(request)
        return account, None

    def authenticate_header(self, request) -> str:
        return "Session"


class PostSessionScheme(OpenApiAuthenticationExtension):
    """How the API's description tells it."""

    target_class = PostSessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema) -> dict:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
