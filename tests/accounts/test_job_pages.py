"""The pages of background jobs: how far they are, taking back, trying again; never somebody else's."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Notice, Post
from common import jobs
from common.jobs import Asker, Failed, JobKind, Stage
from common.models import Attachment, Job, JobProgress, JobState
from common.places import JOB_KINDS
from tests.factories import COUNTY, GULI, HENGXI, STRANGE_COUNTY, client_of, make_person, make_post

pytestmark = pytest.mark.django_db
LIST = "accounts:job-list"


@pytest.fixture
def kind():
    """A kind of job that reads eight rows, or ends as the test says by `kind["raises"]`."""
    outcome = {}

    def run(work):
        work.stage("check", total=8)
        work.advance(8)
        if outcome:
            raise outcome["raises"]
        return {"rows": 8}

    made = JobKind(
        name="tests.read",
        title="读取台账",
        run=run,
        stages=(Stage("read", "读取"), Stage("check", "核对")),
        result_url=lambda job: "/done/",
        says="读到 {rows} 行".format_map,
    )
    JOB_KINDS._entries["tests.read"] = (0, made)
    yield outcome
    del JOB_KINDS._entries["tests.read"]


@pytest.fixture
def clerk(db) -> Post:
    return make_post(division=GULI, person=make_person(division=GULI, name="沈知遥"))


def asked_by(post: Post) -> Job:
    asker = Asker(Account.objects.get(person=post.person).pk, post.person_id, post.pk)
    return jobs.start("tests.read", arguments={}, by=asker, title="读取台账：谷里街道.xlsx")


def page(job: Job, name: str = "detail") -> str:
    return reverse(f"accounts:job-{name}", args=[job.pk])


def told(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


class TestDetail:
    def test_it_works(self, kind, clerk):
        job = asked_by(clerk)
        words = told(client_of(clerk), page(job))
        assert "读取台账：谷里街道.xlsx" in words and "排队中" in words and "沈知遥" in words
        assert page(job, "cancel") in words and page(job, "retry") not in words

    def test_a_running_job_shows_rows_and_asks_again(self, kind, clerk):
        job = asked_by(clerk)
        Job.objects.filter(pk=job.pk).update(state="running", token="0" * 32, started_at=job.created_at)
        JobProgress.objects.filter(pk=job.pk).update(stage="check", done=1234, total=20000)
        answer = client_of(clerk).get(page(job), headers={"HX-Request": "true"})
        words = answer.content.decode()
        assert (
            "1,234" in words and "20,000" in words and 'hx-trigger="every' in words and "<html" not in words
        )
        assert "HX-Refresh" not in answer.headers

    def test_when_it_is_over_the_page_is_fetched_anew(self, kind, clerk):
        job = jobs.run(asked_by(clerk).pk)
        client = client_of(clerk)
        assert client.get(page(job), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        words = told(client, page(job))
        assert "已完成" in words and "读到 8 行" in words and 'href="/done/"' in words
        assert "hx-trigger" not in words.split("<main")[1]

    def test_a_failed_one_says_why_and_can_be_tried_again(self, kind, clerk):
        kind["raises"] = Failed("第 3 行“数量”：请填写整数。")
        job = jobs.run(asked_by(clerk).pk)
        client = client_of(clerk)
        words = told(client, page(job))
        assert "未完成" in words and "第 3 行“数量”：请填写整数。" in words and page(job, "retry") in words
        assert client.post(page(job, "retry")).status_code == 302
        kind.clear()
        assert jobs.run(job.pk).state == JobState.DONE

    def test_a_waiting_one_can_be_taken_back(self, kind, clerk):
        job = asked_by(clerk)
        assert client_of(clerk).post(page(job, "cancel")).status_code == 302
        job.refresh_from_db()
        assert job.state == JobState.CANCELLED
        assert not Notice.objects.exists()

    def test_too_late_is_said_in_words(self, kind, clerk):
        job = jobs.run(asked_by(clerk).pk)
        words = client_of(clerk).post(page(job, "cancel"), follow=True).content.decode()
        assert "任务已完成，不能再变动。" in words

    def test_acts_are_not_got(self, kind, clerk):
        job, client = asked_by(clerk), client_of(clerk)
        assert (
            client.get(page(job, "cancel")).status_code == client.get(page(job, "retry")).status_code == 405
        )


class TestSomebodyElse:
    def test_finds_nothing(self, kind, clerk):
        job, client = asked_by(clerk), client_of(make_post(division=GULI))
        assert client.get(page(job)).status_code == 404
        assert client.post(page(job, "cancel")).status_code == 404
        assert client.post(page(job, "retry")).status_code == 404

    def test_who_sees_all_may_look_but_not_act(self, kind, clerk):
        job, client = asked_by(clerk), client_of(make_post(role="county_admin", division=COUNTY))
        assert page(job, "cancel") not in told(client, page(job))
        assert client.post(page(job, "cancel")).status_code == 403

    def test_who_sees_all_of_another_county_finds_nothing(self, kind, clerk):
        client = client_of(make_post(role="county_admin", division=STRANGE_COUNTY))
        assert client.get(page(asked_by(clerk))).status_code == 404

    def test_a_stranger_is_sent_to_sign_in(self, kind, clerk):
        assert "sign-in" in Client().get(page(asked_by(clerk)))["Location"]


class TestTheAsker:
    def test_is_told(self, kind, clerk):
        jobs.run(asked_by(clerk).pk)
        notice = Notice.objects.get(person=clerk.person)
        assert notice.title == "“读取台账：谷里街道.xlsx”已完成"
        assert (notice.body, notice.link) == ("读到 8 行", "/done/")

    def test_who_left_has_nothing_done(self, kind, clerk):
        job = asked_by(clerk)
        Account.objects.filter(person=clerk.person).update(is_active=False)
        job = jobs.run(job.pk)
        assert job.state == JobState.FAILED and "权限已变动" in job.problem


class TestAFileItMade:
    @pytest.fixture
    def file(self, kind, clerk, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        job = asked_by(clerk)
        found = []

        def run(work):
            with transaction.atomic():
                found.append(work.keep_file([b"a,", b"b"], name="台账.csv", kind=Attachment.Kind.CSV))
                work.finish({"rows": 1})

        JOB_KINDS._entries["tests.read"] = (0, JobKind("tests.read", "导出台账", run))
        jobs.run(job.pk)
        return found[0]

    def test_is_the_askers_for_seven_days(self, file, clerk):
        answer = client_of(clerk).get(reverse("accounts:attachment-show", args=[file.public_id]))
        assert b"".join(answer.streaming_content) == b"a,b"
        assert (file.expires_at - timezone.now()).days in (6, 7)

    def test_is_nobody_elses(self, file):
        for post in (make_post(division=GULI), make_post(role="county_admin", division=COUNTY)):
            url = reverse("accounts:attachment-show", args=[file.public_id])
            assert client_of(post).get(url).status_code == 404


class TestList:
    def test_it_works(self, kind, clerk):
        asked_by(clerk)
        assert "读取台账：谷里街道.xlsx" in told(client_of(clerk), reverse(LIST))

    def test_empty_says_what_belongs_here(self, clerk):
        assert "还没有后台任务" in told(client_of(clerk), reverse(LIST))

    def test_others_are_not_shown(self, kind, clerk):
        asked_by(clerk)
        words = told(client_of(make_post(division=GULI)), reverse(LIST))
        assert "谷里街道.xlsx" not in words and "我发起的" not in words

    def test_who_may_see_all_sees_area_and_system(self, kind, clerk):
        asked_by(clerk)
        asked_by(make_post(division=HENGXI, person=make_person(division=STRANGE_COUNTY, name="外县员")))
        jobs.start("common.nightly_checks", arguments={}, by=Asker())
        client = client_of(make_post(role="county_admin", division=COUNTY))
        words = told(client, reverse(LIST))
        assert "沈知遥" in words and "外县员" not in words and "夜间核对" in words
        assert "沈知遥" not in told(client, reverse(LIST) + "?whose=mine")

    def test_filter_by_state(self, kind, clerk):
        jobs.run(asked_by(clerk).pk)
        Job.objects.update(title="已办的事")
        asked_by(clerk)
        words = told(client_of(clerk), reverse(LIST) + "?state=done")
        assert "已办的事" in words and "谷里街道.xlsx" not in words

    def test_a_wrong_filter_is_refused(self, clerk):
        assert client_of(clerk).get(reverse(LIST) + "?state=asleep").status_code == 400

    def test_queries_do_not_grow(self, kind, clerk):
        asked_by(clerk)
        client = client_of(clerk)
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(LIST))
        for _ in range(29):
            asked_by(clerk)
        with CaptureQueriesContext(connection) as thirty:
            client.get(reverse(LIST))
        assert len(thirty) == len(one)
