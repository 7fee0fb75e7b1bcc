"""What the page of a supervision plan shows: buttons, figures, frequencies with what they add, windows, calendar, drawings."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from common.workdays import entered_overrides, is_workday, name_of
from maintenance.views.moves import buttons
from tasks_checklist import obligations
from tasks_checklist.drawing_shown import STATE_TONES as DRAWING_TONES
from tasks_checklist.drawing_shown import gap_words
from tasks_checklist.models import Blackout, Drawing, Obligation, SupervisionPlan, Team
from tasks_checklist.models.supervision import PLAN_FLOW
from tasks_checklist.supervision_input import is_known

STATE_TONES = {"draft": "warn", "standing": "run", "closed": "ok", "dropped": "mute"}
KINDS = {"approve": "primary", "drop": "danger"}
SHOWN_DRAWINGS = 6
REST = "休息日"  # what the library calls a weekday off that no festival names
FEW_WINDOWS = 4  # a frequency of more windows shows them folded


def offers(plan: SupervisionPlan, post) -> list[dict[str, Any]]:
    return buttons(
        PLAN_FLOW,
        plan,
        post,
        url_of=lambda act: reverse("tasks_checklist:supervision-act", args=[plan.pk, act]),
        kinds=KINDS,
    )


def facts(plan: SupervisionPlan) -> list[tuple]:
    approved = f"{plan.approved_on:%Y-%m-%d}" if plan.approved_on else _("还没有批准")
    return [
        (_("范围"), plan.division),
        (_("年度"), plan.year),
        (_("批准日期"), approved, _("批准前到期的不计应督导")),
        (_("同村最短间隔"), _("%s 日") % plan.least_gap_days),
        (_("随机种子"), plan.seed, _("随机抽查由它抽取，可复核")),
    ]


def _unplaced(tally: obligations.Tally) -> str:
    said = _("待安排 %s 项") % tally.unplaced if tally.unplaced else ""
    lapsed = _("，其中行程已过、没有记录 %s 项") % tally.lapsed if tally.lapsed else ""
    return said + lapsed


def measures(plan: SupervisionPlan, post) -> list[dict[str, Any]]:
    """Each figure opens its obligations."""
    tally = obligations.tally(Obligation.objects.visible_to(post).filter(plan=plan))
    url = reverse("tasks_checklist:obligation-list", args=[plan.pk])
    share = f"{tally.done + tally.late}/{tally.owed}" if tally.owed else ""
    return [
        {"label": _("应督导"), "value": tally.owed, "unit": _("项"), "url": url,
         "left": _("批准前到期 %s 项不计") % tally.before if tally.before else ""},
        {"label": _("已督导"), "value": tally.done, "unit": _("项"), "url": f"{url}?standing=done", "left": share},
        {"label": _("已安排"), "value": tally.arranged, "unit": _("项"), "url": f"{url}?standing=arranged",
         "left": _unplaced(tally)},
        {"label": _("逾期未督导"), "value": tally.missed, "unit": _("项"), "url": f"{url}?standing=missed"},
        {"label": _("督导完成率"), "value": tally.rate_words, "unit": "", "left": _("期限内完成 ÷ 已到期")},
    ]  # fmt: skip


def window_groups(plan: SupervisionPlan, post) -> list[dict[str, Any]]:
    """By frequency: its windows with their tallies, folded where there are many."""
    rows = obligations.windows(plan, Obligation.objects.visible_to(post))
    url = reverse("tasks_checklist:obligation-list", args=[plan.pk])
    found = []
    for frequency in plan.frequencies.all():
        mine = [
            {
                "window": one,
                "url": f"{url}?frequency={one.frequency}&window_from={one.first}&window_until={one.last}",
            }
            for one in rows
            if one.frequency == frequency.pk
        ]
        if mine:
            found.append({"frequency": frequency, "windows": mine, "open": len(mine) <= FEW_WINDOWS})
    return found


def calendar(plan: SupervisionPlan, post) -> dict[str, Any]:
    """What the working-day calendar knows of the year; a year it does not know is asked for."""
    url, first = reverse("accounts:calendar-year", args=[plan.year]), date(plan.year, 1, 1)
    if not is_known(plan.year):
        said = (
            _("请打开 %s 年的工作日历，逐日登记国务院办公厅公布的放假和调休，再点“调休已登记完整”。")
            if may(post, Right.CALENDAR_MANAGE)
            else _("请县级管理员在 %s 年的工作日历中登记放假和调休，再确认登记完整。")
        )
        return {"known": False, "url": url, "text": said % plan.year}
    overrides = entered_overrides()
    days = [first + timedelta(days=place) for place in range((date(plan.year + 1, 1, 1) - first).days)]
    worked = sum(is_workday(day, overrides) for day in days)
    own = sum(day.year == plan.year for day in overrides)
    named = list(
        dict.fromkeys(name for day in days if (name := name_of(day).split("（")[0]) and name != REST)
    )
    return {"known": True, "url": url, "worked": worked, "own": own, "named": named}


def blackouts(plan: SupervisionPlan, post):
    rows = Blackout.objects.visible_to(post).filter(division=plan.division_id)
    within = rows.filter(from_date__lte=date(plan.year, 12, 31), until__gte=date(plan.year, 1, 1))
    return within.order_by("from_date", "pk")


def drawings(plan: SupervisionPlan, post) -> list[dict[str, Any]]:
    rows = Drawing.objects.visible_to(post).filter(plan=plan).defer("proposal", "unmet", "moved")
    return [
        {"row": row, "tone": DRAWING_TONES[row.state], "gap": gap_words(row)[0]}
        for row in rows[:SHOWN_DRAWINGS]
    ]


def teams(plan: SupervisionPlan, post):
    rows = Team.objects.visible_to(post).filter(division=plan.division_id, active=True)
    return rows.annotate(people=Count("members")).order_by("name", "pk")
