"""Background jobs through the API: one's own, taken back or tried again by the same acts as in the pages."""

import pytest

from accounts.models import Account, Post
from common import jobs
from common.jobs import Asker
from common.models import Job, JobProgress, JobState
from tests.factories import COUNTY, GULI, client_of, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db) -> Post:
    return make_post(division=GULI)


def asked_by(post: Post) -> Job:
    asker = Asker(Account.objects.get(person=post.person).pk, post.person_id, post.pk)
    return jobs.start("assets.read_ledger", arguments={"batch": 0}, by=asker, title="读取台账：谷里.xlsx")


def test_it_works(clerk):
    job = asked_by(clerk)
    JobProgress.objects.filter(pk=job.pk).update(stage="check", done=5, total=9)
    found = client_of(clerk).get(f"/api/jobs/{job.pk}/").json()
    assert (found["title"], found["state"]) == ("读取台账：谷里.xlsx", "queued")
    assert (found["stage"], found["done"], found["total"], found["seconds_left"]) == ("check", 5, 9, None)
    assert "token" not in found and "arguments" not in found


def test_the_list_is_ones_own(clerk):
    asked_by(clerk)
    assert len(client_of(clerk).get("/api/jobs/").json()["results"]) == 1
    assert client_of(make_post(division=GULI)).get("/api/jobs/").json()["results"] == []


def test_cancel_then_retry(clerk):
    job, client = asked_by(clerk), client_of(clerk)
    assert client.post(f"/api/jobs/{job.pk}/cancel/").json()["state"] == JobState.CANCELLED
    assert client.post(f"/api/jobs/{job.pk}/cancel/").status_code == 400
    assert client.post(f"/api/jobs/{job.pk}/retry/").json()["state"] == JobState.QUEUED


def test_somebody_elses_is_not_found(clerk):
    job, client = asked_by(clerk), client_of(make_post(division=GULI))
    assert client.get(f"/api/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/api/jobs/{job.pk}/cancel/").status_code == 404


def test_who_sees_all_may_not_act(clerk):
    job, client = asked_by(clerk), client_of(make_post(role="county_admin", division=COUNTY))
    assert client.get(f"/api/jobs/{job.pk}/").status_code == 200
    assert client.post(f"/api/jobs/{job.pk}/cancel/").status_code == 403
