"""Columns of the lists of groups, meetings and decisions, and of the workbook of decisions."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Decision, Meeting, WorkGroup

KEPT = {"td": {"class": "nowrap", "data-phone": "fact"}}
EXPORTED = [
    Column("meeting", _("会议"), 30),
    Column("held_on", _("会议日期"), 12, "date"),
    Column("seq", _("序号"), 6, "number"),
    Column("text", _("议定事项"), 50),
    Column("party", _("责任单位"), 26),
    Column("person", _("责任人"), 10),
    Column("division", _("所在区划"), 14),
    Column("due", _("完成期限"), 12, "date"),
    Column("task", _("列入任务"), 30),
    Column("state", _("状态"), 10),
    Column("done", _("办结日期"), 12, "date"),
    Column("result", _("办理结果"), 40),
]


def cells(row: Decision) -> list:
    """A line of the workbook."""
    share = row.assignment
    return [
        row.meeting.title, timezone.localdate(row.meeting.held_at), row.seq, row.text, str(row.party),
        str(row.person or ""), row.division.short_name, row.due_on, share.task.title if share else "",
        row.standing, row.done_on, row.result,
    ]  # fmt: skip


def days_left(row: Decision) -> tuple[str, str]:
    """(tone, words) of the day it is due, as of today; ('', '') where it is done."""
    if not row.is_open:
        return "", ""
    days = (row.due_on - timezone.localdate()).days
    if days < 0:
        return "bad", _("逾期%s天") % -days
    return ("warn", _("今天到期")) if days == 0 else ("run", _("还有%s天") % days)


class GroupTable(Plain):
    name = tables.Column(verbose_name=__("名称"), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("种类"), attrs=shows("fact"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("范围"), attrs=shows("fact"))
    seated = tables.Column(verbose_name=__("成员"), attrs=counted(_("人")))
    document = tables.Column(verbose_name=__("成立文件"), default=NONE)
    until = tables.DateColumn(verbose_name=__("撤销日期"), format="Y-m-d", default=NONE, attrs=shows("state"))

    def render_name(self, record: WorkGroup):
        url = reverse("tasks_checklist:group-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.name)


class MeetingTable(Plain):
    title = tables.Column(verbose_name=__("会议"), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("种类"), attrs=shows("fact"))
    held_at = tables.DateTimeColumn(verbose_name=__("时间"), format="Y-m-d H:i", attrs=KEPT)
    place = tables.Column(verbose_name=__("地点"), default=NONE)
    group = tables.Column(accessor="group__name", verbose_name=__("召开单位"), attrs=shows("wide"))
    chair = tables.Column(verbose_name=__("主持人"), default=NONE)
    decided = tables.Column(verbose_name=__("议定事项"), attrs=counted(_("项议定")))
    minutes_number = tables.Column(verbose_name=__("纪要编号"), default=NONE)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: Meeting):
        url = reverse("tasks_checklist:meeting-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.title)

    def render_state(self, record: Meeting):
        return badge(record.tone, record.get_state_display())


class DecisionTable(Plain):
    text = tables.Column(verbose_name=__("议定事项"), attrs=shows("title"))
    party = tables.Column(accessor="party__name", verbose_name=__("责任单位"), attrs=shows("fact"))
    person = tables.Column(verbose_name=__("责任人"), default=NONE)
    meeting = tables.Column(accessor="meeting__title", verbose_name=__("会议"), attrs=shows("wide"))
    due_on = tables.DateColumn(verbose_name=__("完成期限"), format="Y-m-d", attrs=KEPT)
    limit = tables.Column(verbose_name=__("时限"), accessor="pk", attrs=KEPT)
    task = tables.Column(verbose_name=__("列入任务"), empty_values=(), accessor="assignment_id")
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_text(self, record: Decision):
        url = reverse("tasks_checklist:decision-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.title)

    def render_limit(self, record: Decision):
        tone, told = days_left(record)
        if not told:
            return NONE
        return format_html('<b class="late">{}</b>', told) if tone == "bad" else told

    def render_task(self, record: Decision):
        return record.assignment.task.title if record.assignment else NONE

    def render_state(self, record: Decision):
        return badge(record.tone, record.standing)
