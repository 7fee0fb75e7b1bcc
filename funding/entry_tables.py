"""Columns of the entries behind a figure."""

import django_tables2 as tables
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, shows
from common.money import show
from funding.models import Entry

MONEY = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "state"}}


class EntryTable(Plain):
    booked_on = tables.DateColumn(verbose_name=__("发生日期"), format="Y-m-d", attrs=shows("fact"))
    words = tables.Column(verbose_name=__("摘要"), accessor="booking__words", attrs=shows("title"))
    division = tables.Column(verbose_name=__("单位"), accessor="account__division", attrs=shows("fact"))
    source = tables.Column(verbose_name=__("资金来源"), empty_values=(), attrs=shows("rest"))
    use = tables.Column(verbose_name=__("用途"), default=NONE, attrs=shows("rest"))
    sector = tables.Column(verbose_name=__("行业"), default=__("综合"), attrs=shows("rest"))
    kind = tables.Column(verbose_name=__("事项"), attrs=shows("rest"))
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=MONEY)

    def render_words(self, record: Entry, value):
        try:
            url = reverse("funding:booking-detail", args=[record.booking_id])
        except NoReverseMatch:
            return value
        return format_html('<a href="{}">{}</a>', url, value)

    def render_division(self, value):
        return value.short_name

    def render_source(self, record: Entry):
        return str(record.account)

    def render_kind(self, record: Entry):
        reversal = record.booking.reverses_id
        return _("冲销%s") % record.get_kind_display() if reversal else record.get_kind_display()

    def render_amount(self, value):
        return show(value)
