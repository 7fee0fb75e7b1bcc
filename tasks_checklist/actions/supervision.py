"""督导计划: opened, revised, approved, ended; its frequencies; days on which nobody is supervised."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.forms.base import is_repeated
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import in_ranges
from common.models.versions import change
from tasks_checklist.actions.owing import write_owed
from tasks_checklist.actions.supervision_holding import BECAUSE, changeable, held_plan
from tasks_checklist.models import (
    Blackout,
    Drawing,
    Frequency,
    Obligation,
    SupervisionPlan,
    Visit,
    VisitKind,
    VisitState,
)
from tasks_checklist.models.supervision import PLAN_FLOW
from tasks_checklist.supervision_input import begun

MOST_SEED = 2**31 - 1
State, Target = SupervisionPlan.State, Frequency.Target


def open_plan(
    *, division: Division, year: int, by, seed: int | None = None, **fields: Any
) -> SupervisionPlan:
    """A plan of an area's year. Without a `seed` one is drawn, and kept. Raises Refused, ValidationError where one stands."""
    require(by, Right.SUPERVISION_PLAN)
    require_division(by, division.pk)
    drawn = secrets.randbelow(MOST_SEED) if seed is None else seed
    try:
        with transaction.atomic():
            return SupervisionPlan.objects.create(division=division, year=year, seed=drawn, **fields)
    except IntegrityError as error:
        if not is_repeated(error):
            raise
        raise ValidationError({"year": _("%s年的督导计划已经有了") % year}) from error


@transaction.atomic
def revise_plan(*, plan: SupervisionPlan, version: int, by, **fields: Any) -> SupervisionPlan:
    """Raises Refused, Http404, StaleVersion, ValidationError once it is over."""
    changeable(plan, by)
    change(plan, version=version, **fields)
    return plan


@transaction.atomic
def approve(*, plan: SupervisionPlan, by) -> None:
    """批准执行: what ends from today on is owed. Raises Refused, Http404, WrongMove, ValidationError while nothing is drawn."""
    row, today = held_plan(plan), timezone.localdate()
    PLAN_FLOW.move(row, "approve", by=by, approved_on=today)
    write_owed(row, today)


@transaction.atomic
def close(*, plan: SupervisionPlan, by) -> int:
    """结束: what was still to come is cancelled; answers how many trips. Raises Refused, Http404, WrongMove."""
    row = held_plan(plan)
    PLAN_FLOW.move(row, "close", by=by)
    return _end(row, _planned(row).filter(on__gte=timezone.localdate()), _("督导计划已结束"))


@transaction.atomic
def drop(*, plan: SupervisionPlan, reason: str, by) -> int:
    """作废, with all that was planned. Raises Refused, Http404, WrongMove, ValidationError without a reason."""
    row = held_plan(plan)
    said = reason.strip()[:300]
    PLAN_FLOW.move(row, "drop", by=by, reason=said)
    row.reason = said
    row.save(update_fields=["reason"])
    return _end(row, _planned(row), _("督导计划已作废"))


def _planned(plan: SupervisionPlan) -> QuerySet[Visit]:
    return Visit.objects.everywhere(because=BECAUSE).filter(plan=plan, state=VisitState.PLANNED)


def _end(plan: SupervisionPlan, visits: QuerySet[Visit], reason: str) -> int:
    """Cancel the visits and what still waits to be adopted. A visit that was begun stays, so that it can be finished."""
    waiting = Drawing.objects.everywhere(because=BECAUSE).filter(plan=plan, state=Drawing.State.PROPOSED)
    waiting.update(state=Drawing.State.DROPPED)
    held = list(visits.select_for_update(of=("self",)).values_list("pk", flat=True))
    # asked once they are held: what a team records meanwhile is seen
    idle = _planned(plan).filter(~begun(), pk__in=held)
    return idle.update(state=VisitState.CANCELLED, reason=reason)


# --- 督导频次 -----------------------------------------------------------------------------------
@transaction.atomic
def add_frequency(*, plan: SupervisionPlan, by, parties: Iterable[Party] = (), **fields: Any) -> Frequency:
    """Raises Refused, Http404, ValidationError for what can't be asked for."""
    row = changeable(plan, by)
    made = Frequency(plan=row, **fields)
    chosen = _checked(made, parties)
    made.save()
    made.parties.set(chosen)
    return made


@transaction.atomic
def change_frequency(*, frequency: Frequency, by, parties: Iterable[Party] = (), **fields: Any) -> Frequency:
    """Raises Refused, Http404, ValidationError for what can't be asked for. The next drawing goes by it."""
    changeable(frequency.plan, by)
    for name, value in fields.items():
        setattr(frequency, name, value)
    chosen = _checked(frequency, parties)
    frequency.save()
    frequency.parties.set(chosen)
    return frequency


@transaction.atomic
def remove_frequency(*, frequency: Frequency, by) -> None:
    """Raises Refused, Http404, ValidationError where visits were made for it already: it is ended instead."""
    changeable(frequency.plan, by)
    owed = Obligation.objects.everywhere(because=BECAUSE).filter(frequency=frequency)
    if owed.filter(stop__visit__state=VisitState.RECORDED).exists():
        raise ValidationError(_("已按这条频次督导过，不能删去；不再督导的，请填“止”的日期"))
    frequency.delete()


def _checked(row: Frequency, parties: Iterable[Party]) -> list[Party]:
    """The units named, all within the plan's area; those of another target name none. Raises ValidationError."""
    named = {party.pk for party in parties} if row.target == Target.NAMED else set()
    if row.target == Target.NAMED and not named:
        raise ValidationError({"parties": _("请选择指定的单位")})
    if row.share != 100 and row.kind != VisitKind.RANDOM:
        raise ValidationError({"share": _("只有随机抽查按比例抽取，其他方式请填 100")})
    if row.target == Target.TOWNSHIP and row.plan.division.level != Division.Level.COUNTY:
        raise ValidationError({"target": _("镇（街道）的计划督导村（社区）或指定单位")})
    _check_days(row)
    within = Party.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", row.plan.division.ranges), active=True, pk__in=named
    )
    found = list(within)
    if len(found) != len(named):
        raise ValidationError({"parties": _("所选单位不在计划范围内，或已停用")})
    return found


def _check_days(row: Frequency) -> None:
    first, last = date(row.plan.year, 1, 1), date(row.plan.year, 12, 31)
    begins, ends = row.from_date or first, row.until or last
    if begins > ends:
        raise ValidationError({"until": _("“止”不能早于“起”")})
    if begins > last or ends < first:
        raise ValidationError({"from_date": _("起止日期应与%s年相交") % row.plan.year})


# --- 不安排督导的日子 ---------------------------------------------------------------------------
def add_blackout(*, division: Division, from_date: date, until: date, note: str, by) -> Blackout:
    """Raises Refused, ValidationError for a stretch that ends before it begins."""
    require(by, Right.SUPERVISION_PLAN)
    require_division(by, division.pk)
    if until < from_date:
        raise ValidationError({"until": _("“止”不能早于“起”")})
    return Blackout.objects.create(division=division, from_date=from_date, until=until, note=note)


def remove_blackout(*, blackout: Blackout, by) -> None:
    """Raises Refused, Http404."""
    require(by, Right.SUPERVISION_PLAN, blackout)
    blackout.delete()
