"""领导小组、专班: set up, changed, dissolved; who sits in it from a day to a day, and who takes the seat over."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, may, require, require_division
from accounts.models import Division, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.models.versions import change
from maintenance.actions.holding import held
from tasks_checklist.models import GroupMember, WorkGroup
from tasks_checklist.querysets import above


def keeps_meetings(post, division_code: str) -> bool:
    """Whether the post is of the office that looks after groups and meetings of a place; sitting in one is not enough."""
    office = may(post, Right.MEETING_MANAGE) and post.scope_kind == ScopeKind.AREA
    return office and covers(post, division_code)


def require_office(by, row: Any) -> None:
    """Raises Refused, Http404. `row`: a group or a meeting."""
    require(by, Right.MEETING_MANAGE, row)
    if not keeps_meetings(by, row.division_id):
        raise Refused(_("由%s领导小组办公室办理") % row.division)


@transaction.atomic
def set_up(*, division: Division, kind: str, name: str, by, duty: str = "", document: str = "") -> WorkGroup:
    """Raises Refused, ValidationError for a name that stands already."""
    require(by, Right.MEETING_MANAGE)
    require_division(by, division.pk)
    there = WorkGroup.objects.visible_to(by).standing().filter(division=division, name=name.strip())
    if there.exists():
        raise ValidationError({"name": _("%s已有同名的小组") % division})
    return WorkGroup.objects.create(
        division=division, kind=kind, name=name.strip(), duty=duty, document=document
    )


@transaction.atomic
def revise(*, group: WorkGroup, version: int, by, **fields: Any) -> WorkGroup:
    """Raises Refused, Http404, StaleVersion, ValidationError."""
    require_office(by, group)
    _refuse_ended(group)
    change(group, version=version, **fields)
    return group


@transaction.atomic
def dissolve(*, group: WorkGroup, until: date, by) -> WorkGroup:
    """No longer there from a day on; whoever sits in it leaves with it. Raises Refused, Http404, ValidationError."""
    require_office(by, group)
    row = held(group, by=by)
    _refuse_ended(row)
    if until > timezone.localdate():
        raise ValidationError({"until": _("日期不能晚于今天")})
    for member in row.members.filter(until=None):
        member.until = max(until, member.from_date)
        member.save(update_fields=["until"])
    change(row, version=row.version, until=until)
    return row


@transaction.atomic
def seat(
    *, group: WorkGroup, person: Person, role: str, by, unit: str = "", from_date: date | None = None
) -> GroupMember:
    """A person sits in a group from a day on. Raises Refused, Http404, ValidationError."""
    require_office(by, group)
    row = held(group, by=by)
    _refuse_ended(row)
    if row.members.filter(person=person, until=None).exists():
        raise ValidationError({"person": _("%s已在小组里") % person})
    words = unit.strip() or f"{person.party or person.division}{person.title}"[:100]
    on = from_date or timezone.localdate()
    return GroupMember.objects.create(group=row, person=person, role=role, unit=words, from_date=on)


@transaction.atomic
def leave(*, member: GroupMember, until: date, by) -> GroupMember:
    """Raises Refused, Http404, ValidationError."""
    require_office(by, member.group)
    row = GroupMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if row.until is not None:
        raise ValidationError(_("已离开小组"))
    if until < row.from_date:
        raise ValidationError({"until": _("不能早于加入的日期 %s") % f"{row.from_date:%Y-%m-%d}"})
    row.until = until
    row.save(update_fields=["until"])
    return row


# --- 工作交接 (accounts.places.HANDED_OVER) -------------------------------------------------------
def seats_held(post: Post) -> list[str]:
    """The seats in standing groups of the post's area that its person holds, in words."""
    return [f"{seat.group}（{seat.get_role_display()}）" for seat in _seats(post).select_related("group")]


def hand_seats(post: Post, receiver: Person, by) -> int:
    """Each seat ends today, and the receiver takes it, but for groups in which he sits already."""
    today, seats = timezone.localdate(), list(_seats(post).select_for_update(of=("self",)))
    there = GroupMember.objects.filter(
        group__in=[seat.group_id for seat in seats], person=receiver, until=None
    )
    taken = set(there.values_list("group_id", flat=True))
    for seat in seats:
        seat.until = max(today, seat.from_date)
        seat.save(update_fields=["until"])
        if seat.group_id not in taken:
            said = {"group_id": seat.group_id, "role": seat.role, "unit": seat.unit}
            GroupMember.objects.create(person=receiver, from_date=today, **said)
    return len(seats)


def _seats(post: Post):
    rows = GroupMember.objects.filter(person=post.person_id, until=None, group__until=None)
    return rows.filter(group__division__in=above(post)).order_by("group", "pk")


def _refuse_ended(group: WorkGroup) -> None:
    if group.until is not None:
        raise ValidationError(_("小组已撤销"))
