"""A supervision plan held for an act: locked as it is now."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from tasks_checklist.models import SupervisionPlan

BECAUSE = "the rows of the plan that is held"
PLANNABLE = (SupervisionPlan.State.DRAFT, SupervisionPlan.State.STANDING)


def held_plan(plan: SupervisionPlan) -> SupervisionPlan:
    """The plan as it is now, its row locked: one drawing is adopted at a time."""
    rows = SupervisionPlan.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=plan.pk)


def changeable(plan: SupervisionPlan, by) -> SupervisionPlan:
    """The same, of a post that may change it. Raises Refused, Http404, ValidationError once it is over."""
    require(by, Right.SUPERVISION_PLAN, plan)
    row = held_plan(plan)
    if row.state not in PLANNABLE:
        raise ValidationError(_("现为“%s”，不能再改") % row.get_state_display())
    return row
