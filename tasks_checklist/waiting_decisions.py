"""What of meetings and decisions waits: a unit's decisions, the office's overdue ones, meetings without minutes; whose files."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening
from tasks_checklist.actions.groups import keeps_meetings
from tasks_checklist.models import Decision, Meeting, MeetingState
from tasks_checklist.placed import told_beside
from tasks_checklist.querysets import works_for

SHOWN = 10


def waiting(post) -> list[WaitingMatter]:
    """The first due on top."""
    return [*_to_finish(post), *_to_hurry(post), *_meetings(post)]


def _open(post):
    rows = Decision.objects.visible_to(post).open().filter(assignment=None)  # a share waits as a share
    return rows.for_list().order_by("due_on", "id")


def _to_finish(post) -> Iterator[WaitingMatter]:
    """Of the unit, or of the person named."""
    if not may(post, Right.TASK_REPORT):
        return
    mine = [
        row
        for row in _open(post)[: 20 * SHOWN]
        if works_for(post, row.party) or post.person_id == row.person_id
    ]
    for row in mine[:SHOWN]:
        yield _decision(row, _("办理"))


def _to_hurry(post) -> Iterator[WaitingMatter]:
    """Overdue ones of the office's own meetings."""
    if not may(post, Right.MEETING_MANAGE):
        return
    late = Decision.objects.visible_to(post).overdue().filter(assignment=None).for_list()
    own = [row for row in late.order_by("due_on", "id")[: 20 * SHOWN] if _is_ours(post, row)]
    for row in own[:SHOWN]:
        yield _decision(row, _("催办"))


def _is_ours(post, row: Decision) -> bool:
    return keeps_meetings(post, row.meeting.division_id) and not works_for(post, row.party)


def _meetings(post) -> Iterator[WaitingMatter]:
    """Of the office: to be written down as held, to be minuted."""
    if not may(post, Right.MEETING_MANAGE):
        return
    rows = Meeting.objects.visible_to(post).filter(division=post.division_id).for_list()
    passed = rows.filter(state=MeetingState.PLANNED, held_at__lt=timezone.now())
    kinds = ((passed, _("登记召开")), (rows.filter(state=MeetingState.HELD), _("印发纪要")))
    for found, act in kinds:
        for row in found.order_by("held_at", "id")[:SHOWN]:
            url = reverse("tasks_checklist:meeting-detail", args=[row.pk])
            yield _one(_("会议"), row.title, row.division.short_name, row.held_at, None, act, url)


def _decision(row: Decision, act: str) -> WaitingMatter:
    url = reverse("tasks_checklist:decision-detail", args=[row.pk])
    source = told_beside(row.meeting.division.short_name, row.meeting.title)
    return _one(_("会议议定事项"), row.title, source, row.meeting.held_at, evening(row.due_on), act, url)


def _one(
    kind: str, what: str, source: str, since: datetime, due: datetime | None, act: str, url: str
) -> WaitingMatter:
    return WaitingMatter(
        kind=kind, what=what, source=source, since=since, due=due, act=act, url=url, icon="users"
    )


def may_read_scan(post, owner_id: str) -> bool:
    """Files of a meeting, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.TASK_VIEW) and owner_id.isdigit()
    return known and Meeting.objects.visible_to(post).filter(pk=int(owner_id)).exists()
