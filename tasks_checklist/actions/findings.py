"""提出、下发: how a finding comes into the register. Only the office's people issue one; the number is never used again."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, require, sees
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from assets.models import Facility
from common.db.locks import one_at_a_time
from common.moments import evening
from common.workdays import county_deadline
from maintenance.models import Matter
from tasks_checklist.actions.finding_holding import held, record_step
from tasks_checklist.finding_numbers import number, prefix, running_of
from tasks_checklist.finding_rules import limits_of
from tasks_checklist.finding_told import tell, told_unit
from tasks_checklist.models import Finding, FindingState, VisitStop
from tasks_checklist.models.finding_flow import FLOW, other_issuer, other_writer
from tasks_checklist.models.visit_flow import in_team
from tasks_checklist.querysets import OFFICES, unit_of, works_for

COUNTED = "numbers run through the whole register of an area"
CAME_BACK = "a finding that came back names the one that was struck off"


@transaction.atomic
def draft(
    *,
    division: Division,
    party: Party,
    title: str,
    severity: str,
    source: str,
    by,
    text: str = "",
    basis: str = "",
    demand: str = "",
    place: str = "",
    person: Person | None = None,
    sector: Sector | None = None,
    facility: Facility | None = None,
    stop: VisitStop | None = None,
    matter: Matter | None = None,
    repair: Matter | None = None,
    found_on: date | None = None,
    client_key: UUID | None = None,
) -> Finding:
    """Write a finding down; nobody but the issuing side knows of it until it is issued.

    `client_key` drawn by the sender: the same one sent twice is one finding. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FINDING_ISSUE)
    if client_key and (again := _sent_before(client_key, by)):
        return again
    _refuse_elsewhere(division, party, facility, by, stop)
    for pointed_at in (matter, repair):
        if pointed_at is not None and (pointed_at.division_id != division.pk or not sees(by, pointed_at)):
            raise Http404
    issuer = issuer_of(by) if covers(by, division.pk) else _sender_of(stop)
    on = min(found_on or timezone.localdate(), timezone.localdate())
    row = Finding(
        number=next_number(issuer.division_id, on.year),
        division=division,
        party=party,
        person=person,
        sector=sector or (facility.type.sector if facility else None),
        facility=facility,
        place=place.strip(),
        source=source,
        stop=stop,
        matter=matter,
        repair=repair or matter,
        severity=severity,
        title=title.strip(),
        text=text.strip(),
        basis=basis.strip(),
        demand=demand.strip(),
        issuer=issuer,
        found_on=on,
        made_by_id=by.person_id,
        client_key=client_key,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(force_insert=True)
    record_step(row, "draft", before="", by=by, text=row.title)
    return row


@transaction.atomic
def change(*, finding: Finding, by, seen: int | None = None, **values: Any) -> Finding:
    """Change a draft. Raises Refused, Http404, ValidationError."""
    row = held(finding, by=by, seen=seen)
    require(by, Right.FINDING_ISSUE)
    _refuse_other_writer(row, by)
    if row.state != FindingState.DRAFT:
        raise ValidationError(_("已下发的问题不能修改，可误报撤销后重新下发"))
    for name, value in values.items():
        setattr(row, name, value)
    _refuse_elsewhere(row.division, row.party, row.facility, by, row.stop)
    row.version += 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(update_fields=[*values, "version"])
    return row


@transaction.atomic
def issue(*, finding: Finding, by, due_on: date | None = None, seen: int | None = None) -> Finding:
    """下发: the unit is told and its limits run; one that came back is marked (反弹).

    `due_on` may be sooner than the rule's day, or later with the issuer's word. Raises Refused, Http404, ValidationError.
    """
    row = held(finding, by=by, seen=seen)
    _refuse_other_writer(row, by)
    today = timezone.localdate()
    limits = limits_of(row.severity, row.division.county_code, today)
    due = due_on or today + timedelta(days=limits.rectify_days)
    if due < today:
        raise ValidationError({"due_on": _("整改限期不能早于今天")})
    before = row.state
    FLOW.move(
        row,
        "issue",
        by=by,
        issued_at=timezone.now(),
        issued_by_id=by.person_id,
        sign_by_time=evening(county_deadline(today, limits.sign_workdays).day),
        due_on=due,
        first_due_on=due,
        relapse_of=_came_back(row, limits.relapse_days),
    )
    record_step(row, "issue", before=before, by=by, text=row.demand)
    tell(
        told_unit(row),
        finding=row,
        title=_("请签收督导问题：%s") % row.title,
        body=_("限%s前整改") % f"{due:%Y-%m-%d}",
        but=by.person_id,
    )
    return row


@transaction.atomic
def discard(*, finding: Finding, reason: str, by, seen: int | None = None) -> Finding:
    """不下发: a draft that is not issued stays written down, its number is not used again.

    Raises Refused, Http404, ValidationError.
    """
    row = held(finding, by=by, seen=seen)
    _refuse_other_writer(row, by)
    before = row.state
    FLOW.move(row, "discard", by=by, reason=reason)
    record_step(row, "discard", before=before, by=by, text=reason)
    return row


def issuer_of(post) -> Party:
    """The unit in whose name a post issues: its own, else the office of its place. Raises Refused."""
    rows = Party.objects.everywhere(because="the unit of one's own post")
    if unit := unit_of(post):
        party = rows.filter(pk=unit).first()
    else:
        party = rows.filter(division=post.division_id, kind__in=OFFICES, active=True).order_by("pk").first()
    if party is None:
        raise Refused(_("您的岗位没有登记所属单位，不能下发问题"))
    return party


def refuse_other_issuer(row: Finding, by) -> None:
    """Only the issuer's side acts for it: an office that covers its area, a department for its own unit. Raises Refused."""
    if said := other_issuer(row, by):
        raise Refused(said)


def _refuse_other_writer(row: Finding, by) -> None:
    """Before it is issued also who found it on a way of its team. Raises Refused."""
    if said := other_writer(row, by):
        raise Refused(said)


def may_find_at(stop: VisitStop, post) -> bool:
    """Whether a post may write a finding down at a stop: in its own area, or where its team was sent."""
    return covers(post, stop.division_id) or in_team(stop.visit, post)


def _sender_of(stop: VisitStop | None) -> Party:
    """The office that sent the team there: it issues what somebody from elsewhere found. Raises Refused."""
    rows = Party.objects.everywhere(because="the office that makes a visit")
    place = stop.visit.division_id if stop else None
    sender = rows.filter(division=place, kind__in=OFFICES, active=True).order_by("pk").first()
    if sender is None:
        raise Refused(_("安排督导的单位没有登记，不能下发问题"))
    return sender


def _refuse_elsewhere(
    division: Division, party: Party, facility: Facility | None, by, stop: VisitStop | None = None
) -> None:
    """What is named lies where the post supervises, or is sent; the unit is not its own. Raises Refused, ValidationError."""
    sent = stop is not None and stop.division_id == division.pk and may_find_at(stop, by)
    if not sent and not covers(by, division.pk):
        raise Refused(_("该区划不在您的管理范围内"))
    if party.division_id[:6] != division.pk[:6] or (
        party.kind == Party.Kind.VILLAGE_COMMITTEE and party.division_id != division.pk
    ):
        raise ValidationError({"party": _("%s不在该区划") % party})
    if works_for(by, party):
        raise ValidationError({"party": _("不能给本单位下发问题")})
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("该设施不在所选区划")})


def _sent_before(client_key: UUID, by) -> Finding | None:
    rows = Finding.objects.everywhere(because="one's own, sent twice")
    return rows.filter(client_key=client_key, made_by_id=by.person_id).first()


def next_number(division: str, year: int) -> str:
    """The next running number of an issuing area's year; two at once wait for each other."""
    begins = prefix(division, year)
    one_at_a_time(f"finding {begins}")
    rows = Finding.objects.everywhere(because=COUNTED).filter(number__startswith=begins)
    last = max(
        (running_of(found) for found in rows.order_by("-id").values_list("number", flat=True)[:50]), default=0
    )
    return number(division, year, last + 1)


def _came_back(row: Finding, days: int) -> Finding | None:
    """The last one struck off on the same facility within the days, if any."""
    if row.facility_id is None:
        return None
    since = timezone.now() - timedelta(days=days)
    rows = Finding.objects.everywhere(because=CAME_BACK).exclude(pk=row.pk)
    struck = rows.filter(facility=row.facility_id, state=FindingState.STRUCK, ended_at__gte=since)
    return struck.order_by("-ended_at", "-id").first()
