"""Columns of the lists of 督导问题 and 约谈, and of the workbook."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Finding, Talk
from tasks_checklist.models.findings import OPEN, RUNNING
from tasks_checklist.register import periods_carried

SEVERITY_TONES = {"grave": "bad", "common": "warn", "slight": "mute"}
TALK_TONES = {"proposed": "warn", "held": "ok", "waived": "mute"}
EXPORTED = [
    Column("number", _("编号"), 24, "code"),
    Column("division", _("所在区划"), 14),
    Column("party", _("责任单位"), 24),
    Column("person", _("责任人"), 10),
    Column("sector", _("行业"), 12),
    Column("facility", _("设施、地点"), 24),
    Column("title", _("问题"), 30),
    Column("text", _("问题描述"), 40),
    Column("demand", _("整改要求"), 30),
    Column("source", _("来源"), 10),
    Column("severity", _("程度"), 8),
    Column("issuer", _("下发单位"), 24),
    Column("issued", _("下发日期"), 12, "date"),
    Column("due", _("整改限期"), 12, "date"),
    Column("measure", _("整改措施"), 30),
    Column("result", _("整改结果"), 30),
    Column("ended", _("销号日期"), 12, "date"),
    Column("relapse", _("反弹自"), 24, "code"),
    Column("state", _("状态"), 10),
    Column("late", _("逾期天数"), 10, "number"),
    Column("carried", _("结转（期）"), 10, "number"),
]


def days_left(row: Finding) -> tuple[str, str]:
    """(tone, words) of the limit as it stands today; ('', '') where none runs."""
    if row.due_on is None or row.state not in RUNNING:
        return "", ""
    days = (row.due_on - timezone.localdate()).days
    if days < 0:
        return "bad", _("逾期%s天") % -days
    return ("warn", _("今天到期")) if days == 0 else ("run", _("还有%s天") % days)


def carried(row: Finding) -> int:
    """Over how many month ends an open one has been carried."""
    if row.state not in OPEN or row.issued_at is None:
        return 0
    return periods_carried(timezone.localdate(row.issued_at), timezone.localdate())


def where(row: Finding) -> str:
    return str(row.facility.name) if row.facility else row.place


def cells(row: Finding) -> list:
    """A line of the workbook."""
    late = (timezone.localdate() - row.due_on).days if row.is_overdue and row.due_on else None
    return [
        row.number, row.division.short_name, str(row.party), str(row.person or ""), str(row.sector or ""), where(row),
        row.title, row.text, row.demand, row.get_source_display(), row.get_severity_display(), str(row.issuer),
        _day(row.issued_at), row.due_on, row.measure, row.result, _day(row.ended_at),
        row.relapse_of.number if row.relapse_of else "", row.get_state_display(), late, carried(row) or None,
    ]  # fmt: skip


def _day(moment):
    return timezone.localdate(moment) if moment else None


KEPT = {"td": {"class": "nowrap", "data-phone": "fact"}}  # a day, a number of days


class FindingTable(Plain):
    title = tables.Column(verbose_name=__("问题"), attrs=shows("title"))
    severity = tables.Column(verbose_name=__("程度"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("所在区划"), attrs=shows("fact")
    )
    party = tables.Column(accessor="party__name", verbose_name=__("责任单位"), attrs=shows("wide"))
    place = tables.Column(verbose_name=__("设施、地点"), empty_values=())
    source = tables.Column(verbose_name=__("来源"))
    issuer = tables.Column(accessor="issuer__name", verbose_name=__("下发单位"))
    due_on = tables.DateColumn(verbose_name=__("整改限期"), format="Y-m-d", default=NONE, attrs=KEPT)
    limit = tables.Column(verbose_name=__("时限"), accessor="pk", attrs=KEPT)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: Finding):
        url = reverse("tasks_checklist:finding-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.title, record.number)

    def render_severity(self, record: Finding):
        return badge(SEVERITY_TONES[record.severity], record.get_severity_display())

    def render_place(self, record: Finding):
        return where(record) or NONE

    def render_limit(self, record: Finding):
        tone, told = days_left(record)
        said = format_html('<b class="late">{}</b>', told) if tone == "bad" else told
        if periods := carried(record):
            return format_html('{} <span class="raw">{}</span>', said, _("结转%s期") % periods)
        return said or NONE

    def render_state(self, record: Finding):
        return badge(record.tone, record.get_state_display())


class TalkTable(Plain):
    title = tables.Column(verbose_name=__("问题"), empty_values=(), attrs=shows("title"))
    party = tables.Column(accessor="finding__party__name", verbose_name=__("责任单位"), attrs=shows("wide"))
    due_on = tables.DateColumn(
        accessor="finding__due_on", verbose_name=__("整改限期"), format="Y-m-d", attrs=shows("fact")
    )
    proposed_at = tables.DateTimeColumn(verbose_name=__("提出"), format="Y-m-d", attrs=shows("fact"))
    held_on = tables.DateColumn(verbose_name=__("约谈日期"), format="Y-m-d", default=NONE)
    said = tables.Column(verbose_name=__("约谈情况、原因"), empty_values=(), accessor="pk")
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: Talk):
        url = reverse("tasks_checklist:finding-detail", args=[record.finding_id])
        number = record.finding.number
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.title, number)

    def render_said(self, record: Talk):
        return record.text or record.reason or NONE

    def render_state(self, record: Talk):
        return badge(TALK_TONES[record.state], record.get_state_display())
