"""督导行程 put down, moved, pinned, cancelled; stops added, left out, put in another order. Only the area that makes it does."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, require
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import Facility
from tasks_checklist.actions.visit_holding import grow_older, held_to_plan, let_go, settle
from tasks_checklist.models import SupervisionPlan, Team, Visit, VisitKind, VisitStop
from tasks_checklist.models.visit_flow import FLOW
from tasks_checklist.querysets import OFFICES
from tasks_checklist.supervision_input import begun
from tasks_checklist.visit_checks import refuse_impossible, warnings
from tasks_checklist.visit_told import tell_team, tell_visited

BECAUSE = "the rows of a visit that is held"
S = SupervisionPlan.State


@transaction.atomic
def add(
    *,
    division: Division,
    team: Team,
    on: date,
    kind: str,
    parties: Sequence[Party],
    by,
    hidden: bool = False,
    topic: str = "",
    facility: Facility | None = None,
    reason: str = "",
    anyway: bool = False,
) -> Visit:
    """Put a visit down beside those that were drawn up: 专项, 流动现场会, 跟踪 or any other. It belongs to the year's plan.

    明查暗访 are always hidden. `anyway`: the reader knows what speaks against it. Raises Refused, ValidationError.
    """
    require(by, Right.SUPERVISION_PLAN)
    if by.scope_kind != ScopeKind.AREA or not covers(by, division.pk):
        raise Refused(_("该区划不在您的管理范围内"))
    _refuse_units(division, parties)
    plan = plan_of(division, on.year)
    refuse_impossible(division=division, plan=plan, team=team, on=on)
    found = warnings(division=division, plan=plan, team=team, on=on, parties=parties)
    _refuse_unread(found, reason=reason, anyway=anyway)
    row = Visit.objects.create(
        plan=plan,
        division=division,
        team=team,
        on=on,
        kind=kind,
        hidden=hidden or kind == VisitKind.UNANNOUNCED,
        topic=topic.strip(),
        reason=reason.strip(),
    )
    VisitStop.objects.bulk_create(
        VisitStop(visit=row, seq=seq, party=party, division=party.division, facility=_at(facility, party))
        for seq, party in enumerate(parties, 1)
    )
    settle(row)
    if on >= timezone.localdate():
        day = f"{on:%Y-%m-%d}"
        tell_team(row, title=_("新增督导行程：%s") % day, but=by.person_id)
        tell_visited(row, title=_("督导通知：%s") % day, but=by.person_id, parties=parties)
    return row


@transaction.atomic
def move(
    *,
    visit: Visit,
    on: date,
    by,
    team: Team | None = None,
    reason: str = "",
    anyway: bool = False,
    seen: int | None = None,
) -> Visit:
    """改期、换组: with a reason; the first date is kept. What it no longer meets in time is open again.

    `anyway`: the reader knows what speaks against the day. Raises Refused, Http404, ValidationError.
    """
    row = held_to_plan(visit, by=by, seen=seen)
    was, old, new = row.on, row.team, team or row.team
    if (on, new) == (was, old):
        raise ValidationError(_("日期、督导组都没有变"))
    _refuse_begun(row)
    if on < timezone.localdate():
        raise ValidationError({"on": _("不能改到已经过去的日子")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明改期的原因")})
    refuse_impossible(division=row.division, plan=row.plan, team=new, on=on, but=row.pk)
    parties = parties_of(row)
    found = warnings(division=row.division, plan=row.plan, team=new, on=on, parties=parties, visit=row)
    _refuse_unread(found, reason=reason, anyway=anyway)
    row.first_on = row.first_on or was
    row.on, row.team, row.reason, row.version = on, new, reason.strip(), row.version + 1
    row.save(update_fields=["on", "team", "first_on", "reason", "version"])
    settle(row)
    said = _("督导行程改期：%(was)s 改为 %(on)s") % {"was": f"{was:%Y-%m-%d}", "on": f"{on:%Y-%m-%d}"}
    tell_team(row, title=said, body=row.reason, but=by.person_id, taken_from=old.pk)
    tell_visited(row, title=said, but=by.person_id, parties=parties)
    return row


@transaction.atomic
def pin(*, visit: Visit, pinned: bool, by, seen: int | None = None) -> Visit:
    """固定: another drawing leaves it where it is. Raises Refused, Http404, ValidationError."""
    row = held_to_plan(visit, by=by, seen=seen)
    row.pinned, row.version = pinned, row.version + 1
    row.save(update_fields=["pinned", "version"])
    return row


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by, seen: int | None = None) -> Visit:
    """取消: what it owed is open again. Raises Refused, Http404, ValidationError."""
    row = held_to_plan(visit, by=by, seen=seen)
    stops = list(_stops(row))
    _refuse_begun(row)
    FLOW.move(row, "cancel", by=by, reason=reason)
    row.reason = reason.strip()
    row.save(update_fields=["reason"])
    let_go(stops)
    said = _("督导行程取消：%s") % f"{row.on:%Y-%m-%d}"
    tell_team(row, title=said, body=row.reason, but=by.person_id)
    tell_visited(row, title=said, but=by.person_id, parties=[stop.party for stop in stops])
    return row


# --- stops --------------------------------------------------------------------------------------
@transaction.atomic
def add_stop(
    *, visit: Visit, party: Party, by, facility: Facility | None = None, seen: int | None = None
) -> VisitStop:
    """One more unit at the end of the way, or one more facility of it. Raises Refused, Http404, ValidationError."""
    row = held_to_plan(visit, by=by, seen=seen)
    _refuse_units(row.division, [party])
    stops = list(_stops(row))
    if any((stop.party_id, stop.facility_id) == (party.pk, facility and facility.pk) for stop in stops):
        raise ValidationError({"party": _("%s已在这个行程里") % party})
    last = max((stop.seq for stop in stops), default=0)
    made = VisitStop.objects.create(
        visit=row, seq=last + 1, party=party, division=party.division, facility=_at(facility, party)
    )
    grow_older(row)
    settle(row)
    said = _("督导行程有变动：%s") % f"{row.on:%Y-%m-%d}"
    tell_team(row, title=said, body=_changed(row, _("增加%s") % party), but=by.person_id)
    tell_visited(row, title=_("督导通知：%s") % f"{row.on:%Y-%m-%d}", but=by.person_id, parties=[party])
    return made


@transaction.atomic
def drop_stop(*, stop: VisitStop, by, seen: int | None = None) -> Visit:
    """Leave a unit out; what was owed there is open again. Raises Refused, Http404, ValidationError."""
    row = held_to_plan(stop.visit, by=by, seen=seen)
    stops = {one.pk: one for one in _stops(row)}
    gone = stops.pop(stop.pk, None)
    if gone is None:
        raise Http404
    if gone.recorded_at or gone.findings.exists():
        raise ValidationError(_("%s已有督导记录，不能移出") % gone.party)
    if not stops:
        raise ValidationError(_("行程至少要有一个单位；不去了请取消行程"))
    let_go([gone])
    gone.delete()
    grow_older(row)
    settle(row)
    said = _("督导行程有变动：%s") % f"{row.on:%Y-%m-%d}"
    tell_team(row, title=said, body=_changed(row, _("不去%s") % gone.party), but=by.person_id)
    tell_visited(row, title=said, but=by.person_id, parties=[gone.party])
    return row


@transaction.atomic
def order_stops(*, visit: Visit, order: Sequence[int], by, seen: int | None = None) -> Visit:
    """The way in this order of its stops' keys. Raises Refused, Http404, ValidationError."""
    row = held_to_plan(visit, by=by, seen=seen)
    stops = {stop.pk: stop for stop in _stops(row)}
    if sorted(order) != sorted(stops):
        raise ValidationError(_("行程刚才有变动，请刷新后再排次序"))
    for seq, key in enumerate(order, 1):
        stops[key].seq = seq
    VisitStop.objects.everywhere(because=BECAUSE).bulk_update(stops.values(), ["seq"])
    grow_older(row)
    return row


