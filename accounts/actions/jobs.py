"""What people may do with their background jobs, and the word they get when one has ended."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.actions.notices import notify
from accounts.models import Person
from accounts.rights import Right
from common import jobs
from common.models.jobs import Job, JobState


def may_act_on(job: Job, by) -> bool:
    """The asker's own; the system's belong to those who see all."""
    if job.person_id is None:
        return may(by, Right.JOB_VIEW_ALL)
    return job.person_id == by.person_id


def may_read_file(post, job_id: str) -> bool:
    """A file that a job made belongs to its asker, in whichever post; to nobody else."""
    return Job.objects.filter(pk=job_id, person_id=post.person_id, account_id__isnull=False).exists()


def cancel_job(*, job: Job, by) -> Job:
    """Raises Refused, or ValidationError where it comes too late."""
    return _act(jobs.cancel, job, by)


def retry_job(*, job: Job, by) -> Job:
    """Put it back in the queue; its door wakes a worker. Raises Refused, ValidationError."""
    return _act(jobs.retry, job, by)


def _act(act, job: Job, by) -> Job:
    if not may_act_on(job, by):
        raise Refused(_("只有发起人可以取消或重试这项任务"))
    try:
        return act(job=job)
    except jobs.WrongState as error:
        raise ValidationError(str(error)) from error


def tell_asker(job: Job) -> None:
    """A notice to whoever asked, as the job ends; their own cancelling needs none."""
    if job.person_id is None or job.state == JobState.CANCELLED:
        return
    asker = Person.objects.everywhere(because="the asker of this very job").filter(pk=job.person_id).first()
    if asker is None:
        return
    words = {"title": job.title, "state": job.get_state_display()}
    link = job.result_url or reverse("accounts:job-detail", args=[job.pk])
    notify(person=asker, title=_("“%(title)s”%(state)s") % words, body=job.problem or job.says, link=link)
