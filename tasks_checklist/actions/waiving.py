"""免督导: a unit is let off one visit that it is due, with the reason; and taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from tasks_checklist.actions.supervision_holding import changeable
from tasks_checklist.models import Obligation, VisitState


def _held(obligation: Obligation, by) -> Obligation:
    require(by, Right.SUPERVISION_PLAN, obligation)
    changeable(obligation.plan, by)
    rows = Obligation.objects.everywhere(because="an obligation of a plan that is held")
    return rows.select_related("stop__visit").get(pk=obligation.pk)


@transaction.atomic
def waive(*, obligation: Obligation, reason: str, by) -> None:
    """The next drawing calls for it no more. Raises Refused, Http404, ValidationError where it was done."""
    row = _held(obligation, by)
    if row.stop is not None and row.stop.visit.state == VisitState.RECORDED:
        raise ValidationError(_("已经督导过，不用再免"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明免督导的原因")})
    Obligation.objects.visible_to(by).filter(pk=row.pk).update(waived=reason.strip()[:200])


@transaction.atomic
def call_again(*, obligation: Obligation, by) -> None:
    """Due again. Raises Refused, Http404, ValidationError."""
    row = _held(obligation, by)
    Obligation.objects.visible_to(by).filter(pk=row.pk).update(waived="")
