"""One share of a task as its page shows it: what may be done, its facts, its light in words, proofs, evidence, reports."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from maintenance.views.moves import buttons
from tasks_checklist import evidence, measures
from tasks_checklist.assignment_tables import REPORT_TONES, days_left, lead_of
from tasks_checklist.light_rules import TONES, WORDS, light, rule_of
from tasks_checklist.lights import Light
from tasks_checklist.models import Assignment, AssignmentState, PlanState, TaskReport
from tasks_checklist.models.assignments import FLOW, OPEN, other_office, other_unit
from tasks_checklist.periods import told
from tasks_checklist.places import TASK_MEASURES
from tasks_checklist.task_counting import page

KINDS = {"confirm": "primary", "return": "return", "drop": "danger", "report": "primary"}


def offers(row: Assignment, post) -> list[dict]:
    """Buttons of the flow for this side; the other side's are nobody's business here. Reporting opens its own page."""
    if row.task.plan.state not in (PlanState.DRAFT, PlanState.ISSUED):
        return []
    foreign = tuple(said for said in (other_unit(row, post), other_office(row, post)) if said)
    only = (
        ()
        if row.task.plan.state == PlanState.ISSUED
        else ("start", "report", "recall", "confirm", "return", "reopen")
    )

    def url_of(act: str) -> str:
        if act == "report":
            return reverse("tasks_checklist:report-create", args=[row.pk])
        return reverse("tasks_checklist:assignment-act", args=[row.pk, act])

    found = buttons(FLOW, row, post, url_of=url_of, kinds=KINDS, hidden=(*foreign, *only))
    for offer in found:
        reports = offer["url"] == url_of("report")
        word = _("补充材料") if row.state == AssignmentState.REPORTED else _("填报进展")
        offer |= {"word": word if reports else offer["word"], "dialog": not reports}
    return sorted(found, key=lambda offer: offer["kind"] != "primary")


def strips(row: Assignment, post, on: date) -> list[dict[str, str]]:
    """What must be seen first: the light and why, the office's last word on what it sent back."""
    shown, why = light(row, rule_of(row.division.county_code, on), on)
    found = []
    if shown in (Light.RED, Light.YELLOW):
        found.append({"state": TONES[shown], "title": WORDS[shown], "text": why, "url": ""})
    if row.state == "returned" and row.said:
        found.append({"state": "bad", "title": _("退回原因"), "text": row.said, "url": ""})
    if row.task.plan.state == PlanState.DRAFT:
        told_ = _("计划下达后责任单位才看到")
        found.append({"state": "mute", "title": _("计划还在拟订"), "text": told_, "url": ""})
    return found


def facts(row: Assignment, on: date) -> list[tuple]:
    """Pairs for components/facts.html."""
    task = row.task
    _tone, left = days_left(row, on)
    url = page("tasks_checklist:task-detail", task.pk)
    named = format_html('<a href="{}">{}</a>', url, task) if url else task
    found: list[tuple] = [
        (_("任务"), named, task.section),
        (_("计划"), task.plan.title, f"{task.plan.year}年"),
        (_("责任单位"), row.party, row.person or ""),
        (_("牵头单位"), lead_of(row), task.leader or ""),
        (_("完成期限"), f"{row.due_on:%Y-%m-%d}", left),
        (_("报送周期"), task.get_every_display(), ""),
    ]
    if task.target:
        found.append((_("量化目标"), task.target))
    if row.confirmed_at:
        day = timezone.localdate(row.confirmed_at)
        found.append((_("确认"), f"{day:%Y-%m-%d}", row.confirmed_by or _("系统")))
    return found


def proof(row: Assignment, on: date) -> dict[str, Any] | None:
    """What the records prove: (word, percent, told, url of the rows); None where the task names no measure."""
    measure = TASK_MEASURES.get(row.task.measure) if row.task.measure else None
    if measure is None:
        return None
    found = measures.proof_of(row, on)
    return {
        "word": measure.word,
        "says": measure.says,
        "reads": measures.reads(measure, row.task.plan.year, on),
        "told": found.told if found else _("这里还没有可核算的记录"),
        "percent": measures.hundredths(found),
        "url": found.url if found else "",
    }


def reports(row: Assignment, post) -> list[dict[str, Any]]:
    """The reports, the newest first, with their evidence; two queries beside that of the files."""
    answers = may(post, Right.TASK_CONFIRM) and not other_office(row, post)
    rows = row.reports.select_related("reported_by", "answered_by").prefetch_related("evidence")
    made = list(rows.order_by("-period_from", "-id"))
    files = dict(_files(row))
    return [
        {
            "row": one,
            "period": told(row.task.every, (one.period_from, one.period_until)),
            "tone": REPORT_TONES[one.state],
            "files": [file for key in one.evidence.all() for file in files.get(key.pk, [])],
            "figures": one.figures.get("told", ""),
            "open": answers and one.state == TaskReport.State.SUBMITTED and not one.completes,
        }
        for one in made
    ]


def _files(row: Assignment) -> dict[int, list]:
    found: dict[int, list] = {}
    for one, file in evidence.with_files(evidence.rests_on(row)):
        found.setdefault(one.pk, []).append(file)
    return found


def may_report(row: Assignment, post) -> bool:
    """Whether the page of reporting is open to the post now."""
    open_ = row.state in (*OPEN, AssignmentState.REPORTED)
    issued = row.task.plan.state == PlanState.ISSUED and open_
    return issued and may(post, Right.TASK_REPORT) and not other_unit(row, post)
