"""Columns of the register's lists."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import NUMBER, Plain, counted, shows
from assets.templatetags.register import grouped, plain, tone


def badge(value: str, word: str) -> str:
    return render_to_string("components/badge.html", {"state": tone(value), "word": word})


class FacilityTable(Plain):
    name = tables.Column(
        verbose_name=_("设施名称"),
        linkify=("assets:facility-detail", {"facility_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    code = tables.Column(verbose_name=_("统一编码"), empty_values=(), attrs=shows("fact"))
    type = tables.Column(accessor="type__name", verbose_name=_("类别"), attrs=shows("rest"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    quantity = tables.Column(verbose_name=_("数量"), attrs=NUMBER)
    built = tables.Column(verbose_name=_("建成"), default="—")
    keeper = tables.Column(verbose_name=_("管护主体"), empty_values=())
    condition = tables.Column(verbose_name=_("状况"), attrs=shows("state"))

    def render_code(self, record):
        return grouped(record.code) or badge("uncoded", "待赋码")

    def render_quantity(self, record):
        return format_html(
            '<span class="amount">{}<span class="unit">{}</span></span>', plain(record.quantity), record.unit
        )

    def render_keeper(self, record):
        """The keeper; before a responsibility item says it, what was registered."""
        if record.keeper:
            return record.keeper.name
        return record.facts.party if hasattr(record, "facts") and record.facts.party else "—"

    def render_condition(self, record):
        return badge(record.condition, record.get_condition_display())


class LedgerTable(Plain):
    file_name = tables.Column(
        verbose_name=_("文件"),
        linkify=("assets:ledger-detail", {"batch_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=_("导入到"), attrs=shows("fact"))
    handed_over_by = tables.Column(accessor="handed_over_by__name", verbose_name=_("经办人"), default="系统")
    created_at = tables.DateTimeColumn(verbose_name=_("上传时间"), format="Y-m-d H:i", attrs=shows("fact"))
    read = tables.Column(
        accessor="counts__read", verbose_name=_("读到（行）"), attrs=counted(_("行")), default="—"
    )
    imported = tables.Column(
        accessor="counts__imported", verbose_name=_("入库（行）"), attrs=counted(_("行入库")), default="—"
    )
    held = tables.Column(
        accessor="counts__held", verbose_name=_("待处理（行）"), attrs=counted(_("行待处理")), default="—"
    )
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(record.state, record.get_state_display())
