"""What of MONEY the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from funding.api import expenditures, income, ledger, projects


def register(router: SimpleRouter) -> None:
    """Add the endpoints of MONEY."""
    expenditures.register(router)
    ledger.register(router)
    income.register(router)
    projects.register(router)
