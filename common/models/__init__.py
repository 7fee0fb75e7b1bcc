"""Tables of the floor, re-exported in one place."""

from common.models.jobs import Job, JobProgress, JobState, ScheduledOccurrence
from common.models.workdays import WorkdayOverride, WorkdayYear

__all__ = ["Job", "JobProgress", "JobState", "ScheduledOccurrence", "WorkdayOverride", "WorkdayYear"]
