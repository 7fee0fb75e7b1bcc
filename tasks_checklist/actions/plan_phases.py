"""阶段: stretches of a plan's year, each summed up when it is over (S39)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks_checklist.actions.annual import held, opened
from tasks_checklist.models import AnnualPlan, PlanPhase, PlanState


@transaction.atomic
def add_phase(
    *, plan: AnnualPlan, name: str, from_date: date, until: date, by, goal: str = "", reason: str = ""
) -> PlanPhase:
    """Raises Refused, Http404, ValidationError."""
    row = opened(plan, by=by, what=_("增加阶段“%s”") % name, reason=reason)
    phase = PlanPhase(plan=row, name=name.strip(), from_date=from_date, until=until, goal=goal.strip())
    _check(phase)
    phase.save(force_insert=True)
    return phase


@transaction.atomic
def change_phase(
    *, phase: PlanPhase, name: str, from_date: date, until: date, by, goal: str = "", reason: str = ""
) -> PlanPhase:
    """Raises Refused, Http404, ValidationError."""
    opened(phase.plan, by=by, what=_("修改阶段“%s”") % phase.name, reason=reason)
    phase.name, phase.from_date, phase.until, phase.goal = name.strip(), from_date, until, goal.strip()
    _check(phase)
    phase.save()
    return phase


@transaction.atomic
def remove_phase(*, phase: PlanPhase, by, reason: str = "") -> AnnualPlan:
    """Its tasks stay in the plan, in no phase. Raises Refused, Http404, ValidationError."""
    plan = opened(phase.plan, by=by, what=_("删去阶段“%s”") % phase.name, reason=reason)
    if phase.summary:
        raise ValidationError(_("阶段已写小结，不能删去"))
    phase.delete()
    return plan


@transaction.atomic
def sum_up(*, phase: PlanPhase, summary: str, by) -> PlanPhase:
    """阶段小结, from the phase's last day on. Raises Refused, Http404, ValidationError."""
    plan = held(phase.plan, by=by)
    if plan.state != PlanState.ISSUED:
        raise ValidationError(_("计划现为“%s”，不写阶段小结") % plan.get_state_display())
    if phase.until > timezone.localdate():
        raise ValidationError(_("阶段到%s结束，届时再写小结") % f"{phase.until:%Y-%m-%d}")
    phase.summary = summary.strip()
    phase.full_clean()
    phase.save(update_fields=["summary"])
    return phase


def _check(phase: PlanPhase) -> None:
    """Within the plan's year (a first step may stand at the end of the year before, a last one early in the next)."""
    if phase.until < phase.from_date:
        raise ValidationError({"until": _("阶段的止日不能早于起日")})
    year = phase.plan.year
    if phase.from_date.year < year - 1 or phase.until.year > year + 1:
        raise ValidationError({"from_date": _("阶段应在%s年内（可提前或延后到相邻年度）") % year})
    phase.full_clean()