# --- what they share ----------------------------------------------------------------------------
def plan_of(division: Division, year: int) -> SupervisionPlan | None:
    """The area's plan of a year that stands, or is being made."""
    rows = SupervisionPlan.objects.everywhere(because=BECAUSE).filter(division=division, year=year)
    return rows.filter(state__in=(S.STANDING, S.DRAFT)).order_by("-pk").first()


def parties_of(visit: Visit) -> list[Party]:
    return [stop.party for stop in _stops(visit)]


def _changed(visit: Visit, said: str) -> str:
    """What changed, for the team; of a hidden visit no unit is named: the notice leaves by SMS and mail."""
    return _("内部行程") if visit.hidden else said


def _stops(visit: Visit):
    rows = VisitStop.objects.everywhere(because=BECAUSE).filter(visit=visit)
    return rows.select_related("party__division").order_by("seq", "pk")


def _refuse_begun(visit: Visit) -> None:
    """A day that was begun is finished: with a record of a stop, or a finding there. Raises ValidationError."""
    if Visit.objects.everywhere(because=BECAUSE).filter(begun(), pk=visit.pk).exists():
        raise ValidationError(_("这个行程已有督导记录，请完成督导，没去的写明原因"))


def _refuse_units(division: Division, parties: Iterable[Party]) -> None:
    """Units beneath the area that makes the visit, not its own office. Raises ValidationError."""
    found = list(parties)
    if not found:
        raise ValidationError({"parties": _("请选择被督导单位")})
    for party in found:
        if not any(first <= party.division_id < last for first, last in division.ranges):
            raise ValidationError({"parties": _("%s不在督导范围内") % party})
        if party.division_id == division.pk and party.kind in OFFICES:
            raise ValidationError({"parties": _("不能督导本单位：%s") % party})


def _at(facility: Facility | None, party: Party) -> Facility | None:
    """The facility where it lies in the unit's village."""
    return facility if facility is not None and facility.division_id == party.division_id else None


def _refuse_unread(found: list[str], *, reason: str, anyway: bool) -> None:
    """What speaks against it is read and answered before it is done. Raises ValidationError."""
    if found and not anyway:
        raise ValidationError({"anyway": found})
    if found and not reason.strip():
        raise ValidationError({"reason": _("请写明仍这样安排的原因")})
