"""A background job in the browser: the bar moves by itself, the end shows by itself, cancel and retry are one click."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Account, Post
from common import jobs
from common.jobs import Asker
from common.models import Job, JobProgress
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits


@pytest.fixture
def job(clerk: Post) -> Job:
    """A ledger being checked, as its worker sees it from outside."""
    asker = Asker(Account.objects.get(person=clerk.person).pk, clerk.person_id, clerk.pk)
    made = jobs.start("assets.read_ledger", arguments={"batch": 1}, by=asker, title="读取台账：横溪街道.xlsx")
    Job.objects.filter(pk=made.pk).update(state="running", token="0" * 32, started_at=timezone.now())
    begun = timezone.now() - timedelta(seconds=60)
    JobProgress.objects.filter(pk=made.pk).update(stage="check", done=8234, total=20000, stage_at=begun)
    return made


def opened(page: Page, live_server, job: Job) -> Page:
    page.goto(live_server.url + reverse("accounts:job-detail", args=[job.pk]))
    return page


def test_the_bar_moves_and_the_end_shows_by_itself(clerk_page: Page, live_server, job: Job):
    page = opened(clerk_page, live_server, job)
    expect(page.locator(".job")).to_contain_text("8,234 / 20,000 行，剩约 2 分钟")
    JobProgress.objects.filter(pk=job.pk).update(done=15000)
    expect(page.locator(".job")).to_contain_text("15,000 / 20,000")
    Job.objects.filter(pk=job.pk).update(state="done", token=None, result={}, finished_at=timezone.now())
    expect(page.get_by_role("link", name="查看结果")).to_be_visible()
    expect(page.locator(".job[data-polls]")).to_have_count(0)
    assert page.complaints == []


def test_cancel_and_retry(clerk_page: Page, live_server, job: Job):
    Job.objects.filter(pk=job.pk).update(state="queued", token=None)
    page = opened(clerk_page, live_server, job)
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".job")).to_contain_text("已取消")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".job")).to_contain_text("排队中")


@pytest.mark.parametrize("size", [None, PHONE])
def test_fits_and_can_be_read_by_everyone(clerk_page: Page, live_server, job: Job, size):
    if size:
        clerk_page.set_viewport_size(size)
    for page in (opened(clerk_page, live_server, job), clerk_page):
        assert_fits(page)
        assert_accessible(page)
        page.goto(live_server.url + reverse("accounts:job-list"))
    assert_fits(clerk_page)
    assert_accessible(clerk_page)
