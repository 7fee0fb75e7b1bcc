"""What of MONEY the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from funding.api import expenditures, ledger, projects


def register(router: SimpleRouter) -> None:
    """Add the endpoints of MONEY."""
    expenditures.register(router)
    projects.register(router)
    ledger.register(router)
