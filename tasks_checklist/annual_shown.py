"""What the pages of a plan and of a task show: facts, buttons, what must be seen first, how far it is."""

from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from accounts.scoping import ScopeKind
from maintenance.views.asking import linked
from maintenance.views.moves import buttons
from tasks_checklist.annual_acts import ACTS, KINDS
from tasks_checklist.annual_counts import shares, totals, with_counts
from tasks_checklist.measures import day_of, reads
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState, Milestone, PlanState
from tasks_checklist.models.annual import FLOW, KNOWN, STANDING
from tasks_checklist.places import TASK_MEASURES

SHARES_SHOWN = 200
SOON = 7  # days before a milestone is due


def address(name: str, *keys: Any) -> str:
    """The address of a page of this room, '' where this installation has none."""
    try:
        return reverse(f"tasks_checklist:{name}", args=keys)
    except NoReverseMatch:
        return ""


def button(word: str, name: str, *keys: Any, kind: str = "", dialog: bool = False) -> dict[str, Any]:
    return {"word": word, "url": address(name, *keys), "why": "", "kind": kind, "dialog": dialog}


def export_url(plan: AnnualPlan, post) -> str:
    """Where the 任务分解表 is taken away, '' for who may not."""
    own = may(post, Right.FACILITY_EXPORT) and may(post, Right.TASK_VIEW, plan)
    return address("decomposition-export", plan.pk) if own and takes_whole(plan, post) else ""


def takes_whole(plan: AnnualPlan, post) -> bool:
    """Who may see every unit's share at once: an office of the area; while nobody is told of it, only who plans it."""
    known = plan.state in KNOWN or may(post, Right.TASK_PLAN)
    return post.scope_kind == ScopeKind.AREA and known


def may_change(plan: AnnualPlan, post) -> bool:
    return plan.state in STANDING and may(post, Right.TASK_PLAN, plan)


def plan_offers(plan: AnnualPlan, post) -> list[dict]:
    """The buttons of the flow, then what else may be done with a plan that stands."""
    found = [
        one | {"dialog": True}
        for one in buttons(
            FLOW,
            plan,
            post,
            url_of=lambda act: reverse("tasks_checklist:plan-act", args=[plan.pk, act]),
            kinds=KINDS,
        )
    ]
    if not may(post, Right.TASK_PLAN, plan):
        return found
    if plan.state in STANDING:
        found.append(button(_("批量分解"), "plan-divide", plan.pk))
        found.append(button(_("导入分解表"), "task-sheet-create", plan.pk))
    if plan.state in KNOWN:
        found.append(button(_("编制下年计划"), "plan-roll-over", plan.pk))
    return [one for one in found if one["url"]]


def plan_strips(plan: AnnualPlan, tasks: list[AnnualTask], post) -> list[dict[str, str]]:
    """What the reader must see first."""
    found = []
    if may_change(plan, post):
        undated = [str(task.number) for task in tasks if not task.outline and task.due_on is None]
        if undated:
            said = _("第%s项，填好才能下达") % "、".join(undated)
            found.append({"state": "warn", "title": _("没有完成期限"), "text": said, "url": ""})
        if added := added_above(plan):
            url = reverse("tasks_checklist:plan-take-added", args=[plan.pk])
            told = _("有%s项本计划还没有列入") % added
            found.append({"state": "run", "title": _("上级计划"), "text": told, "url": url})
    for phase in plan.phases.all():
        ended = phase.until < timezone.localdate() and not phase.summary
        if ended and plan.state == PlanState.ISSUED and may(post, Right.TASK_PLAN, plan):
            url = reverse("tasks_checklist:phase-summary", args=[phase.pk])
            told = _("“%s”已结束，请写小结") % phase.name
            found.append({"state": "warn", "title": _("阶段小结"), "text": told, "url": url})
    return found


def to_close(plan: AnnualPlan, post) -> str:
    """What the dialog of 年终办结 says before it is done: what would stay undone."""
    found = totals(shares(post).filter(task__plan=plan))
    undone = found["all"] - found["confirmed"]  # what waits to be confirmed holds the closing up
    told = {**found, "undone": undone, "undivided": _undivided(plan)}
    said = _("分解到单位的 %(all)s 项：已确认 %(confirmed)s 项，没有完成 %(undone)s 项")
    late = _("（其中逾期 %(late)s 项）") if found["late"] else ""
    loose = _("；另有 %(undivided)s 项任务没有分解") if told["undivided"] else ""
    return f"{(said + late + loose) % told}。{ACTS['close'].asks}"


