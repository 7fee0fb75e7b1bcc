"""周会商: what of an area is not solved and may be put before a meeting, with how far it has climbed already."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division
from accounts.scoping import in_ranges
from maintenance.models import Matter
from tasks_checklist.models import Assignment, AssignmentState, Decision, Finding, FindingStep

MOST_SHARES = 500  # of all tasks together
SHOWN = 40  # of each kind; who has more deals with the oldest first
BECAUSE = "steps of findings already chosen"
CLIMBED = {"notice": _("已提醒"), "bulletin": _("已列入通报"), "talk": _("已建议约谈")}
LADDER = tuple(CLIMBED)


@dataclass(frozen=True)
class Unsolved:
    """One thing: `key` names it in a form, `level` says how far it has climbed, `line` is what stands among the matters."""

    key: str
    kind: str
    title: str
    place: str
    level: str
    url: str

    @property
    def line(self) -> str:
        beside = "，".join(part for part in (self.place, self.level) if part)
        return f"{self.kind}：{self.title}（{beside}）"


def unsolved_in(post, area: Division) -> list[Unsolved]:
    """Overdue findings, returned and overdue shares of tasks, repairs taken up to the county, overdue decisions."""
    kinds: tuple[Callable[..., Iterator[Unsolved]], ...] = (_findings, _shares, _repairs, _decisions)
    return [one for kind in kinds for one in kind(post, area)]


def _of(rows: QuerySet, area: Division) -> QuerySet:
    return rows.filter(in_ranges("division_id", area.ranges))


def _late(due) -> str:
    days = (timezone.localdate() - due).days if due else 0
    return _("逾期%s天") % days if days > 0 else ""


def _findings(post, area: Division) -> Iterator[Unsolved]:
    rows = _of(Finding.objects.visible_to(post).told().overdue(), area).select_related("party")
    found = list(rows.order_by("due_on", "id")[:SHOWN])
    steps = FindingStep.objects.everywhere(because=BECAUSE).filter(finding__in=found, act__in=LADDER)
    climbed = dict(steps.order_by("id").values_list("finding_id", "act"))
    for row in found:
        level = "、".join(filter(None, (_late(row.due_on), str(CLIMBED.get(climbed.get(row.pk, ""), "")))))
        url = reverse("tasks_checklist:finding-detail", args=[row.pk])
        yield Unsolved(f"finding-{row.pk}", _("督导问题"), row.title, row.party.name, level, url)


def _shares(post, area: Division) -> Iterator[Unsolved]:
    rows = Assignment.objects.visible_to(post).issued().open()
    asked = Q(state=AssignmentState.RETURNED) | Q(due_on__lt=timezone.localdate())
    found = _of(rows.filter(asked), area).for_list().order_by("due_on", "id")  # type: ignore[attr-defined]
    by_task: dict[int, list[Assignment]] = {}
    for row in found[:MOST_SHARES]:
        by_task.setdefault(row.task_id, []).append(row)
    for late in list(by_task.values())[:SHOWN]:
        yield _of_task(late)


def _of_task(late: list[Assignment]) -> Unsolved:
    """One task that several units are behind with is one thing to talk about."""
    first = late[0]
    returned = sum(row.state == AssignmentState.RETURNED for row in late)
    told = [_late(first.due_on), _("退回%s个单位") % returned if returned else ""]
    more = _("等%s个单位") % len(late) if len(late) > 1 else ""
    url = reverse("tasks_checklist:assignment-detail", args=[first.pk])
    level = "、".join(filter(None, told))
    return Unsolved(
        f"task-{first.task_id}", _("重点任务"), first.task.title, f"{first.party.name}{more}", level, url
    )


def _repairs(post, area: Division) -> Iterator[Unsolved]:
    rows = Matter.objects.visible_to(post).open().exclude(escalated_at=None)
    for row in _of(rows, area).select_related("division").order_by("escalated_at", "id")[:SHOWN]:
        level = _("已提级到%s") % row.get_level_display()
        url = reverse("maintenance:matter-detail", args=[row.pk])
        yield Unsolved(f"matter-{row.pk}", _("维修事项"), row.title, row.division.short_name, level, url)


def _decisions(post, area: Division) -> Iterator[Unsolved]:
    rows = _of(Decision.objects.visible_to(post).overdue(), area).select_related("party")
    for row in rows.order_by("due_on", "id")[:SHOWN]:
        url = reverse("tasks_checklist:decision-detail", args=[row.pk])
        level = _late(row.due_on)
        yield Unsolved(f"decision-{row.pk}", _("议定事项"), row.title, row.party.name, level, url)
