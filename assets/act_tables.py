"""Columns of 工作台账."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import Plain, shows
from assets.act_ledgers import Acts


class ActTable(Plain):
    """Rows of any kind of act; `of` makes the table for one."""

    facility = tables.Column(
        accessor="facility__name",
        verbose_name=_("设施名称"),
        linkify=("assets:facility-detail", {"facility_id": tables.A("facility__pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="facility__division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    what = tables.Column(verbose_name=_("事项"), empty_values=(), attrs=shows("wide"))
    who = tables.Column(verbose_name=_("经办人"), empty_values=())
    when = tables.Column(verbose_name=_("时间"), empty_values=(), attrs=shows("fact"))

    acts: Acts

    @classmethod
    def of(cls, acts: Acts) -> type["ActTable"]:
        return type("ActTable", (cls,), {"acts": acts})

    def render_what(self, record):
        line = self.acts.line(record)
        if line.note:
            return format_html('{}<span class="raw">{}</span>', line.what, line.note)
        return line.what

    def render_who(self, record):
        return self.acts.line(record).who

    def render_when(self, record):
        return self.acts.line(record).told_at
