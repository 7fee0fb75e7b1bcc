"""Jobs: the worker's tasks, every kind the system has of its own, those that die, are taken back, tried again."""

import io
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from openpyxl import Workbook

from accounts.actions import jobs as of_jobs
from accounts.actions import table_imports
from accounts.imports.people import PersonResource
from accounts.models import AccountSession, TableImport
from common import acting, attachments, jobs, tasks
from common.attachments import Owner
from common.jobs import running
from common.models import Attachment, Job, JobProgress, JobState, ScheduledOccurrence
from config.celery import EVERY_DAY
from tests.acts import at_work


def work_off() -> None:
    """What a worker does until nothing waits."""
    while Job.objects.queued().exists():
        tasks.run_next_job()


def a_workbook(*rows: list[str]) -> SimpleUploadedFile:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return SimpleUploadedFile("人员.xlsx", stream.getvalue())


def an_import(name: str, username: str, by) -> TableImport:
    heads = [PersonResource.heads()[column] for column in ("name", "division", "username", "role")]
    file = a_workbook(heads, [name, "谷里社区", username, "村（社区）经办"])
    return table_imports.hand_over_table(table=PersonResource, file=file, by=by)


def act_on_people_by_excel() -> None:
    """Three files: one is written, one is given up, one comes too late because its account is taken by then."""
    with at_work("county.admin") as by:
        sent = (("葛新雨", "ge.xinyu"), ("葛放弃", "ge.fangqi"), ("葛新宇", "ge.xinyu"))
        written, dropped, late = (an_import(*row, by) for row in sent)
        table_imports.drop_table(table_import=dropped, by=by)
        asked = [table_imports.ask_to_write(table_import=one, by=by) for one in (written, late)]
    work_off()
    assert [Job.objects.get(pk=job.pk).state for job in asked] == [JobState.DONE, JobState.FAILED]
    with at_work("county.admin") as by:
        table_imports.take_passwords(table_import=written, by=by)
        of_jobs.cancel_job(job=of_jobs.retry_job(job=asked[1], by=by), by=by)


def act_on_jobs_whose_worker_died() -> None:
    """One goes back into the queue, one ends because that was asked meanwhile."""
    with at_work("county.admin"):
        lost, unwanted = (
            jobs.start("common.nightly_checks", arguments={}, by=jobs.Asker.present()) for _ in "12"
        )
        for job in (lost, unwanted):
            assert running._claim(job.pk), "a worker has taken it up, and is no more"
        jobs.cancel(job=unwanted)
    over = timezone.now() - timedelta(seconds=1)
    JobProgress.objects.filter(job__in=(lost, unwanted)).update(lease_until=over)
    tasks.sweep_jobs()
    work_off()
    assert Job.objects.get(pk=unwanted.pk).state == JobState.CANCELLED


def act_on_files() -> None:
    """Kept as a draft and claimed, kept and thrown away, kept until a day that is over (the night sweeps it)."""
    with at_work("gl.clerk") as by:
        account, owner = by.person.account.pk, Owner("common.job", 0)
        draft = attachments.keep(a_workbook(["石塘", "桥"]), owner=owner, by=account, draft=True)
        attachments.claim([draft], owner=Owner("common.job", 1), by=account)
        attachments.discard(draft)
        over = timezone.now() - timedelta(days=1)
        pieces, kind = [b"a"], Attachment.Kind.CSV
        attachments.keep_made(pieces, name="过期.csv", kind=kind, owner=owner, by=account, expires_at=over)


def act_by_night() -> None:
    """All that the timetable starts, a day after the installation; sessions and attempts past their time are there."""
    with at_work("gl.clerk") as by:
        long_ago = timezone.now() - timedelta(days=3)
        session = AccountSession.objects.create(account=by.person.account, session_key="long-ago")
        AccountSession.objects.filter(pk=session.pk).update(created_at=long_ago)
        attempt = AccessAttempt.objects.create(username="gl.clerk", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=long_ago)
    tasks.start_due_jobs(EVERY_DAY)
    ScheduledOccurrence.objects.update(due_at=F("due_at") - timedelta(days=1))
    tasks.start_due_jobs(EVERY_DAY)
    work_off()
    assert not AccountSession.objects.filter(pk=session.pk).exists()


def act_on_seals_of_phones() -> None:
    """The key of the contact fields is changed, and changed back: later acts read them."""
    as_by_manage_py, keys = acting.Acting(door="command", batch="reseal_contacts"), settings.CONTACT_KEYS
    for order in (["new", *keys], [*keys, "new"]):
        with acting.as_(as_by_manage_py), override_settings(CONTACT_KEYS=order):
            call_command("reseal_contacts", stdout=io.StringIO())
