"""What of 年度计划 waits for the reader: overdue milestones, phases to sum up, what the area above has issued; search by title."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import covers, may
from accounts.models import Division
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import evening, morning
from tasks_checklist.annual_shown import not_taken
from tasks_checklist.models import AnnualPlan, AnnualTask, Milestone, PlanPhase, PlanState
from tasks_checklist.placed import told_beside

SHOWN = 10
FOUND = 5
SHORTEST = 2  # letters of a title that are searched for
ICON = "list-check"


def waiting(post) -> list[WaitingMatter]:
    """Milestones of the reader's sectors or plan; phases over without a word; plans above not taken up yet."""
    return [*_late(post), *_phases(post), *_above(post)]


def _late(post) -> Iterator[WaitingMatter]:
    """Of a department's sectors, or of the plans that the post's own area has drawn up."""
    if may(post, Right.TASK_REPORT) and post.scope_kind == ScopeKind.AREA_SECTORS:
        rows = Milestone.objects.visible_to(post)
    elif may(post, Right.TASK_PLAN) and post.scope_kind == ScopeKind.AREA:
        rows = Milestone.objects.visible_to(post).filter(task__plan__division=post.division_id)
    else:
        return
    for row in rows.overdue().for_list().order_by("due_on", "id")[:SHOWN]:
        yield WaitingMatter(
            kind=_("时间节点"),
            what=f"{row.sector} {row.title}",
            source=told_beside(str(row.task.plan.division), _("第%s项") % row.task.number),
            since=morning(row.due_on),
            due=evening(row.due_on),
            act=_("登记完成"),
            url=reverse("tasks_checklist:task-detail", args=[row.task_id]),
            icon="calendar",
        )


def _own(post) -> str:
    """The area that the post draws up plans for, '' for none."""
    plans = may(post, Right.TASK_PLAN) and post.scope_kind == ScopeKind.AREA
    return post.division_id if plans and covers(post, post.division_id) else ""


def _phases(post) -> Iterator[WaitingMatter]:
    if not (place := _own(post)):
        return
    ended = PlanPhase.objects.filter(plan__division=place, plan__state=PlanState.ISSUED, summary="")
    for row in ended.filter(until__lt=timezone.localdate()).select_related("plan__division")[:SHOWN]:
        yield WaitingMatter(
            kind=_("阶段小结"),
            what=f"{row.plan} {row.name}",
            source=str(row.plan.division),
            since=evening(row.until),
            due=None,
            act=_("写小结"),
            url=reverse("tasks_checklist:plan-detail", args=[row.plan_id]),
            icon=ICON,
        )


def _above(post) -> Iterator[WaitingMatter]:
    if not _own(post) or post.division.level == Division.Level.COUNTY:
        return
    for row in not_taken(post):
        yield WaitingMatter(
            kind=_("年度计划"),
            what=row.title,
            source=str(row.division),
            since=morning(row.issued_on or timezone.localdate()),
            due=None,
            act=_("据此编制"),
            url=reverse("tasks_checklist:plan-list"),
            icon=ICON,
        )


def found(post, typed: str) -> list[Found]:
    """Plans and tasks by a part of their title."""
    words = typed.strip()
    if not may(post, Right.TASK_VIEW) or len(words) < SHORTEST:
        return []
    plans = AnnualPlan.objects.reaching(post).filter(title__icontains=words).select_related("division")
    tasks = AnnualTask.objects.reaching(post).filter(title__icontains=words).select_related("plan__division")
    made = [
        Found(
            kind=_("年度计划"),
            name=row.title,
            url=reverse("tasks_checklist:plan-detail", args=[row.pk]),
            says=f"{row.division} {row.get_state_display()}",
            icon=ICON,
        )
        for row in plans.order_by("-year", "id")[:FOUND]
    ]
    return made + [
        Found(
            kind=_("重点任务"),
            name=str(row),
            url=reverse("tasks_checklist:task-detail", args=[row.pk]),
            says=str(row.plan),
            icon=ICON,
        )
        for row in tasks.order_by("-plan__year", "plan", "number")[:FOUND]
    ]
