"""时间节点: a sector's steps towards a goal, kept together; done by the office or the sector's department; told when overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, may
from accounts.actions.notices import notify
from accounts.models import Person, Post, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.actions.annual import BECAUSE, opened
from tasks_checklist.finding_told import people_at
from tasks_checklist.models import AnnualTask, Milestone, PlanState
from tasks_checklist.models.annual import STANDING


@dataclass(frozen=True)
class Node:
    """A milestone as it shall be; `key` names the one it was, None for a new one."""

    title: str
    due_on: date
    note: str = ""
    key: int | None = None


@transaction.atomic
def lay_out(
    *, task: AnnualTask, sector: Sector, nodes: Sequence[Node], by, reason: str = ""
) -> list[Milestone]:
    """The roadmap of a sector for a task: kept, changed, added; those no longer named go, unless they are done.

    Raises Refused, Http404, ValidationError.
    """
    what = _("调整第%(n)s项任务%(sector)s的时间表") % {"n": task.number, "sector": sector.name}
    opened(task.plan, by=by, what=what, reason=reason)
    rows = Milestone.objects.everywhere(because=BECAUSE).filter(task=task, sector=sector)
    present = {row.pk: row for row in rows.select_for_update(of=("self",))}
    _refuse_twice(nodes)
    kept = {node.key for node in nodes}
    gone = [row for row in present.values() if row.pk not in kept]
    if done := next((row for row in gone if row.done_on), None):
        raise ValidationError(_("节点“%s”已完成，不能删去") % done.title)
    for row in gone:
        row.delete()
    return [_put(node, present, task, sector) for node in nodes]


def _refuse_twice(nodes: Sequence[Node]) -> None:
    titles = [node.title.strip() for node in nodes]
    if twice := next((title for title in titles if titles.count(title) > 1), ""):
        raise ValidationError(_("节点“%s”写了两次") % twice)


def _put(node: Node, present: dict[int, Milestone], task: AnnualTask, sector: Sector) -> Milestone:
    row = present.get(node.key or 0) or Milestone(task=task, sector=sector)
    if row.due_on != node.due_on:
        row.told_on = None
    row.title, row.due_on, row.note = node.title.strip(), node.due_on, node.note.strip()
    row.full_clean(validate_constraints=False)
    row.save()
    return row


@transaction.atomic
def finish(*, milestone: Milestone, by, done_on: date | None = None, note: str = "") -> Milestone:
    """登记完成. Raises Refused, Http404, ValidationError."""
    row = _held(milestone, by)
    if row.done_on:
        raise ValidationError(_("节点已在%s完成") % f"{row.done_on:%Y-%m-%d}")
    row.done_on = done_on or timezone.localdate()
    row.note = note.strip() or row.note
    row.full_clean(validate_constraints=False)
    row.save(update_fields=["done_on", "note"])
    return row


@transaction.atomic
def take_back(*, milestone: Milestone, by) -> Milestone:
    """撤回完成. Raises Refused, Http404, ValidationError."""
    row = _held(milestone, by)
    if not row.done_on:
        raise ValidationError(_("节点还没有完成"))
    row.done_on = None
    row.save(update_fields=["done_on"])
    return row


def _held(milestone: Milestone, by) -> Milestone:
    """Locked, for who may say that it is done. Raises Refused, Http404, ValidationError."""
    rows = Milestone.objects.reaching(by).select_related("task__plan").select_for_update(of=("self",))
    row = rows.filter(pk=milestone.pk).first()
    if row is None:
        raise Http404
    if why := why_not_done(row, by):
        raise Refused(why)
    if row.task.plan.state not in STANDING:
        raise ValidationError(_("计划现为“%s”，不能再改") % row.task.plan.get_state_display())
    return row


def why_not_done(row: Milestone, by) -> str:
    """Why this post may not say that it is done, '' if it may: the plan's own office, or the sector's department."""
    office = by.scope_kind == ScopeKind.AREA and may(by, Right.TASK_PLAN)
    department = (
        by.scope_kind == ScopeKind.AREA_SECTORS
        and may(by, Right.TASK_REPORT)
        and row.sector_id in by.sector_codes
    )
    if (office or department) and covers(by, row.task.plan.division_id):
        return ""
    return _("只能由编制计划的办公室或行业主管部门登记完成")


# --- every morning ------------------------------------------------------------------------------
def remind(*, today: date) -> int:
    """Tell of each milestone that became overdue, once; how many were told."""
    rows = Milestone.objects.everywhere(because="every overdue milestone is told of once").overdue(today)
    return sum(_tell(key, today) for key in rows.filter(told_on=None).values_list("pk", flat=True))


@transaction.atomic
def _tell(key: int, today: date) -> bool:
    rows = Milestone.objects.everywhere(because="every overdue milestone is told of once").for_list()
    row = rows.select_for_update(of=("self",)).filter(pk=key, done_on=None, told_on=None).first()
    if row is None or row.task.plan.state != PlanState.ISSUED or row.due_on >= today:
        return False
    row.told_on = today
    row.save(update_fields=["told_on"])
    said = {"sector": row.sector.name, "title": row.title}
    for person in _answering(row):
        notify(
            person=person,
            title=_("时间节点逾期：%(sector)s %(title)s") % said,
            body=_("%(task)s，应于%(day)s完成") % {"task": row.task.title, "day": f"{row.due_on:%Y-%m-%d}"},
            link=reverse("tasks_checklist:task-detail", args=[row.task_id]),
            pressing=True,
        )
    return True


def _answering(row: Milestone) -> list[Person]:
    """Whoever reports for the sector's departments, and the office that drew up the plan."""
    place = row.task.plan.division
    posts = Post.objects.everywhere(because="who answers for a sector is told").in_force()
    own = posts.filter(
        role__scope_kind=ScopeKind.AREA_SECTORS,
        role__rights__contains=[Right.TASK_REPORT],
        sectors__contains=[row.sector_id],
        division__in={place.pk, place.county_code},
        person__active=True,
    )
    found = {post.person_id: post.person for post in own.select_related("person").order_by("person_id")}
    office = people_at(place.pk, Right.TASK_PLAN)
    return list((found | {person.pk: person for person in office}).values())
