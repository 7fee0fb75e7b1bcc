"""横溪's plan of 2024, with its twelve tasks and twenty-one villages, from decomposition to closing, as those who live it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Division, Party
from accounts.reference import rows_of
from tasks_checklist import evidence
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState, TaskReport
from tests.e2e.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.factories import (
    COUNTY,
    HENGXI,
    SHITANG,
    make_division,
    make_party,
    make_person,
    make_post,
    make_villages,
)
from tests.maintenance.caretaker_rows import png

LONG = 60_000  # milliseconds, for an act on all 264 shares
YEAR, FIRST = 2024, "制定年度工作计划和重点任务"


@pytest.fixture
def plan(transactional_db) -> AnnualPlan:
    """The official list of twelve tasks, being drawn up; a committee in every village, a department of the county."""
    make_villages(HENGXI)
    for village in Division.objects.filter(parent_id=HENGXI, closed_on=None):
        make_party(division=village.pk, kind=Party.Kind.VILLAGE_COMMITTEE, name=f"{village.short_name}村委会")
    drawn = AnnualPlan.objects.create(
        division=make_division(code=HENGXI), year=YEAR, title=f"{YEAR}年横溪街道重点工作任务清单"
    )
    for row in rows_of("tasks_2024.csv"):
        kept = ("section", "title", "deliverables", "evidence_required", "target")
        AnnualTask.objects.create(
            plan=drawn, number=int(row["number"]), every="monthly", due_on=date(YEAR, 12, 20),
            **{name: row[name] for name in kept},
        )  # fmt: skip
    return drawn


@pytest.fixture
def people(plan) -> dict:
    bureau = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name="区交通运输局")
    official = make_person(division=COUNTY, name="路知远", party=bureau)
    return {
        "office": make_post(role="county_office", division=COUNTY),
        "clerk": make_post(role="township_clerk", division=HENGXI),
        "village": make_post(role="village_clerk", division=SHITANG),
        "department": make_post(role="department", division=COUNTY, person=official, sectors=["01"]),
    }


def press(page: Page, word: str) -> None:
    """An act of the page's row, then the same word in its dialog."""
    page.get_by_role("link", name=word, exact=True).first.click()
    page.locator("#dialog .btn-primary").click()


def report_done(page: Page, row: Assignment, picture: Path, root: str) -> None:
    """The minute on the phone: what was done, the proofs, all done."""
    page.set_viewport_size(PHONE)
    page.goto(root + reverse("tasks_checklist:assignment-list"))
    assert_fits(page)
    page.goto(root + reverse("tasks_checklist:assignment-detail", args=[row.pk]))
    assert_fits(page)
    page.get_by_role("link", name="填报进展").click()
    expect(page.get_by_label("完成情况")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("完成情况").fill("计划已印发各村，时间表已公布")
    for material in evidence.materials_of(row.task):
        page.get_by_label(material).set_input_files(picture)
    page.get_by_label("全部做完了，报完成").check()
    expect(page.get_by_label("进度", exact=True)).to_have_value("100")
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已报完成，等办公室确认")).to_be_visible()
    page.set_viewport_size(DESK)


def report_the_rest() -> None:
    """What the other villages report on the other tasks, by set: the pages were walked above."""
    at = timezone.now() - timedelta(minutes=5)
    rest = Assignment.objects.everywhere(because="test").filter(state=AssignmentState.NOT_STARTED)
    TaskReport.objects.bulk_create(
        TaskReport(
            assignment=row, period_from=date(YEAR, 12, 1), period_until=date(YEAR, 12, 31), completes=True,
            progress=100, done_text="已完成",
        )
        for row in rest
    )  # fmt: skip
    rest.update(state=AssignmentState.REPORTED, progress=100, reported_at=at)


def test_the_year_runs_from_decomposition_to_closing(
    page: Page, live_server, sign_in, people, plan, tmp_path
) -> None:
    root, picture = live_server.url, tmp_path / "佐证.png"
    picture.write_bytes(png())
    here = root + reverse("tasks_checklist:plan-detail", args=[plan.pk])
    villages = Division.objects.filter(parent_id=HENGXI, closed_on=None).count()
    assert villages == 21 and plan.tasks.count() == 12

    sign_in(people["clerk"])  # the township divides the tasks and issues the plan
    page.goto(here)
    page.get_by_role("link", name="批量分解").click()
    for box in page.locator("input[name=tasks]").all():
        box.check()
    page.get_by_role("group", name="村").get_by_role("button", name="全选").click()
    page.get_by_label("区交通运输局").check()
    page.get_by_role("button", name="分解", exact=True).click()
    expect(page.get_by_text(f"已分解 {12 * (villages + 1)} 份")).to_be_visible(timeout=LONG)
    press(page, "下达")
    expect(page.get_by_text("已下达，已通知责任单位和下级")).to_be_visible()

    rows = Assignment.objects.everywhere(because="test").select_related("task")
    first = rows.get(task__title=FIRST, division=SHITANG)
    sign_in(people["village"])
    report_done(page, first, picture, root)
    sign_in(people["department"])
    report_done(page, rows.get(task__title=FIRST, party__name="区交通运输局"), picture, root)
    report_the_rest()

    sign_in(people["office"])  # the county looks on; it does not confirm for the township
    page.goto(root + reverse("tasks_checklist:assignment-detail", args=[first.pk]))
    expect(page.get_by_role("link", name="确认完成")).to_have_count(0)
    page.goto(root + reverse("tasks_checklist:assignment-summary"))
    expect(page.locator("tbody tr")).to_have_count(12)

    sign_in(people["clerk"])  # one is sent back, reported again, and all are confirmed at once
    page.goto(root + reverse("tasks_checklist:assignment-detail", args=[first.pk]))
    page.get_by_role("link", name="退回").click()
    page.locator("#dialog").get_by_role("button", name="佐证材料不全").click()
    page.locator("#dialog .dialog-acts button[type=submit]").click()
    expect(page.get_by_text("已退回，已通知责任单位")).to_be_visible()
    sign_in(people["village"])
    report_done(page, first, picture, root)
    sign_in(people["clerk"])
    page.goto(root + reverse("tasks_checklist:assignment-list") + "?state=reported")
    assert_accessible(page)
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="改选筛选出的全部").click()
    page.get_by_role("group", name="批量办理").get_by_role("button", name="确认完成").click()
    page.get_by_role("button", name=f"确认完成 {12 * (villages + 1)} 项").click()
    expect(page.get_by_text(f"已办 {12 * (villages + 1)} 项")).to_be_visible(timeout=LONG)

    page.goto(here)  # and the year is closed
    page.get_by_role("link", name="年终办结").click()
    page.locator("#dialog").get_by_label("年终小结").fill("十二项任务全部完成")
    page.locator("#dialog .btn-primary").click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    plan.refresh_from_db()
    assert plan.state == "closed" and not rows.exclude(state=AssignmentState.CONFIRMED).exists()
    sign_in(people["office"])
    page.goto(here)
    expect(page.locator("main")).to_contain_text("十二项任务全部完成")
