"""Columns of 账簿: accounts, bookings, entries of an account; and of their workbooks."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.models import Booking, BookingKind, Entry, FundAccount

SUM = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "state", "data-unit": "元"}}
PLAIN_SUM = {"th": {"class": "num"}, "td": {"class": "num"}}


def said(word) -> dict[str, dict[str, Any]]:
    """A sum that a phone shows with its word before it; what is none is left out there."""
    return {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "state", "data-word": word}}


STAGE_TONES = {"transit": "run", "available": "ok", "reserved": "warn", "outside": "mute"}
ACCOUNTS_OUT = (
    Column("division", _("单位"), 20),
    Column("year", _("年度"), 8, "number"),
    Column("source", _("资金来源"), 20),
    Column("earmark", _("专项"), 30),
    Column("document", _("专项文号"), 24),
    Column("carried", _("结转"), 12),
    Column("kind", _("阶段"), 10),
    Column("balance", _("余额"), 16, "money", unit=_("元")),
)
BOOKINGS_OUT = (
    Column("number", _("凭证号"), 18, "code"),
    Column("day", _("发生日期"), 12, "date"),
    Column("kind", _("事项"), 12),
    Column("division", _("记账单位"), 20),
    Column("words", _("摘要"), 40),
    Column("amount", _("金额"), 16, "money", unit=_("元")),
    Column("reverses", _("冲销的凭证号"), 18, "code"),
    Column("reversed", _("被冲销于凭证号"), 18, "code"),
    Column("reason", _("原因"), 30),
    Column("who", _("记账人"), 12),
)


def account_cells(row: FundAccount) -> list:
    earmark = row.earmark
    return [
        str(row.division), row.year, row.get_source_display(), earmark.name if earmark else "",
        earmark.document if earmark else "", carried_word(row), row.get_kind_display(), row.balance,
    ]  # fmt: skip


def booking_cells(row) -> list:
    turned = getattr(row, "reversal", None)
    return [
        row.voucher, row.booked_on, row.get_kind_display(), str(row.division), row.words, row.amount or Decimal(0),
        row.reverses.voucher if row.reverses else "", turned.voucher if turned else "", row.reason,
        str(row.made_by or ""),
    ]  # fmt: skip


def carried_word(row: FundAccount) -> str:
    return _("上年结转") if row.carried else _("当年资金")


class AccountTable(Plain):
    name = tables.Column(verbose_name=__("资金"), accessor="pk", attrs=shows("title"))
    division = tables.Column(verbose_name=__("单位"), attrs=shows("fact"))
    kind = tables.Column(verbose_name=__("阶段"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs={"td": {"class": "nowrap"}})
    carried = tables.Column(verbose_name=__("结转"), accessor="pk")
    balance = tables.Column(verbose_name=__("余额（元）"), attrs=SUM)

    def render_name(self, record: FundAccount):
        url, earmark = reverse("funding:account-detail", args=[record.pk]), record.earmark
        under = earmark.name if earmark else _("不限专项")
        return format_html(
            '<a href="{}">{}</a><span class="raw">{}</span>', url, record.get_source_display(), under
        )

    def render_kind(self, record: FundAccount):
        return badge(STAGE_TONES[record.kind], record.get_kind_display())

    def render_carried(self, record: FundAccount):
        return carried_word(record)

    def render_balance(self, value):
        return show(value)


class BookingTable(Plain):
    words = tables.Column(verbose_name=__("摘要"), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("事项"), attrs=shows("fact"))
    division = tables.Column(verbose_name=__("记账单位"), attrs=shows("fact"))
    booked_on = tables.DateColumn(verbose_name=__("发生日期"), format="Y-m-d", attrs=shows("fact"))
    made_by = tables.Column(verbose_name=__("记账人"), default=NONE)
    turned = tables.Column(verbose_name=__("冲销"), accessor="pk", attrs=shows("rest"))
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=SUM)

    def render_words(self, record: Booking):
        url = reverse("funding:booking-detail", args=[record.pk])
        number = record.voucher_for(record.division_id)
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.words, number)

    def render_turned(self, record: Booking):
        if record.kind == BookingKind.REVERSAL:
            return badge("bad", _("红字"))
        return badge("mute", _("已冲销")) if hasattr(record, "reversal") else NONE

    def render_amount(self, value):
        return show(value)


class EntryTable(Plain):
    """Entries of one account: what came, what went, what was left after each."""

    words = tables.Column(verbose_name=__("摘要"), accessor="booking__words", attrs=shows("title"))
    kind = tables.Column(verbose_name=__("事项"), attrs=shows("fact"))
    booked_on = tables.DateColumn(verbose_name=__("发生日期"), format="Y-m-d", attrs=shows("fact"))
    use = tables.Column(verbose_name=__("用途"), default=NONE)
    came = tables.Column(verbose_name=__("收入（元）"), accessor="amount", attrs=said(__("收入")))
    went = tables.Column(verbose_name=__("支出（元）"), accessor="amount", attrs=said(__("支出")))
    left = tables.Column(verbose_name=__("余额（元）"), attrs=PLAIN_SUM)

    def render_words(self, record: Entry, value):
        number = record.booking.voucher_for(record.account.division_id)
        if record.booking_id not in getattr(self, "opened", ()):
            return format_html('{}<span class="raw">{}</span>', value, number)
        url = reverse("funding:booking-detail", args=[record.booking_id])
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, value, number)

    def render_kind(self, record: Entry):
        turned = record.booking.kind == BookingKind.REVERSAL
        word = record.get_kind_display()
        return format_html("{} {}", word, badge("bad", _("红字"))) if turned else word

    def render_came(self, value):
        return show(value) if value > 0 else NONE

    def render_went(self, value):
        return show(-value) if value < 0 else NONE

    def render_left(self, value):
        return show(value)
