"""会议: planned, members invited, held, minutes written and issued, or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from common.models.versions import change
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_some
from tasks_checklist.actions.groups import require_office
from tasks_checklist.meeting_told import moment_told, tell_members
from tasks_checklist.models import Meeting, MeetingState, WorkGroup
from tasks_checklist.models.meetings import MEETING_FLOW
from tasks_checklist.running_numbers import first_number, number_after

NUMBERS = "minutes of one office are numbered on"
SCANS = "tasks_checklist.meeting"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_FILES = 20
LONGEST_MATTERS = 2000


@transaction.atomic
def plan(
    *,
    group: WorkGroup,
    kind: str,
    title: str,
    held_at: datetime,
    by,
    place: str = "",
    chair: Person | None = None,
    matters: str = "",
) -> Meeting:
    """Raises Refused, Http404, ValidationError."""
    require_office(by, group)
    if group.until is not None:
        raise ValidationError({"group": _("小组已撤销")})
    return Meeting.objects.create(
        group=group,
        division_id=group.division_id,
        kind=kind,
        title=title.strip(),
        held_at=held_at,
        place=place.strip(),
        chair=chair,
        matters=matters.strip(),
    )


@transaction.atomic
def revise(*, meeting: Meeting, version: int, by, **fields: Any) -> Meeting:
    """Before it is held; members who were invited learn of another time or place.

    Raises Refused, Http404, StaleVersion, ValidationError.
    """
    require_office(by, meeting)
    row = held(meeting, by=by, beside=("group", "division"))
    _require_state(row, MeetingState.PLANNED)
    moved = any(fields.get(name, getattr(row, name)) != getattr(row, name) for name in ("held_at", "place"))
    change(row, version=version, **fields)
    if row.invited_at and moved:
        tell_members(row, title=_("会议有变：%s") % row.title, body=moment_told(row), but=by.person_id)
    return row


@transaction.atomic
def invite(*, meeting: Meeting, by) -> int:
    """A notice to everyone who sits in the group, once a day; how many. Raises Refused, Http404, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by, beside=("group", "division"))
    _require_state(row, MeetingState.PLANNED)
    if row.invited_at and timezone.localdate(row.invited_at) == timezone.localdate():
        raise ValidationError(_("今天已通知过成员，明天可以再通知；时间、地点有变的，保存后自动通知"))
    told = tell_members(row, title=_("会议通知：%s") % row.title, body=moment_told(row), but=by.person_id)
    if not told:
        raise ValidationError(_("小组里没有可通知的成员，请先登记成员"))
    change(row, version=row.version, invited_at=timezone.now())
    return told


@transaction.atomic
def take_along(*, meeting: Meeting, lines: Iterable[str], by) -> Meeting:
    """Put what is unsolved before the meeting, each once. Raises Refused, Http404, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by)
    _require_state(row, MeetingState.PLANNED, MeetingState.HELD)
    there = row.matters.splitlines()
    matters = "\n".join([*there, *(line for line in lines if line not in there)])
    if len(matters) > LONGEST_MATTERS:
        raise ValidationError(_("议题最多 %s 字，请少选几件") % LONGEST_MATTERS)
    change(row, version=row.version, matters=matters)
    return row


@transaction.atomic
def hold(*, meeting: Meeting, held_at: datetime, present: str, by, seen: int | None = None) -> Meeting:
    """登记召开. Raises Refused, Http404, WrongMove, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by, seen=seen)
    if held_at > timezone.now():
        raise ValidationError({"held_at": _("会议还没有开，时间不能晚于现在")})
    MEETING_FLOW.move(row, "hold", by=by, held_at=held_at, present=present.strip())
    return row


@transaction.atomic
def write_minutes(*, meeting: Meeting, version: int, present: str, matters: str, minutes: str, by) -> Meeting:
    """What was said, as often as wanted until the minutes are issued. Raises Refused, Http404, StaleVersion, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by)
    _require_state(row, MeetingState.HELD)
    said = {"present": present.strip(), "matters": matters.strip(), "minutes": minutes.strip()}
    change(row, version=version, **said)
    return row


@transaction.atomic
def issue_minutes(*, meeting: Meeting, minutes_number: str, by, seen: int | None = None) -> Meeting:
    """印发纪要: from now on nothing of it changes; members are told. Raises Refused, Http404, WrongMove, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by, seen=seen, beside=("group", "division"))
    rows = Meeting.objects.everywhere(because=NUMBERS).filter(division=row.division_id)
    if rows.filter(minutes_number=minutes_number.strip()).exclude(pk=row.pk).exists():
        raise ValidationError({"minutes_number": _("纪要编号%s已经用过") % minutes_number.strip()})
    MEETING_FLOW.move(row, "minute", by=by, minutes_number=minutes_number.strip())
    tell_members(row, title=_("会议纪要已印发：%s") % row.title, body=minutes_number, but=by.person_id)
    return row


def next_minutes_number(meeting: Meeting) -> str:
    """The number after the group's last minutes, of this year; a first one to be changed."""
    year = timezone.localdate().year
    rows = Meeting.objects.everywhere(because=NUMBERS).filter(group=meeting.group_id)
    last = (
        rows.exclude(minutes_number="").order_by("-held_at", "-pk").values_list("minutes_number", flat=True)
    )
    free = number_after(last.first() or "", year)
    return free or first_number(meeting.division.short_name, "管护会纪", year)


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by, seen: int | None = None) -> Meeting:
    """Whoever was invited is told. Raises Refused, Http404, WrongMove, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by, seen=seen, beside=("group", "division"))
    MEETING_FLOW.move(row, "cancel", by=by, reason=reason, cancelled_reason=reason.strip())
    if row.invited_at:
        tell_members(row, title=_("会议取消：%s") % row.title, body=reason, but=by.person_id)
    return row


def owner_of(meeting: Meeting) -> Owner:
    return Owner(SCANS, meeting.pk)


@transaction.atomic
def add_scans(*, meeting: Meeting, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Sign-in sheets, photos, stamped minutes. Raises Refused, Http404, ValidationError."""
    require_office(by, meeting)
    if meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        raise ValidationError(_("会议召开后再上传签到表、照片和纪要扫描件"))
    said = {"division": meeting.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_FILES, owner=owner_of(meeting), **said)


def _require_state(row: Meeting, *states: str) -> None:
    if row.state not in states:
        raise ValidationError(_("会议现为“%s”，不能再改") % row.get_state_display())
