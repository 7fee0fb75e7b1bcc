"""Columns of the list of those that wait for a code."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.boxes import CheckColumn
from accounts.tables import NUMBER, Plain, badge, shows
from assets.templatetags.register import plain


class WaitingTable(Plain):
    row = CheckColumn(on_phone=True)
    name = tables.Column(
        verbose_name=_("设施名称"),
        linkify=("assets:facility-detail", {"facility_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    type = tables.Column(accessor="type__name", verbose_name=_("类别"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    quantity = tables.Column(verbose_name=_("数量"), attrs=NUMBER)
    registered_by = tables.Column(verbose_name=_("登记人"), default=_("系统"), attrs=shows("fact"))
    registered_at = tables.DateTimeColumn(verbose_name=_("登记时间"), format="Y-m-d H:i", attrs=shows("fact"))
    returned_reason = tables.Column(verbose_name=_("状态"), empty_values=(), attrs=shows("state"))

    def render_quantity(self, record):
        return format_html(
            '<span class="amount">{}<span class="unit">{}</span></span>', plain(record.quantity), record.unit
        )

    def render_returned_reason(self, record):
        if not record.returned_reason:
            return badge("warn", gettext("待赋码"))
        return format_html("{} {}", badge("bad", gettext("已退回")), record.returned_reason)
