"""What of 重点任务 waits for the reader, its figures for the workbench, tasks in the search box."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from common.moments import evening, morning
from tasks_checklist.light_rules import asked_since, rule_of, shining, with_reported
from tasks_checklist.lights import Light
from tasks_checklist.models import AnnualTask, Assignment, AssignmentState
from tasks_checklist.models.annual import PlanState
from tasks_checklist.models.assignments import OPEN
from tasks_checklist.periods import due_day, missed, period_before, reported_now, told
from tasks_checklist.placed import told_beside

SHOWN = 6
LOOKED_AT = 200
S = AssignmentState


def waiting(post) -> list[WaitingMatter]:
    """To the unit: what was sent back, what a period's report is due of. To the office: what waits to be confirmed, and
    what is overdue."""
    return [*_to_report(post), *_to_confirm(post), *_overdue(post)]


def _running(post):
    rows = Assignment.objects.known_to(post).filter(task__plan__state=PlanState.ISSUED)  # type: ignore[attr-defined]
    return with_reported(rows.for_list()).select_related("party__division")


def _to_report(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.TASK_REPORT):
        return
    today, shown = timezone.localdate(), 0
    rows = _running(post).of_unit(post).filter(state__in=OPEN)
    for row in rows.order_by("due_on", "id")[:LOOKED_AT]:
        if found := _report_of(row, today):
            yield found
            shown += 1
        if shown == SHOWN:
            return


def _report_of(row: Assignment, today: date) -> WaitingMatter | None:
    """Sent back; or a period is to be reported; or the whole is due soon."""
    end = evening(row.due_on)
    if row.state == S.RETURNED:
        return _one(row, _("补充后再报"), due=end, source=_from(row, row.said or _("退回")))
    every, since = row.task.every, asked_since(row)
    before = period_before(every, today) if every else None
    if before and before[0] >= since:
        window = reported_now(every, today)
        source = _("%(period)s进展") % {"period": told(every, before)}
        if missed(every, since, today):
            source = _("%s进展，已过报送日") % told(every, before)
        due = evening(due_day(before))
        return _one(row, _("填报"), due=min(due, end), source=_from(row, source), since=morning(window[0]))
    if (row.due_on - today).days <= 7:
        return _one(row, _("报完成"), due=end, source=_from(row))
    return None


def _from(row: Assignment, said: str = "") -> str:
    """Whose plan gave it: a department has the same task from several townships."""
    plan = row.task.plan
    year = "" if plan.year == timezone.localdate().year else _("%s年") % plan.year
    return told_beside(f"{year}{plan.division.short_name}", said)


def _to_confirm(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.TASK_CONFIRM):
        return
    rows = _running(post).of_office(post).awaiting_confirmation().order_by("reported_at", "id")
    for row in rows[:SHOWN]:
        yield _one(row, _("确认"), since=row.reported_at, source=str(row.party))


def _overdue(post) -> Iterator[WaitingMatter]:
    """One line for all: the list says which."""
    if not may(post, Right.TASK_CONFIRM):
        return
    late = _running(post).of_office(post).overdue()
    number = late.count()
    if number:
        first = late.order_by("due_on", "id")[0]
        yield WaitingMatter(
            kind=_("重点任务"),
            what=_("%s 项任务逾期，请催办") % number,
            source=str(first.party) if number == 1 else _("%s等单位") % first.party,
            since=evening(first.due_on),
            due=evening(first.due_on),
            act=_("查看"),
            url=f"{reverse('tasks_checklist:assignment-list')}?state=overdue",
            icon="checklist",
        )


def _one(
    row: Assignment, act: str, *, source: str, since: datetime | None = None, due: datetime | None = None
) -> WaitingMatter:
    reporting = act != _("确认")
    page = "report-create" if reporting else "assignment-detail"
    return WaitingMatter(
        kind=_("重点任务"),
        what=str(row.task),
        source=source,
        since=since or row.given_at,
        due=due,
        act=act,
        url=reverse(f"tasks_checklist:{page}", args=[row.pk]),
        icon="checklist",
    )


def measures(post) -> list[dict]:
    """按期完成率 of what has fallen due this year, what waits to be confirmed, red lights; each opens its rows."""
    if not may(post, Right.TASK_VIEW):
        return []
    today = timezone.localdate()
    rows = Assignment.objects.known_to(post).issued().exclude(state=S.DROPPED)  # type: ignore[attr-defined]
    due = rows.filter(due_on__gte=today.replace(month=1, day=1), due_on__lt=today)
    in_time = Q(state=S.CONFIRMED, reported_at__date__lte=F("due_on"))
    found = due.aggregate(all=Count("pk"), in_time=Count("pk", filter=in_time))
    here = reverse("tasks_checklist:assignment-list")
    rate = f"{100 * found['in_time'] / found['all']:.1f}" if found["all"] else "—"
    running = rows.filter(task__plan__state=PlanState.ISSUED)
    red = shining(running, Light.RED, rule_of(post.division.county_code, today), today)
    return [
        {
            "label": _("重点任务按期完成率"),
            "value": rate,
            "unit": "%" if found["all"] else "",
            "url": f"{here}?state=all&year={today.year}",
            "left": _("到期 %s 项") % f"{found['all']:,}",
            "right": _("按期 %s 项") % f"{found['in_time']:,}",
        },
        {
            "label": _("待确认任务"),
            "value": running.awaiting_confirmation().count(),
            "unit": _("项"),
            "url": f"{here}?state={S.REPORTED}",
        },
        {"label": _("亮红灯任务"), "value": red.count(), "unit": _("项"), "url": f"{here}?light={Light.RED}"},
    ]


def found(post, typed: str) -> list[Found]:
    """Tasks by their words; each opens its shares."""
    words = typed.strip()
    if not may(post, Right.TASK_VIEW) or len(words) < 2:
        return []
    known = Assignment.objects.known_to(post).order_by()  # type: ignore[attr-defined]
    rows = AnnualTask.objects.everywhere(because="tasks whose shares are in sight").filter(
        pk__in=known.values("task_id"), title__icontains=words
    )
    here = reverse("tasks_checklist:assignment-list")
    return [
        Found(
            kind=_("重点任务"),
            name=str(row),
            url=f"{here}?state=all&task={row.pk}",
            says=row.plan.title,
            icon="checklist",
        )
        for row in rows.select_related("plan").order_by("-plan__year", "number")[:5]
    ]
