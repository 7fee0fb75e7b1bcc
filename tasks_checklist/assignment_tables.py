"""Columns of the list of 任务分解, of its summary and of its workbook; the light as a dot with its word."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.boxes import CheckColumn
from accounts.tables import NONE, Plain, badge, counted, shows
from common.spreadsheets.out import Column
from tasks_checklist.light_rules import TONES, WORDS, light
from tasks_checklist.lights import Light, Rule
from tasks_checklist.models import Assignment, TaskReport
from tasks_checklist.models.assignments import OPEN

EXPORTED = [
    Column("plan", _("计划"), 30),
    Column("number", _("序号"), 8, "number"),
    Column("section", _("类别"), 20),
    Column("task", _("任务"), 34),
    Column("party", _("责任单位"), 24),
    Column("division", _("所在区划"), 14),
    Column("person", _("责任人"), 10),
    Column("share", _("工作要求"), 34),
    Column("lead", _("牵头单位"), 24),
    Column("due", _("完成期限"), 12, "date"),
    Column("every", _("报送周期"), 10),
    Column("progress", _("进度"), 8, "number", unit="%"),
    Column("state", _("状态"), 10),
    Column("light", _("红黄灯"), 8),
    Column("why", _("说明"), 20),
    Column("reported", _("报完成"), 12, "date"),
    Column("confirmed", _("确认"), 12, "date"),
    Column("said", _("办公室意见"), 30),
]
KEPT = {"td": {"class": "nowrap", "data-phone": "fact"}}


def days_left(row: Assignment, on: date) -> tuple[str, str]:
    """(tone, words) of the due day of what is still to be done; ('', '') for the rest."""
    if row.state not in OPEN:
        return "", ""
    days = (row.due_on - on).days
    if days < 0:
        return "bad", _("逾期%s天") % -days
    return ("warn", _("今天到期")) if days == 0 else ("run", _("还有%s天") % days)


def lead_of(row: Assignment) -> str:
    return str(row.task.lead_party or row.task.lead_words)


def cells(row: Assignment, rule: Rule, on: date) -> list:
    """A line of the workbook."""
    shown, why = light(row, rule, on)
    task = row.task
    return [
        task.plan.title, task.number, task.section, task.title, str(row.party), row.division.short_name,
        str(row.person or ""), row.share, lead_of(row), row.due_on, task.get_every_display(), row.progress,
        row.standing, "" if shown is Light.NONE else WORDS[shown], why, _day(row.reported_at),
        _day(row.confirmed_at), row.said,
    ]  # fmt: skip


def _day(moment):
    return timezone.localdate(moment) if moment else None


class AssignmentTable(Plain):
    """`chooses`: with boxes for the office's acts on many."""

    task = tables.Column(verbose_name=__("任务"), attrs=shows("title"))
    party = tables.Column(accessor="party__name", verbose_name=__("责任单位"), attrs=shows("wide"))
    lead = tables.Column(verbose_name=__("牵头单位"), empty_values=(), accessor="pk")
    progress = tables.Column(verbose_name=__("进度（%）"), attrs=counted(__("%")))
    due_on = tables.DateColumn(verbose_name=__("完成期限"), format="Y-m-d", attrs=KEPT)
    limit = tables.Column(verbose_name=__("时限"), accessor="pk", attrs={"td": {"class": "nowrap"}})
    light = tables.Column(verbose_name=__("红黄灯"), accessor="pk", attrs=shows("fact"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def __init__(self, *args, rule: Rule, on: date, chooses: bool = False, **kwargs) -> None:
        self.rule, self.on = rule, on
        boxes = [("row", CheckColumn(on_phone=True))] if chooses else []
        super().__init__(*args, extra_columns=boxes, sequence=("row", "...") if chooses else None, **kwargs)

    def render_task(self, record: Assignment):
        url = reverse("tasks_checklist:assignment-detail", args=[record.pk])
        plan = f"{record.task.plan.year}年 · {record.task.plan.division.short_name}"
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.task, plan)

    def render_lead(self, record: Assignment):
        return lead_of(record) or NONE

    def render_limit(self, record: Assignment):
        tone, told = days_left(record, self.on)
        if not told:
            return NONE
        return format_html('<b class="late">{}</b>', told) if tone == "bad" else told

    def render_light(self, record: Assignment):
        shown, why = light(record, self.rule, self.on)
        if shown is Light.NONE:
            return NONE
        return format_html('<span title="{}">{}</span>', why, badge(TONES[shown], WORDS[shown]))

    def render_state(self, record: Assignment):
        return badge(record.tone, record.standing)


# --- 报送情况 -----------------------------------------------------------------------------------
COLLECTED = [
    Column("division", _("所在区划"), 14),
    Column("party", _("责任单位"), 24),
    Column("number", _("序号"), 8, "number"),
    Column("task", _("任务"), 34),
    Column("period", _("周期"), 14),
    Column("state", _("报送"), 8),
    Column("at", _("报送日期"), 12, "date"),
    Column("progress", _("进度"), 8, "number", unit="%"),
    Column("done", _("完成情况"), 44),
    Column("difficulty", _("存在困难"), 30),
    Column("next", _("下一步打算"), 30),
]
REPORTED = dict(TaskReport.State.choices)
REPORT_TONES = {"submitted": "warn", "confirmed": "ok", "returned": "bad"}
LONGEST = 60


def collected(row, period: str) -> list:
    """A line of the workbook: what a unit reported of a period."""
    said = REPORTED.get(row.report_state, _("未报"))
    return [
        row.division.short_name, str(row.party), row.task.number, row.task.title, period, said,
        _day(row.report_at), row.report_progress, row.report_text or "", row.report_difficulty or "",
        row.report_next or "",
    ]  # fmt: skip


class CollectionTable(Plain):
    """Rows as CollectionFilter.asked_in gives them."""

    party = tables.Column(accessor="party__name", verbose_name=__("责任单位"), attrs=shows("title"))
    task = tables.Column(verbose_name=__("任务"), attrs=shows("wide"))
    report_progress = tables.Column(verbose_name=__("进度（%）"), default=NONE, attrs=counted(__("%")))
    report_text = tables.Column(verbose_name=__("完成情况"), default=NONE, attrs=shows("wide"))
    report_difficulty = tables.Column(verbose_name=__("存在困难"), default=NONE)
    report_at = tables.DateTimeColumn(
        verbose_name=__("报送时间"), format="Y-m-d H:i", default=NONE, attrs=KEPT
    )
    report_state = tables.Column(verbose_name=__("报送"), empty_values=(), attrs=shows("state"))

    def __init__(self, *args, chooses: bool = False, **kwargs) -> None:
        boxes = [("row", CheckColumn(on_phone=True))] if chooses else []
        super().__init__(*args, extra_columns=boxes, sequence=("row", "...") if chooses else None, **kwargs)

    def render_party(self, record: Assignment):
        url = reverse("tasks_checklist:assignment-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.party)

    def render_report_text(self, value):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"

    def render_report_state(self, value):
        return badge(REPORT_TONES.get(value, "mute"), REPORTED.get(value, _("未报")))
