"""Columns of 专项, 预算, 下达, 拨付 on the page and in the workbook."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.arrival_tables import YUAN

BUDGET_TONES = {"draft": "mute", "proposed": "warn", "confirmed": "ok", "returned": "bad"}
ALLOCATION_TONES = {"draft": "mute", "issued": "ok"}
DAY = {"td": {"class": "nowrap", "data-phone": "fact"}}
UNIT = _("元")
BUDGETS = [
    Column("division", _("单位"), 14),
    Column("year", _("年度"), 8, "code"),
    Column("source", _("资金来源"), 16),
    Column("use", _("用途"), 16),
    Column("sector", _("行业"), 12),
    Column("earmark", _("专项"), 24),
    Column("amount", _("金额"), 16, "money", unit=UNIT),
    Column("kind", _("性质"), 8),
    Column("document", _("批复文号"), 20),
    Column("reason", _("说明"), 30),
    Column("state", _("状态"), 10),
]
ALLOCATIONS = [
    Column("document", _("下达文号"), 22),
    Column("name", _("名称"), 28),
    Column("issuer", _("下达单位"), 14),
    Column("year", _("年度"), 8, "code"),
    Column("source", _("资金来源"), 16),
    Column("earmark", _("专项"), 24),
    Column("issued_on", _("下达日期"), 12, "date"),
    Column("division", _("分配到"), 14),
    Column("amount", _("分配金额"), 16, "money", unit=UNIT),
    Column("disbursed", _("已拨付"), 16, "money", unit=UNIT),
    Column("arrived", _("已到账"), 16, "money", unit=UNIT),
    Column("note", _("备注"), 24),
]
DISBURSEMENTS = [
    Column("paid_on", _("拨付日期"), 12, "date"),
    Column("payer", _("拨出单位"), 14),
    Column("division", _("拨入单位"), 14),
    Column("amount", _("金额"), 16, "money", unit=UNIT),
    Column("document", _("下达文号"), 22),
    Column("name", _("名称"), 28),
    Column("source", _("资金来源"), 16),
    Column("for", _("最终用款单位"), 14),
    Column("bank", _("银行流水号"), 20, "code"),
    Column("state", _("状态"), 10),
]


class _Money(Plain):
    def render_amount(self, value):
        return show(value)


class EarmarkTable(_Money):
    name = tables.Column(
        verbose_name=__("专项"),
        linkify=("funding:earmark-detail", {"earmark_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("适用范围"), attrs=shows("fact")
    )
    source = tables.Column(verbose_name=__("资金来源"), attrs=shows("fact"))
    sector = tables.Column(verbose_name=__("行业"), default=__("不限"))
    uses = tables.Column(verbose_name=__("限定用途"), empty_values=(), attrs=shows("wide"))
    document = tables.Column(verbose_name=__("文号"), attrs=shows("fact"))

    def render_uses(self, record):
        return "、".join(use.name for use in record.uses.all()) or _("不限")


class BudgetTable(_Money):
    use = tables.Column(
        verbose_name=__("用途"),
        linkify=("funding:budget-detail", {"line_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("单位"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    source = tables.Column(verbose_name=__("资金来源"), attrs=shows("fact"))
    sector = tables.Column(verbose_name=__("行业"), default=__("综合"))
    earmark = tables.Column(accessor="earmark__name", verbose_name=__("专项"), default=NONE)
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=YUAN)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_use(self, record):
        return _("%s（调整）") % record.use if record.adjusts_id else str(record.use)

    def render_state(self, record):
        return badge(BUDGET_TONES[record.state], record.get_state_display())


class AllocationTable(_Money):
    name = tables.Column(
        verbose_name=__("名称"),
        linkify=("funding:allocation-detail", {"allocation_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    document = tables.Column(verbose_name=__("下达文号"), attrs=shows("fact"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("下达单位"))
    source = tables.Column(verbose_name=__("资金来源"), attrs=shows("fact"))
    issued_on = tables.DateColumn(verbose_name=__("下达日期"), format="Y-m-d", default=NONE, attrs=DAY)
    amount = tables.Column(verbose_name=__("总额（元）"), attrs=YUAN)
    shared = tables.Column(
        verbose_name=__("分配给本区域（元）"), attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    disbursed = tables.Column(
        verbose_name=__("已拨付（元）"), attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    arrived = tables.Column(
        verbose_name=__("已到账（元）"), attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_shared(self, value):
        return show(value)

    def render_disbursed(self, value):
        return show(value)

    def render_arrived(self, value):
        return show(value)

    def render_state(self, record):
        return allocation_state(record)


def allocation_state(row) -> str:
    return badge(ALLOCATION_TONES[row.state], row.get_state_display())


class DisbursementTable(_Money):
    name = tables.Column(
        accessor="share__allocation__name",
        verbose_name=__("资金"),
        linkify=("funding:disbursement-detail", {"disbursement_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    payer = tables.Column(accessor="payer__short_name", verbose_name=__("拨出单位"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("拨入单位"), attrs=shows("fact")
    )
    whose = tables.Column(accessor="share__division__short_name", verbose_name=__("最终用款单位"))
    paid_on = tables.DateColumn(verbose_name=__("拨付日期"), format="Y-m-d", attrs=DAY)
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=YUAN)
    bank_reference = tables.Column(verbose_name=__("银行流水号"), default=NONE)
    state = tables.Column(verbose_name=__("状态"), empty_values=(), attrs=shows("state"))

    def render_state(self, record):
        return badge("mute", _("已冲销")) if hasattr(record.booking, "reversal") else badge("ok", _("已拨付"))
