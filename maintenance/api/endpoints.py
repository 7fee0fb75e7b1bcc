"""What of CARE the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from maintenance.api import guidance, items, matters, readings


def register(router: SimpleRouter) -> None:
    """Add the endpoints of CARE."""
    items.register(router)
    matters.register(router)
    readings.register(router)
    guidance.register(router)
