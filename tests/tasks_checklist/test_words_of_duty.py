"""What a stranger reads: papers downward are 通报, each to-do says where it is from, tasks of two years are told apart, a
trail has no inner numbers, and of two who act at once the second is told how it stands and may go on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.trail import events_of
from common import audit
from tasks_checklist import paper_shapes, waiting_assignments, waiting_findings
from tasks_checklist.models import Assignment, FindingState, PaperKind, TaskReport
from tests.county import make_county
from tests.factories import SHITANG, client_of, make_post
from tests.tasks_checklist.finding_rows import make_clerk, make_finding, now
from tests.tasks_checklist.task_rows import committee, make_share, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


@pytest.mark.parametrize("kind", PaperKind)
def test_what_goes_to_the_units_is_no_report(kind):
    first, last = paper_shapes.period_before(kind, timezone.localdate())
    title = paper_shapes.title_of(kind, first, last)
    assert "报告" not in title + kind.label and "旬报" not in title + kind.label
    assert title.endswith("督查调度单" if kind == PaperKind.WEEKLY_DISPATCH else "的通报")


def test_a_department_tells_the_same_task_of_two_places_apart(county):
    post, places = county.posts["department"], (county.township, county.other_township)
    unit = post.person.party or committee(county, county.county, kind="industry_department")
    post.person.party = unit
    post.person.save(update_fields=["party"])
    for place in places:
        task = make_task(county, division=place)
        Assignment.objects.create(
            task=task, party=unit, division=county.county, due_on=timezone.localdate(), sector_id=post.sectors[0]
        )  # fmt: skip
    found = [(one.what, one.source) for one in waiting_assignments.waiting(post)]
    assert len(found) == len(set(found)) == 2
    assert {source.split(" ")[0] for _what, source in found} == {place.short_name for place in places}


def test_two_findings_of_one_name_are_two_to_dos(db):
    clerk, village = make_clerk(), make_post(role="village_clerk", division=SHITANG)
    rows = [make_finding(by=clerk) for _each in range(2)]
    found = [one.source for one in waiting_findings.waiting(village)]
    assert len(set(found)) == 2 and all(row.number in " ".join(found) for row in rows)


def test_the_filter_names_year_and_place_of_each_task_but_in_one_plan(county):
    task, client = make_share(county).task, county.client("township_clerk")
    page = reverse("tasks_checklist:assignment-list")
    label = f"{task.plan.year} {county.township.short_name} {task}"
    assert label in client.get(page).text
    narrowed = client.get(page, {"plan": task.plan_id}).text
    assert label not in narrowed and f">{task}</option>" in narrowed


def test_the_trail_of_a_row_without_a_name_names_what_it_belongs_to(county):
    share = make_share(county)
    day = timezone.localdate()
    made = TaskReport.objects.create(
        assignment=share, period_from=day, period_until=day, progress=1, done_text="一",
        figures={"done": 3, "told": "已公布3份", "measure": "lists"},
    )  # fmt: skip
    TaskReport.objects.filter(pk=made.pk).update(done_text="二", figures={"told": "已公布4份"})
    told = [str(one) for one in audit.history(TaskReport._meta.db_table, made.pk)]
    assert len(told) == 2 and all(
        f"任务进展（任务分解（重点任务“{share.task.title}”））" in one for one in told
    )
    assert "3，已公布3份 → 已公布4份" in told[0] and "lists" not in told[0]
    Assignment.objects.filter(pk=share.pk).update(said="补充")
    assert f"任务分解（重点任务“{share.task.title}”）" in events_of(share)[0]["what"]


def test_the_second_of_two_is_told_how_it_stands_and_may_go_on(db):
    clerk, village = make_clerk(), make_post(role="village_clerk", division=SHITANG)
    row = make_finding(by=clerk)
    door = reverse("tasks_checklist:finding-act", args=[row.pk, "sign"])
    client, seen = client_of(village), row.version
    type(row).objects.filter(pk=row.pk).update(version=seen + 1)
    stale = client.post(door, {"measure": "马上换", "seen": seen})
    assert stale.status_code == 422 and "马上换" in stale.text
    assert "现为“待签收”" in stale.text or "现为“已下发”" in stale.text
    assert "再点一次" in stale.text and f'name="seen" value="{seen + 1}"' in stale.text
    assert client.post(door, {"measure": "马上换", "seen": seen + 1}).status_code == 302
    assert now(row).state == FindingState.SIGNED
