"""What of DUTY the API offers; joined in config/api.py."""

from rest_framework.routers import SimpleRouter

from tasks_checklist.api import assignments, decisions, findings, pilots, supervision, visits


def register(router: SimpleRouter) -> None:
    """Add the endpoints of DUTY."""
    assignments.register(router)
    decisions.register(router)
    findings.register(router)
    pilots.register(router)
    supervision.register(router)
    visits.register(router)
