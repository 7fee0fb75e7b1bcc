"""No door writes without a name: pages, tasks, commands and the API say who acts, or at least which door it was."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from common import acting, tasks
from common.models import AuditRecord, Job, JobState
from common.places import NIGHTLY_CHECKS

TEST = acting.Acting(door="test")


@pytest.fixture
def staff(db):
    from tests.county import make_county

    with acting.as_(TEST):
        return make_county()


def doors_of(table: str) -> set[str]:
    return set(AuditRecord.objects.filter(table=table).exclude(door="test").values_list("door", flat=True))


def test_pages(staff, named):
    with acting.as_(TEST):
        account = staff.posts["village_clerk"].person.account
        account.set_password("柳树村经办-2026")
        account.save()
    client = Client()
    wrong = {"username": account.username, "password": "no"}
    client.post(reverse("accounts:sign-in"), wrong)
    client.post(reverse("accounts:sign-in"), wrong | {"password": "柳树村经办-2026"})
    client.get(reverse("accounts:notice-list"))
    client.post(reverse("accounts:notice-read-all"))
    assert AuditRecord.objects.filter(event="session.refuse", door="page").exists()
    assert AuditRecord.objects.filter(event="session.open", door="page", account_id=account.pk).exists()
    assert doors_of("accounts_account") == {"page"}
    assert doors_of("axes_accessattempt") == {"page"}


@pytest.mark.django_db(transaction=True)
def test_tasks(named):
    with acting.as_(TEST):
        job = Job.objects.create(kind="tests.gone", title="样例", account_id=7)
    tasks.run_next_job.apply()
    tasks.sweep_jobs.apply()
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert doors_of("common_job") == {"task"}


def test_commands(bare, named):
    call_command("load_reference")
    assert doors_of("accounts_role") == {"command"}


def test_the_trail_is_checked_every_night(db):
    assert NIGHTLY_CHECKS.get("audit")() == []
