"""What of JUDGE the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from evaluation.api import rounds, schemes, voices


def register(router: SimpleRouter) -> None:
    """Add the endpoints of JUDGE."""
    schemes.register(router)
    voices.register(router)
    rounds.register(router)
