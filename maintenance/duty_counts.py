"""Figures of due work: on time, late, overdue; each with the list that makes it."""

from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.rights import Right
from maintenance.models import InspectionDuty, InspectionPlan
from maintenance.models.inspections import not_owed

State = InspectionDuty.State
DONE = Q(state=State.DONE)


def counted(rows, on: date) -> dict[str, int]:
    """Of some duties: `owed` up to yesterday, `on_time`, `late`, `overdue`, `ahead` (open and not overdue)."""
    past = Q(due_on__lt=on)
    return rows.aggregate(
        owed=Count("pk", filter=past & ~not_owed()),
        on_time=Count("pk", filter=past & DONE & Q(done_on__lte=F("due_on"))),
        late=Count("pk", filter=past & DONE & Q(done_on__gt=F("due_on"))),
        overdue=Count("pk", filter=past & Q(state=State.PENDING)),
        ahead=Count("pk", filter=Q(state=State.PENDING, due_on__gte=on)),
    )


def rate(found: dict[str, int]) -> str:
    """Percent done on time of what was owed, one decimal; "—" where nothing was."""
    return f"{100 * found['on_time'] / found['owed']:.1f}" if found["owed"] else "—"


def this_month(on: date) -> tuple[date, date]:
    """The month so far; on the 1st, the month before: nothing of the new one is owed yet."""
    first = on.replace(day=1)
    if on.day == 1:
        return (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)
    return first, on - timedelta(days=1)


def measures(post) -> list[dict]:
    """On the workbench: how much of this month's due work was done in time, and what is overdue."""
    if not may(post, Right.CARE_VIEW):
        return []
    today = timezone.localdate()
    start, end = this_month(today)
    seen = InspectionDuty.objects.visible_to(post)
    found = counted(seen.filter(due_on__gte=start, due_on__lte=end), today)
    overdue = seen.overdue(today).count()
    if not found["owed"] and not overdue:
        return []
    here = reverse("maintenance:duty-list")
    span = f"since={start}&until={end}"
    return [
        {
            "label": "本月巡查按时率" if start.month == today.month else "上月巡查按时率",
            "value": rate(found),
            "unit": "%" if found["owed"] else "",
            "url": f"{here}?state=on_time&{span}",
            "left": f"应巡 {found['owed']:,} 项",
            "right": f"按时 {found['on_time']:,} 项",
            "tone": "quiet",
        },
        {
            "label": "逾期未巡查",
            "value": overdue,
            "unit": "项",
            "url": f"{here}?state=overdue",
            "left": "期限已过，还没有巡查" if overdue else "没有逾期",
            "right": "",
            "tone": "late" if overdue else "quiet",
        },
    ]


def counts_of_plan(plan: InspectionPlan, post) -> list[dict]:
    """Of one plan since it began, in sight of the post."""
    today = timezone.localdate()
    found = counted(InspectionDuty.objects.visible_to(post).filter(plan=plan), today)
    here = f"{reverse('maintenance:duty-list')}?plan={plan.pk}"
    figures = (
        ("按时率", rate(found), "%" if found["owed"] else "", "state=on_time"),
        ("应巡", found["owed"], "项", f"state=all&until={today - timedelta(days=1)}"),
        ("逾期完成", found["late"], "项", "state=late"),
        ("逾期未巡查", found["overdue"], "项", "state=overdue"),
        ("待巡查", found["ahead"], "项", "state=open"),
    )
    return [
        {"label": label, "value": value, "unit": unit, "url": f"{here}&{asks}", "left": "", "right": ""}
        for label, value, unit, asks in figures
    ]
