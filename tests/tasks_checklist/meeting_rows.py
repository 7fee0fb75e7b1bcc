"""Groups, meetings and decisions for tests: plain functions, keyword only."""

from datetime import timedelta

from django.utils import timezone

from tasks_checklist.actions import decisions, groups, meetings
from tasks_checklist.models import AnnualPlan, AnnualTask, Decision, Meeting, WorkGroup
from tests.tasks_checklist.finding_rows import committee


def make_group(*, by, people=(), name: str = "管护工作领导小组") -> WorkGroup:
    there = WorkGroup.objects.everywhere(because="test").filter(division=by.division, name=name).first()
    row = there or groups.set_up(division=by.division, kind="leading", name=name, by=by)
    for person in people:
        groups.seat(group=row, person=person, role="member", by=by)
    return row


def make_meeting(*, by, state: str = "planned", title: str = "季度协调会", group=None, **values) -> Meeting:
    """Brought to a state as the office would."""
    said = {"kind": "coordination", "held_at": timezone.now() - timedelta(hours=2), **values}
    row = meetings.plan(group=group or make_group(by=by), title=title, by=by, **said)
    if state == "cancelled":
        return meetings.cancel(meeting=row, reason="改期", by=by)
    if state in ("held", "minuted"):
        row = meetings.hold(meeting=row, held_at=row.held_at, present="甲、乙", by=by)
    if state == "minuted":
        said_of = {"present": "甲、乙", "matters": "议题一", "minutes": "研究了工作"}
        row = meetings.write_minutes(meeting=row, version=row.version, by=by, **said_of)
        row = meetings.issue_minutes(meeting=row, minutes_number="纪〔2026〕1号", by=by)
    return row


def make_decision(*, by, meeting=None, days: int = 9, **values) -> Decision:
    """Of the village committee, by the township's clerk."""
    said = {"text": "更换破损管护牌", "party": committee(), **values}
    due = timezone.localdate() + timedelta(days=days)
    held = meeting or make_meeting(by=by, state="held")
    return decisions.decide(meeting=held, due_on=due, by=by, **said)


def make_task(*, by) -> AnnualTask:
    """A task of this year's issued plan of the post's own area."""
    said = {"division": by.division, "year": timezone.localdate().year}
    plan, _ = AnnualPlan.objects.get_or_create(**said, defaults={"title": "年度重点任务", "state": "issued"})
    number = plan.tasks.count() + 1
    return AnnualTask.objects.create(plan=plan, number=number, title=f"重点任务第{number}项")
