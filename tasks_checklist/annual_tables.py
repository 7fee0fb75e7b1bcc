"""Columns of the list of 年度计划 and of its workbook."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import AnnualPlan

EXPORTED = [
    Column("year", _("年度"), 8, "code"),
    Column("division", _("范围"), 16),
    Column("title", _("标题"), 40),
    Column("number", _("文号"), 20),
    Column("state", _("状态"), 10),
    Column("tasks", _("任务"), 8, "number", unit="项"),
    Column("shares", _("分解"), 8, "number", unit="份"),
    Column("confirmed", _("已确认"), 8, "number", unit="份"),
    Column("late", _("逾期"), 8, "number", unit="份"),
    Column("issued", _("下达日期"), 12, "date"),
    Column("closed", _("办结日期"), 12, "date"),
    Column("above", _("上级计划"), 36),
]


def cells(row) -> list:
    """A line of the workbook."""
    return [
        str(row.year), str(row.division), row.title, row.number, row.get_state_display(), row.number_of_tasks,
        row.shares or 0, row.confirmed or 0, row.late or 0, row.issued_on, row.closed_on, row.above.title if row.above else "",
    ]  # fmt: skip


class PlanTable(Plain):
    title = tables.Column(verbose_name=__("年度计划"), attrs=shows("title"))
    year = tables.Column(verbose_name=__("年度"), attrs=NUMBER)
    division = tables.Column(verbose_name=__("范围"), attrs=shows("fact"))
    number_of_tasks = tables.Column(verbose_name=__("任务（项）"), attrs=counted(__("项任务")))
    shares = tables.Column(verbose_name=__("分解（份）"), attrs=NUMBER)
    confirmed = tables.Column(verbose_name=__("已确认"), empty_values=(), attrs=counted(__("已确认")))
    late = tables.Column(verbose_name=__("逾期"), empty_values=(), attrs=counted(__("份逾期")))
    issued_on = tables.DateColumn(verbose_name=__("下达日期"), format="Y-m-d", default=NONE)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: AnnualPlan):
        url = reverse("tasks_checklist:plan-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.title, record.number)

    def render_confirmed(self, record):
        return (
            _("%(n)s/%(all)s") % {"n": record.confirmed or 0, "all": record.shares} if record.shares else NONE
        )

    def render_late(self, record):
        return format_html('<b class="late">{}</b>', record.late) if record.late else NONE

    def render_state(self, record: AnnualPlan):
        return badge(record.tone, record.get_state_display())
