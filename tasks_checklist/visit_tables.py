"""Columns of the list of 督导行程, of its workbook and of the printed month."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.rights import Right
from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Visit
from tasks_checklist.visit_checks import weekday

EXPORTED = [
    Column("on", _("日期"), 12, "date"),
    Column("weekday", _("星期"), 8),
    Column("division", _("督导单位"), 16),
    Column("team", _("督导组"), 16),
    Column("kind", _("方式"), 12),
    Column("told", _("告知"), 12),
    Column("units", _("被督导单位"), 60),
    Column("topic", _("主题"), 30),
    Column("state", _("状态"), 12),
    Column("first_on", _("原定日期"), 12, "date"),
    Column("reason", _("原因"), 30),
    Column("recorded", _("完成记录"), 12, "date"),
]
HIDDEN = __("事先不告知")


def units(row: Visit) -> str:
    """The units on the way, those that the reader may know of."""
    return "、".join(str(stop.party) for stop in row.stops.all())


def cells(row: Visit) -> list:
    """A line of the workbook; the reason is for those alone who make the visit or look after its area (`for_list`)."""
    reason = row.reason if getattr(row, "inside", False) else ""
    return [
        row.on, weekday(row.on), str(row.division), str(row.team), row.get_kind_display(),
        str(HIDDEN) if row.hidden else "", units(row), row.topic, row.standing, row.first_on, reason,
        timezone.localdate(row.recorded_at) if row.recorded_at else None,
    ]  # fmt: skip


class VisitTable(Plain):
    on = tables.Column(verbose_name=__("日期"), attrs={"td": {"class": "nowrap", "data-phone": "title"}})
    team = tables.Column(verbose_name=__("督导组"), accessor="team__name", attrs=shows("fact"))
    kind = tables.Column(verbose_name=__("方式"), attrs=shows("fact"))
    units = tables.Column(verbose_name=__("被督导单位"), accessor="pk", attrs=shows("wide"))
    topic = tables.Column(verbose_name=__("主题"), default=NONE)
    notes = tables.Column(verbose_name=__("备注"), accessor="pk", attrs=shows("fact"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_on(self, record: Visit):
        url = reverse("tasks_checklist:visit-detail", args=[record.pk])
        return format_html('<a href="{}">{} {}</a>', url, f"{record.on:%Y-%m-%d}", weekday(record.on))

    def render_units(self, record: Visit):
        return units(record)

    def render_notes(self, record: Visit):
        said = [str(HIDDEN)] if record.hidden else []
        if record.pinned and may(self.request.post, Right.SUPERVISION_PLAN):
            said.append(_("固定"))
        if record.first_on:
            said.append(_("原定 %s") % f"{record.first_on:%m-%d}")
        return "，".join(said) or NONE

    def render_state(self, record: Visit):
        return badge(record.tone, record.standing)
