"""Columns of the lists of payments, and of the workbook the finance office keeps (支出明细账)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.models import Expenditure

MONEY = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact", "data-unit": __("元")}}
DAY = {"td": {"class": "nowrap", "data-phone": "fact"}}
EXPORTED = [
    Column("paid", _("支付日期"), 12, "date"),
    Column("booking", _("记账凭证"), 18, "code"),
    Column("division", _("单位"), 14),
    Column("words", _("事由"), 30),
    Column("payee", _("收款方"), 24),
    Column("account", _("列支资金"), 30),
    Column("carried", _("结转"), 8),
    Column("use", _("用途"), 14),
    Column("sector", _("行业"), 12),
    Column("about", _("设施、事项、人员"), 24),
    Column("amount", _("金额"), 14, "money", unit=_("元")),
    Column("refunded", _("其中退回"), 12, "money", unit=_("元")),
    Column("shared", _("分摊办法"), 12),
    Column("voucher", _("凭证种类"), 14),
    Column("number", _("凭证号"), 20, "code"),
    Column("asked", _("申请人"), 10),
    Column("approved", _("审批人"), 16),
    Column("state", _("状态"), 10),
]
BESIDE = (
    "expenditure__division", "expenditure__account__earmark", "expenditure__booking", "expenditure__asked_by",
    "expenditure__approved_by", "expenditure__second_by", "use", "sector", "facility", "matter", "caretaker__person",
)  # fmt: skip


def cells(line) -> list:
    """A line of the workbook: one a use, so that its sums agree with the reports."""
    row: Expenditure = line.expenditure
    approved = "、".join(str(one) for one in (row.approved_by, row.second_by) if one)
    return [
        row.paid_on, row.booking.voucher if row.booking else "", row.division.short_name, row.words, row.payee,
        str(row.account), _("结转") if row.account.carried else "", line.use.name, str(line.sector or _("综合")), about(line),
        line.amount, line.refunded or None, line.shared_by, row.get_voucher_kind_display(), row.voucher_number,
        str(row.asked_by or ""), approved, row.get_state_display(),
    ]  # fmt: skip


def about(line) -> str:
    """What a line was spent on, in words."""
    if line.caretaker:
        return str(line.caretaker.person)
    if line.matter:
        return str(line.matter.title)
    return str(line.facility.name) if line.facility else ""


class ExpenditureTable(Plain):
    words = tables.Column(verbose_name=__("事由"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("单位"), attrs=shows("fact"))
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=MONEY)
    payee = tables.Column(verbose_name=__("收款方"), attrs=shows("wide"))
    account = tables.Column(verbose_name=__("列支资金"))
    voucher = tables.Column(accessor="voucher_number", verbose_name=__("凭证号"), default=NONE)
    paid_on = tables.DateColumn(verbose_name=__("支付日期"), format="Y-m-d", default=NONE, attrs=DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_words(self, record: Expenditure):
        url = reverse("funding:expenditure-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.words)

    def render_amount(self, value):
        return show(value)

    def render_state(self, record: Expenditure):
        return badge(record.tone, record.get_state_display())
