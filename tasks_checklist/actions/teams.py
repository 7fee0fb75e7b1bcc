"""督导组: set up, changed, taken out of use; its members, its head, the days on which it can't go."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.forms.base import is_repeated
from accounts.models import Division, Person, Post
from accounts.rights import Right
from common.models.versions import change
from tasks_checklist.models import Team, TeamAbsence, TeamMember

BECAUSE = "a team the caller may plan for, and what hangs on it"


def _once(name: str) -> ValidationError:
    return ValidationError({"name": _("已有在用的“%s”") % name})


def set_up(*, division: Division, name: str, by, **fields: Any) -> Team:
    """A team of an area. Raises Refused, ValidationError for a name in use or a home outside the area."""
    require(by, Right.SUPERVISION_PLAN)
    require_division(by, division.pk)
    _check(division, fields)
    try:
        with transaction.atomic():
            return Team.objects.create(division=division, name=name, **fields)
    except IntegrityError as error:
        if not is_repeated(error):
            raise
        raise _once(name) from error


def _check(division: Division, fields: dict[str, Any]) -> None:
    home = fields.get("home")
    if home and not any(first <= home.pk < end for first, end in division.ranges):
        raise ValidationError({"home": _("驻地应在%s范围内") % division})


def revise(*, team: Team, version: int, by, **fields: Any) -> Team:
    """Raises Refused, Http404, StaleVersion, ValidationError for a name in use."""
    require(by, Right.SUPERVISION_PLAN, team)
    _check(team.division, fields)
    try:
        with transaction.atomic():
            change(team, version=version, **fields)
    except IntegrityError as error:
        if not is_repeated(error):
            raise
        raise _once(fields.get("name", team.name)) from error
    return team


def put_to_use(*, team: Team, active: bool, by) -> Team:
    """停用 or 恢复: a team out of use is sent nowhere by the next drawing. Raises Refused, Http404, ValidationError."""
    row = _held(team, by)
    return revise(team=row, version=row.version, active=active, by=by)


def _held(team: Team, by) -> Team:
    require(by, Right.SUPERVISION_PLAN, team)
    return Team.objects.everywhere(because=BECAUSE).select_related("division").get(pk=team.pk)


def _locked(team: Team, by) -> Team:
    require(by, Right.SUPERVISION_PLAN, team)
    rows = Team.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=team.pk)


@transaction.atomic
def join(*, team: Team, person: Person, by, head: bool = False) -> TeamMember:
    """A person of sight joins; a new head takes the old one's place. Raises Refused, Http404, ValidationError."""
    row = _locked(team, by)
    require(by, Right.SUPERVISION_PLAN, person)
    if row.members.filter(person=person).exists():
        raise ValidationError({"person": _("%s已在本组") % person.name})
    if head:
        row.members.filter(head=True).update(head=False)
    return TeamMember.objects.create(team=row, person=person, head=head)


@transaction.atomic
def lead(*, member: TeamMember, by) -> None:
    """任组长. Raises Refused, Http404."""
    row = _locked(member.team, by)
    row.members.filter(head=True).exclude(pk=member.pk).update(head=False)
    row.members.filter(pk=member.pk).update(head=True)


def leave(*, member: TeamMember, by) -> None:
    """Raises Refused, Http404."""
    require(by, Right.SUPERVISION_PLAN, member.team)
    member.delete()


def add_absence(*, team: Team, from_date: date, until: date, by, note: str = "") -> TeamAbsence:
    """Raises Refused, Http404, ValidationError for a stretch that ends before it begins."""
    require(by, Right.SUPERVISION_PLAN, team)
    if until < from_date:
        raise ValidationError({"until": _("“止”不能早于“起”")})
    return TeamAbsence.objects.create(team=team, from_date=from_date, until=until, note=note)


def remove_absence(*, absence: TeamAbsence, by) -> None:
    """Raises Refused, Http404."""
    require(by, Right.SUPERVISION_PLAN, absence.team)
    absence.delete()


# --- 工作交接 (accounts.places.HANDED_OVER) -------------------------------------------------------
def teams_served(post: Post) -> list[str]:
    """The teams in use in which the post's person serves for its area, in words."""
    rows = _served(post).select_related("team")
    return [_("%s（组长）") % row.team if row.head else str(row.team) for row in rows]


def hand_teams(post: Post, receiver: Person, by) -> int:
    """The receiver takes each place; where he serves already, the old one ends, and he leads if the other led."""
    rows = list(_served(post).select_related("team"))
    theirs = {row.team_id: row for row in TeamMember.objects.filter(person=receiver)}
    for row in rows:
        own = theirs.get(row.team_id)
        if own is None:
            row.person = receiver
            row.save(update_fields=["person"])
            continue
        row.delete()
        if row.head:
            TeamMember.objects.filter(pk=own.pk).update(head=True)
    return len(rows)


def _served(post: Post):
    rows = TeamMember.objects.filter(
        person=post.person_id, team__active=True, team__division=post.division_id
    )
    return rows.order_by("team", "pk")
