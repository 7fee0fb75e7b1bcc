"""Columns of the list of paper sheets."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from accounts.tables import Plain, badge, counted, shows

TONES = {"open": "warn", "entered": "ok", "void": "mute"}


class SheetTable(Plain):
    code = tables.Column(
        verbose_name=_("表号"),
        linkify=("maintenance:sheet-detail", {"sheet_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    title = tables.Column(verbose_name=_("计划"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    line_count = tables.Column(verbose_name=_("设施（处）"), attrs=counted(_("处")))
    person = tables.Column(verbose_name=_("巡查人"), default="—")
    day = tables.DateColumn(verbose_name=_("打印"), format="Y-m-d", attrs=shows("fact"))
    entered_by = tables.Column(verbose_name=_("录入人"), default="—")
    entered_at = tables.DateTimeColumn(verbose_name=_("录入时间"), format="Y-m-d H:i", default="—")
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(TONES[record.state], record.get_state_display())