def _undivided(plan: AnnualPlan) -> int:
    """Tasks that no unit answers for."""
    given = Assignment.objects.everywhere(because="how many are split").filter(task__plan=plan)
    kept = given.exclude(state=AssignmentState.DROPPED).values("task")
    tasks = AnnualTask.objects.everywhere(because="tasks of a plan in sight").filter(plan=plan)
    return tasks.exclude(pk__in=kept).count()


def added_above(plan: AnnualPlan) -> int:
    """How many tasks of the plan above are not taken over yet."""
    if plan.above is None or plan.above.state != PlanState.ISSUED:
        return 0
    taken = plan.tasks.exclude(above=None).values("above")
    asked = AnnualTask.objects.everywhere(because="what the area above asks").filter(plan=plan.above)
    return asked.exclude(pk__in=taken).count()


def not_taken(post) -> list[AnnualPlan]:
    """Issued plans of the area above the post that the post's own area has no plan for yet."""
    parent = post.division.parent_id if may(post, Right.TASK_PLAN) else None
    if parent is None:
        return []
    own = AnnualPlan.objects.visible_to(post).filter(division=post.division_id)
    years = own.exclude(state=PlanState.DROPPED).values("year")
    rows = (
        AnnualPlan.objects.reaching(post)
        .for_list()
        .filter(division=parent, state=PlanState.ISSUED)
        .exclude(year__in=years)
    )
    return list(rows.order_by("-year"))


def plan_facts(plan: AnnualPlan) -> list[tuple]:
    """Pairs for components/facts.html."""
    found: list[tuple] = [
        (_("范围"), plan.division),
        (_("年度"), _("%s年") % plan.year),
        (_("文号"), plan.number),
    ]
    if plan.issued_on:
        found.append((_("下达"), f"{plan.issued_on:%Y-%m-%d}", plan.issued_by or ""))
    if plan.closed_on:
        found.append((_("办结"), f"{plan.closed_on:%Y-%m-%d}"))
    if plan.above:
        found.append((_("上级计划"), linked(plan.above, "tasks_checklist:plan-detail")))
    if plan.before:
        found.append((_("由此滚动"), linked(plan.before, "tasks_checklist:plan-detail")))
    if plan.source:
        found.append((_("文本来源"), plan.source))
    return found


def plan_measures(plan: AnnualPlan, number: int, post) -> list[dict[str, Any]]:
    """任务、分解、已确认、逾期: each opens its rows."""
    found = totals(shares(post).filter(task__plan=plan))
    here = address("assignment-list")
    rows = f"{here}?plan={plan.pk}" if here else ""
    rate = f"{100 * found['confirmed'] / found['all']:.0f}" if found["all"] else "—"
    return [
        {"label": _("任务"), "value": number, "unit": _("项")},
        {"label": _("分解"), "value": found["all"], "unit": _("份"), "url": rows},
        {
            "label": _("已确认"),
            "value": rate,
            "unit": "%" if found["all"] else "",
            "url": f"{rows}&state=confirmed" if rows else "",
            "left": _("%s 份") % found["confirmed"],
        },
        {
            "label": _("待确认"),
            "value": found["reported"],
            "unit": _("份"),
            "url": f"{rows}&state=reported" if rows else "",
        },
        {
            "label": _("逾期"),
            "value": found["late"],
            "unit": _("份"),
            "url": f"{rows}&state=late" if rows else "",
        },
    ]


def tasks_of(plan: AnnualPlan, post) -> list[AnnualTask]:
    """The plan's tasks with their counts, in their order: one query."""
    rows = AnnualTask.objects.everywhere(because="the tasks of a plan in sight").filter(plan=plan)
    rows = rows.select_related("lead_party", "leader", "sector", "phase", "above")
    return list(with_counts(rows, post, "task").order_by("number"))


def by_section(tasks: list[AnnualTask]) -> list[tuple[str, list[AnnualTask]]]:
    """Tasks under the headings of their sections, as they follow one another."""
    return [(section, list(rows)) for section, rows in groupby(tasks, key=lambda task: task.section)]


