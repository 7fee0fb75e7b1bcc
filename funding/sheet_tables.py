"""Columns of imported ledgers and of their rows."""

import django_tables2 as tables
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows
from common.money import show
from funding.models import FundSheet, FundSheetRow

TONES = {"checked": "warn", "confirmed": "ok", "undone": "mute", "dropped": "mute"}
MONEY = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact"}}


class SheetTable(Plain):
    name = tables.Column(verbose_name=__("文件"), attrs=shows("title"))
    division = tables.Column(verbose_name=__("单位"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("资金年度"), attrs=shows("fact"))
    lines = tables.Column(verbose_name=__("行数"), attrs=counted(__("行")))
    waiting = tables.Column(verbose_name=__("待处理"), attrs=counted(__("行待处理")))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))
    made_at = tables.DateTimeColumn(verbose_name=__("上传时间"), format="Y-m-d H:i", attrs=shows("rest"))
    made_by = tables.Column(verbose_name=__("上传人"), default=NONE, attrs=shows("rest"))

    def render_name(self, record: FundSheet, value):
        return format_html('<a href="{}">{}</a>', reverse("funding:sheet-detail", args=[record.pk]), value)

    def render_division(self, value):
        return value.short_name

    def render_state(self, record: FundSheet):
        return badge(TONES[record.state], record.get_state_display())


class RowTable(Plain):
    number = tables.Column(verbose_name=__("行"), attrs=shows("fact"))
    words = tables.Column(verbose_name=__("摘要"), empty_values=(), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("事项"), attrs=shows("fact"))
    day = tables.DateColumn(verbose_name=__("日期"), format="Y-m-d", default=NONE, attrs=shows("fact"))
    division = tables.Column(verbose_name=__("单位"), default=NONE, attrs=shows("rest"))
    source = tables.Column(verbose_name=__("资金来源"), default=NONE, attrs=shows("rest"))
    use = tables.Column(verbose_name=__("用途"), default=NONE, attrs=shows("rest"))
    paper = tables.Column(verbose_name=__("凭证号、依据"), default=NONE)
    voucher_kind = tables.Column(verbose_name=__("凭证种类"), default=NONE, attrs=shows("rest"))
    amount = tables.Column(verbose_name=__("金额（元）"), default=NONE, attrs=MONEY)
    problems = tables.Column(verbose_name=__("待处理"), empty_values=(), attrs=shows("wide"))

    def render_words(self, record: FundSheetRow):
        said = record.words or record.who or _("第%s行") % record.number
        if record.sheet.state != FundSheet.State.CHECKED:
            return _linked(said, record)
        url = reverse("funding:sheet-row-edit", args=[record.sheet_id, record.pk])
        return format_html(
            '<a href="{}" hx-get="{}" hx-target="#dialog" aria-haspopup="dialog">{}</a>', url, url, said
        )

    def render_division(self, value):
        return value.short_name

    def render_source(self, record: FundSheetRow):
        return record.get_source_display()

    def render_amount(self, value):
        return show(value)

    def render_problems(self, record: FundSheetRow):
        if record.left_out:
            return badge("mute", _("不入账"))
        return "；".join(record.problems) if record.problems else badge("ok", _("可入账"))


def _linked(said: str, record: FundSheetRow):
    try:
        url = reverse("funding:booking-detail", args=[record.booking_id]) if record.booking_id else ""
    except NoReverseMatch:
        url = ""
    return format_html('<a href="{}">{}</a>', url, said) if url else said
