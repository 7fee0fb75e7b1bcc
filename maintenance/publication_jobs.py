"""What the night does of 公示; when, stands in config/celery.py."""

from typing import Any

from accounts.system import SystemPost
from common.jobs import Work, job_kind
from maintenance.actions.publishing import end_terms


@job_kind(
    "maintenance.end_publications",
    title="公示到期",
    says=lambda result: f"公示期满 {result['ended']} 件。",
    for_system=True,
)
def end_publications(work: Work) -> dict[str, Any]:
    """Terms that ended before today move once, however often the job is run."""
    return {"ended": end_terms(by=SystemPost())}