# --- one task -----------------------------------------------------------------------------------
def task_facts(task: AnnualTask) -> list[tuple]:
    lead = task.lead_party or task.lead_words
    beside = task.lead_words if task.lead_party and task.lead_words else ""
    found: list[tuple] = [
        (_("类别"), task.section),
        (
            _("期限"),
            f"{task.due_on:%Y-%m-%d}" if task.due_on else _("纲要，未定"),
            task.get_deadline_display(),
        ),
        (_("牵头领导"), task.leader),
        (_("牵头单位"), lead, beside),
        (_("责任单位"), task.responsible_words),
        (_("报送周期"), task.get_every_display()),
        (_("量化目标"), task.target),
        (_("行业"), task.sector or _("不分行业")),
    ]
    if task.phase:
        found.append((_("阶段"), task.phase))
    if task.batch:
        found.append((_("批次"), task.get_batch_display()))
    if task.above:
        found.append((_("上级任务"), linked(task.above, "tasks_checklist:task-detail"), above_says(task)))
    return found


def above_says(task: AnnualTask) -> str:
    """Where the task asks later than the one above."""
    asked = task.above.due_on if task.above else None
    if asked and task.due_on and asked < task.due_on:
        return _("上级要求%s前完成，早于本级期限") % f"{asked:%Y-%m-%d}"
    return _("上级要求%s前完成") % f"{asked:%Y-%m-%d}" if asked else ""


def parted(text: str) -> list[str]:
    """What stands between the semicolons of 工作成果 and 佐证材料."""
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]


def task_offers(task: AnnualTask, post) -> list[dict]:
    if not may_change(task.plan, post):
        return []
    found = [button(_("修改"), "task-edit", task.pk)]
    if not task.outline:
        found.insert(0, button(_("分解到单位"), "task-divide", task.pk, kind="primary"))
        found.append(button(_("倒排时间表"), "milestone-plan", task.pk))
    found.append(button(_("删去"), "task-remove", task.pk, dialog=True))
    return [one for one in found if one["url"]]


def proof_of(task: AnnualTask) -> dict[str, Any] | None:
    """What the records prove of the task in the plan's area, if it names a measure that somebody keeps."""
    measure = TASK_MEASURES.get(task.measure) if task.measure else None
    if measure is None:
        return None
    year, today = task.plan.year, timezone.localdate()
    found = measure.prove([task.plan.division_id], year, day_of(year, today))
    return {
        "measure": measure,
        "proof": found.get(task.plan.division_id),
        "reads": reads(measure, year, today),
    }


def shares_of(task: AnnualTask, post) -> list[Assignment]:
    """The units that have a share of it, those the reader may know of."""
    known = Assignment.objects.known_to(post)  # type: ignore[attr-defined]
    rows = known.filter(task=task).select_related("party", "person", "division")
    return list(rows.order_by("division_id", "party__name")[: SHARES_SHOWN + 1])


def roadmaps(task: AnnualTask, post) -> list[dict[str, Any]]:
    """Milestones of the task under their sectors."""
    rows = Milestone.objects.reaching(post).filter(task=task).select_related("sector", "task__plan")
    ordered = rows.order_by("sector_id", "due_on", "id")
    return [
        {"sector": sector, "nodes": list(nodes), "url": sector_url(task, sector, post)}
        for sector, nodes in groupby(ordered, key=lambda row: row.sector)
    ]


def sector_url(task: AnnualTask, sector, post) -> str:
    """Where the office changes the sector's roadmap."""
    if not may_change(task.plan, post):
        return ""
    return f"{reverse('tasks_checklist:milestone-plan', args=[task.pk])}?sector={sector.pk}"


def node_state(row: Milestone) -> tuple[str, str]:
    """(tone, words)"""
    if row.done_on:
        late = (row.done_on - row.due_on).days
        return ("warn", _("晚%s天完成") % late) if late > 0 else ("ok", _("已完成"))
    days = (row.due_on - timezone.localdate()).days
    if days < 0:
        return "bad", _("逾期%s天") % -days
    if not days:
        return "warn", _("今天到期")
    return ("warn", _("还有%s天") % days) if days <= SOON else ("run", _("未到期"))
