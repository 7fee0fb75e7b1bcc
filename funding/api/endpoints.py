"""What of MONEY the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from funding.api import arrivals, expenditures, income, ledger, projects


def register(router: SimpleRouter) -> None:
    """Add the endpoints of MONEY."""
    arrivals.register(router)
    expenditures.register(router)
    ledger.register(router)
    income.register(router)
    projects.register(router)
