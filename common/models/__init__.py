"""Tables of the floor, re-exported in one place."""

from common.models.attachments import Attachment
from common.models.audit import Act, AuditRecord, AuditSeal, Door, Result
from common.models.jobs import Job, JobProgress, JobState, ScheduledOccurrence
from common.models.workdays import WorkdayOverride, WorkdayYear

__all__ = [
    "Act",
    "Attachment",
    "AuditRecord",
    "AuditSeal",
    "Door",
    "Job",
    "JobProgress",
    "JobState",
    "Result",
    "ScheduledOccurrence",
    "WorkdayOverride",
    "WorkdayYear",
]
