"""任务分解表: its two sheets, what they say of a plan, and the rows an uploaded workbook holds of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.exports import SIGNATURES
from accounts.imports.columns import Found, NoHeads, rows_under_heads
from common.spreadsheets.out import Column, Sheet
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState

BETWEEN_UNITS = "、"
NOT_READ = _("由系统填写，导入时不看")
TASKS = (
    Column("number", _("序号"), 6, "code", required=True, note=_("认任务用；新任务填新的序号")),
    Column("section", _("类别"), 18),
    Column("title", _("任务"), 30, required=True),
    Column("text", _("任务内容"), 44),
    Column("leader", _("牵头领导"), 12, note=_("已登记的人员")),
    Column("lead_party", _("牵头单位"), 24, note=_("已登记的单位名称")),
    Column("units", _("责任单位"), 40, note=_("几个之间用顿号隔开；可写“各村（社区）”“各行业主管部门”")),
    Column("due_on", _("完成期限"), 12, "date", note=_("纲要任务空着")),
    Column("deliverables", _("工作成果"), 30),
    Column("evidence_required", _("佐证材料"), 30),
    Column("target", _("量化目标"), 24),
    Column("deadline", _("期限类型"), 10, choices=[str(label) for label in AnnualTask.Deadline.labels]),
    Column("every", _("报送周期"), 10, choices=[str(label) for label in AnnualTask.Every.labels]),
    Column("batch", _("批次"), 10, choices=[str(label) for label in AnnualTask.Batch.labels]),
    Column("lead_words", _("牵头单位原文"), 24),
    Column("responsible_words", _("责任单位原文"), 30),
)
SHARES = (
    Column("number", _("任务序号"), 8, "code", required=True),
    Column("title", _("任务名称"), 30, note=NOT_READ),
    Column("unit", _("单位"), 26, required=True),
    Column("place", _("所在区划"), 14, note=NOT_READ),
    Column("person", _("责任人"), 10, note=_("该单位已登记的人员")),
    Column("share", _("工作要求"), 36),
    Column("due_on", _("单位期限"), 12, "date", note=_("空着即按任务的完成期限")),
    Column("progress", _("进度"), 8, "number", unit="%", note=NOT_READ),
    Column("state", _("状态"), 10, note=NOT_READ),
)
MOST_TASKS, MOST_SHARES = 300, 10_000


def tasks_and_shares(plan: AnnualPlan) -> tuple[list[AnnualTask], list[Assignment]]:
    """The tasks of a plan, and the shares of them that were not taken back. Two queries."""
    tasks = AnnualTask.objects.everywhere(because="tasks of a plan in sight").filter(plan=plan)
    shares = Assignment.objects.everywhere(because="shares of a plan in sight").filter(task__plan=plan)
    shares = shares.exclude(state=AssignmentState.DROPPED).select_related(
        "task", "party", "division", "person"
    )
    named = tasks.select_related("leader", "lead_party").order_by("number")
    return list(named), list(
        shares.order_by("task__number", "division_id", "party__kind", "party__name", "pk")
    )


def sheets(plan: AnnualPlan, *, footer: str = "") -> tuple[Sheet, Sheet]:
    """The workbook of a plan: a line a task, its units joined; a line a share."""
    tasks, shares = tasks_and_shares(plan)
    units: dict[int, list[str]] = {}
    for share in shares:
        units.setdefault(share.task_id, []).append(share.party.name)
    lines = (task_cells(task, units.get(task.pk, [])) for task in tasks)
    first = Sheet(
        plan.title,
        TASKS,
        lines,
        name=_("任务分解"),
        freeze_columns=3,
        unit_line=f"{plan.division}    {plan.number}".strip(),
        signature=SIGNATURES,
        footer=footer,
    )
    second = Sheet(
        _("%s（分到单位）") % plan.title,
        SHARES,
        map(share_cells, shares),
        name=_("分到单位"),
        freeze_columns=3,
        footer=footer,
    )
    return first, second


def task_cells(task: AnnualTask, units: Sequence[str]) -> list[Any]:
    return [
        str(task.number), task.section, task.title, task.text, str(task.leader or ""), str(task.lead_party or ""),
        BETWEEN_UNITS.join(units), task.due_on, task.deliverables, task.evidence_required, task.target,
        task.get_deadline_display(), task.get_every_display(), task.get_batch_display(), task.lead_words,
        task.responsible_words,
    ]  # fmt: skip


def share_cells(share: Assignment) -> list[Any]:
    return [
        str(share.task.number), share.task.title, share.party.name, str(share.division), str(share.person or ""), share.share,
        share.due_on, share.progress, share.standing,
    ]  # fmt: skip


# --- reading ------------------------------------------------------------------------------------
@dataclass
class Read:
    """What a workbook holds: lines of tasks and of shares as {column: text} with their `line`, and what was left aside."""

    tasks: list[dict[str, str]] = field(default_factory=list)
    shares: list[dict[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read(lines: Iterable[tuple[str, int, list[str]]]) -> Read:
    """The two sheets of a workbook, whatever they are called and in whatever order. Raises NoHeads without one of tasks."""
    tabs: dict[str, list[tuple[str, int, list[str]]]] = {}
    for line in lines:
        tabs.setdefault(line[0], []).append(line)
    found, missing = Read(), None
    for tab, rows in tabs.items():
        try:
            _take(found, tab, rows)
        except NoHeads as error:
            missing = missing or error
            found.left.append(_("没有读工作表“%s”") % tab)
    if not found.tasks:
        raise missing or NoHeads(_("表头下面没有任务，请填写后再上传"))
    return found


def _take(found: Read, tab: str, rows: list) -> None:
    """Raises NoHeads for a sheet that is neither."""
    try:
        under, into = rows_under_heads(SHARES, rows), found.shares
    except NoHeads:
        under, into = rows_under_heads(TASKS, rows), found.tasks
    if into:
        raise NoHeads(_("工作表“%s”与前一张重复") % tab)
    into += _numbered(under)
    if under.ignored:
        found.left.append(_("没有用到的列：%s") % "、".join(under.ignored))


def _numbered(under: Found) -> list[dict[str, str]]:
    return [{"line": str(line), **cells} for line, cells in under.rows]
