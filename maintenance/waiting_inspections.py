"""What of the inspections waits for the reader."""

from collections import Counter
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening, morning
from maintenance.models import InspectionDuty

MOST = 20


def to_inspect(post) -> list[WaitingMatter]:
    """What the reader may look at today, in one line: how many are due today, how many overdue."""
    if not may(post, Right.INSPECTION_DO):
        return []
    today = timezone.localdate()
    found = InspectionDuty.objects.of_doer(post).to_do(today)
    counted = found.aggregate(n=Count("pk"), opened=Min("opens_on"), due=Min("due_on"))
    if not counted["n"]:
        return []
    overdue = found.overdue(today).count() if counted["due"] < today else 0
    what = f"{counted['n']} 项巡查可做" + (f"，其中 {overdue} 项逾期" if overdue else "")
    return [
        WaitingMatter(
            kind="巡查",
            what=what,
            source=post.division.short_name,
            since=morning(counted["opened"]),
            due=evening(counted["due"]),
            act="去巡查",
            url=reverse("maintenance:inspecting-today"),
            icon="clipboard-check",
        )
    ]


def overdue_of_area(post) -> list[WaitingMatter]:
    """Whoever answers for an area sees its overdue work the next day: how much, in how many places, where most."""
    if not may(post, Right.INSPECTION_EXCUSE):
        return []
    rows = InspectionDuty.objects.visible_to(post).overdue().order_by()
    by_place: Counter[str] = Counter()
    first = timezone.localdate()
    for code, number, due in rows.values_list("division").annotate(Count("pk"), Min("due_on")):
        by_place[f"{code[:9]}000" if post.division.level == Division.Level.COUNTY else code] += number
        first = min(first, due)
    return [_overdue(post, by_place, first)] if by_place else []


def _overdue(post, by_place: Counter[str], first: date) -> WaitingMatter:
    (most, number), *others = sorted(by_place.items(), key=lambda one: (-one[1], one[0]))
    name = Division.objects.visible_to(post).get(pk=most).short_name
    unit = "个镇（街道）" if post.division.level == Division.Level.COUNTY else "个村（社区）"
    where = f"{len(others) + 1} {unit}，{name}最多（{number} 项）" if others else name
    return WaitingMatter(
        kind="巡查逾期",
        what=f"{by_place.total()} 项巡查逾期：{where}",
        source=post.division.short_name,
        since=morning(first),
        due=evening(first),
        act="查看",
        url=f"{reverse('maintenance:duty-list')}?state=overdue",
        icon="alert-triangle",
    )


def excuses_to_answer(post) -> list[WaitingMatter]:
    """Work somebody else asks to be excused from."""
    if not may(post, Right.INSPECTION_EXCUSE):
        return []
    rows = InspectionDuty.objects.visible_to(post).excuse_asked().for_list()
    if post.person_id:
        rows = rows.exclude(excuse_asked_by=post.person_id)
    return [_excuse(duty) for duty in rows.order_by("due_on", "division_id", "pk")[:MOST]]


def _excuse(duty: InspectionDuty) -> WaitingMatter:
    return WaitingMatter(
        kind="申请取消巡查",
        what=f"{duty.plan.name}（{duty.due_on:%m-%d}到期）：{duty.excuse}",
        source=duty.division.short_name,
        since=morning(duty.opens_on),
        due=evening(duty.due_on),
        act="答复",
        url=reverse("maintenance:duty-detail", args=[duty.pk]),
        icon="clipboard-x",
    )
