"""What of JUDGE the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """Add the endpoints of JUDGE."""
