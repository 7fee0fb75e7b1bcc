"""The pages of background jobs: how far they are, taking back, trying again; never somebody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, Division, Notice, Person, Post, Role
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common import jobs
from common.jobs import Asker, Failed, JobKind, Stage
from common.models import Job, JobProgress, JobState
from common.places import JOB_KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """A kind whose ending the test chooses by `outcome["raises"]`."""
    outcome = {}

    def run(work):
        work.stage("check", total=8)
        work.advance(8)
        if outcome:
            raise outcome["raises"]
        return {"rows": 8}

    stages = (Stage("read", "读取"), Stage("check", "核对"))
    says = "读到 {rows} 行".format_map
    JOB_KINDS._entries["tests.read"] = (
        0,
        JobKind("tests.read", "读取台账", run, stages, lambda job: "/done/", says=says),
    )
    yield outcome
    del JOB_KINDS._entries["tests.read"]


@pytest.fixture
def clerk():
    return someone("县甲员", "320115000000")


def someone(name: str, code: str, *rights: str) -> Post:
    """A person with an account and a post over a county."""
    county, _ = Division.objects.everywhere(because="test").get_or_create(
        code=code, defaults={"name": code, "short_name": code[:6], "level": "county"}
    )
    role = Role.objects.create(
        code=name, name=name, says="", level="county", scope_kind=ScopeKind.AREA, rights=list(rights)
    )
    person = Person.objects.create(name=name, division=county)
    Account.objects.create(username=f"user-{person.pk}", person=person, must_change_password=False)
    return Post.objects.create(person=person, role=role, division=county)


def asked_by(post: Post) -> Job:
    asker = Asker(post.person.account.pk, post.person_id, post.pk)
    return jobs.start("tests.read", arguments={}, by=asker, title="读取台账：谷里街道.xlsx")


def enter(client, post: Post):
    client.force_login(post.person.account)
    return client


def page(job: Job, name: str = "detail") -> str:
    return reverse(f"accounts:job-{name}", args=[job.pk])


def test_it_works(client, kind, clerk):
    job = asked_by(clerk)
    answer = enter(client, clerk).get(page(job))
    told = answer.content.decode()
    assert "读取台账：谷里街道.xlsx" in told and "排队中" in told and "县甲员" in told
    assert page(job, "cancel") in told and page(job, "retry") not in told


def test_a_running_job_shows_rows_and_asks_again(client, kind, clerk):
    job = asked_by(clerk)
    Job.objects.filter(pk=job.pk).update(state="running", token="0" * 32, started_at=job.created_at)
    JobProgress.objects.filter(pk=job.pk).update(stage="check", done=1234, total=20000)
    told = enter(client, clerk).get(page(job), headers={"HX-Request": "true"})
    words = told.content.decode()
    assert "1,234" in words and "20,000" in words and 'hx-trigger="every' in words and "<html" not in words
    assert "HX-Refresh" not in told.headers


def test_when_it_is_over_the_page_is_fetched_anew(client, kind, clerk):
    job = jobs.run(asked_by(clerk).pk)
    enter(client, clerk)
    assert client.get(page(job), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    told = client.get(page(job)).content.decode()
    assert "已完成" in told and "读到 8 行" in told and 'href="/done/"' in told and "hx-trigger" not in told


def test_the_asker_is_told(kind, clerk):
    jobs.run(asked_by(clerk).pk)
    notice = Notice.objects.get(person=clerk.person)
    assert (notice.title, notice.body, notice.link) == (
        "“读取台账：谷里街道.xlsx”已完成",
        "读到 8 行",
        "/done/",
    )


def test_a_failed_one_says_why_and_can_be_tried_again(client, kind, clerk):
    kind["raises"] = Failed("第 3 行“数量”：请填写整数。")
    job = jobs.run(asked_by(clerk).pk)
    told = enter(client, clerk).get(page(job)).content.decode()
    assert "未完成" in told and "第 3 行“数量”：请填写整数。" in told and page(job, "retry") in told
    assert client.post(page(job, "retry")).status_code == 302
    kind.clear()
    assert jobs.run(job.pk).state == JobState.DONE


def test_a_waiting_one_can_be_taken_back(client, kind, clerk):
    job = asked_by(clerk)
    assert enter(client, clerk).post(page(job, "cancel")).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not Notice.objects.exists()


def test_too_late_is_said_in_words(client, kind, clerk):
    job = jobs.run(asked_by(clerk).pk)
    told = enter(client, clerk).post(page(job, "cancel"), follow=True).content.decode()
    assert "任务已完成，不能再变动。" in told


class TestSomebodyElse:
    def test_finds_nothing(self, client, kind, clerk):
        job, charlie = asked_by(clerk), someone("旁人", "320115000000")
        enter(client, charlie)
        assert client.get(page(job)).status_code == 404
        assert client.post(page(job, "cancel")).status_code == 404
        assert client.post(page(job, "retry")).status_code == 404

    def test_who_sees_all_may_look_but_not_act(self, client, kind, clerk):
        job = asked_by(clerk)
        enter(client, someone("系统管理员", "320115000000", Right.JOB_VIEW_ALL))
        assert page(job, "cancel") not in client.get(page(job)).content.decode()
        assert client.post(page(job, "cancel")).status_code == 403

    def test_who_sees_all_of_another_county_finds_nothing(self, client, kind, clerk):
        enter(client, someone("外县管理员", "320116000000", Right.JOB_VIEW_ALL))
        assert client.get(page(asked_by(clerk))).status_code == 404

    def test_a_stranger_is_sent_to_sign_in(self, client, kind, clerk):
        assert "sign-in" in client.get(page(asked_by(clerk)))["Location"]


def test_one_whose_asker_left_does_not_run(kind, clerk):
    job = asked_by(clerk)
    Account.objects.filter(person=clerk.person).update(is_active=False)
    job = jobs.run(job.pk)
    assert job.state == JobState.FAILED and "权限已变动" in job.problem


def shown(client, post, query=""):
    answer = enter(client, post).get(reverse("accounts:job-list") + query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_it_works(self, client, kind, clerk):
        asked_by(clerk)
        assert "读取台账：谷里街道.xlsx" in shown(client, clerk)

    def test_empty_says_what_belongs_here(self, client, clerk):
        assert "还没有后台任务" in shown(client, clerk)

    def test_others_are_not_shown(self, client, kind, clerk):
        asked_by(clerk)
        told = shown(client, someone("旁人", "320115000000"))
        assert "谷里街道" not in told and "发起" not in told.split("<form", 2)[-1].split("</form>")[0]

    def test_who_may_see_all_sees_area_and_system(self, client, kind, clerk):
        asked_by(clerk)
        asked_by(someone("外县员", "320116000000"))
        jobs.start("common.nightly_checks", arguments={}, by=Asker())
        admin = someone("系统管理员", "320115000000", Right.JOB_VIEW_ALL)
        told = shown(client, admin)
        assert "县甲员" in told and "外县员" not in told and "夜间核对" in told
        assert "县甲员" not in shown(client, admin, "?whose=mine")

    def test_filter_by_state(self, client, kind, clerk):
        jobs.run(asked_by(clerk).pk)
        Job.objects.update(title="已办的事")
        asked_by(clerk)
        told = shown(client, clerk, "?state=done")
        assert "已办的事" in told and "谷里街道" not in told

    def test_a_wrong_filter_is_refused(self, client, clerk):
        assert enter(client, clerk).get(reverse("accounts:job-list") + "?state=asleep").status_code == 400

    def test_queries_do_not_grow(self, client, kind, clerk):
        asked_by(clerk)
        enter(client, clerk).get(reverse("accounts:job-list"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("accounts:job-list"))
        for _ in range(29):
            asked_by(clerk)
        with CaptureQueriesContext(connection) as thirty:
            client.get(reverse("accounts:job-list"))
        assert len(thirty) == len(one)
