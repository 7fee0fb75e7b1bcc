"""Who is told that a plan has been issued: the units that have a share of it, and the offices of the areas beneath."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Division, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import AnnualPlan, Assignment
from tasks_checklist.task_told import tell_assigned

BECAUSE = "whoever plans beneath is told what is asked above"


def tell_shares(plan: AnnualPlan, *, but: int | None) -> None:
    """Each unit of the shares given while the plan was drawn up."""
    rows = Assignment.objects.everywhere(because="the shares of a plan that is held").open()
    given = rows.filter(task__plan=plan).select_related("task__plan__division", "party__division", "person")
    tell_assigned(given.order_by("pk"), but=but)


def tell_beneath(plan: AnnualPlan, *, but: int | None) -> None:
    """Whoever plans in the townships of a county."""
    link = reverse("tasks_checklist:plan-detail", args=[plan.pk])
    title = _("上级计划已下达：%s") % plan.title
    for person in _planners(plan.division):
        if person.pk != but:
            notify(person=person, title=title, body=_("可据此编制本级计划"), link=link, pressing=True)


def _planners(division: Division) -> list[Person]:
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    beneath = posts.filter(division__parent=division, role__scope_kind=ScopeKind.AREA)
    planning = beneath.filter(role__rights__contains=[Right.TASK_PLAN], person__active=True)
    return list(
        {
            post.person_id: post.person for post in planning.select_related("person").order_by("person_id")
        }.values()
    )
