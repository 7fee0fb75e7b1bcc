"""Columns of 结算, on the screen and in the workbook."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, NUMBER, Plain, badge, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.models import Settlement
from funding.settling import left_of, paid_of
from funding.spending_tables import MONEY

EXPORTED = [
    Column("division", _("单位"), 14),
    Column("name", _("结算事项"), 30),
    Column("party", _("收款单位"), 24),
    Column("contract", _("合同编号"), 20, "code"),
    Column("agreed", _("合同金额"), 14, "money", unit=_("元")),
    Column("accepted", _("验收认定"), 14, "money", unit=_("元")),
    Column("audited", _("审定金额"), 14, "money", unit=_("元")),
    Column("deducted", _("扣款"), 12, "money", unit=_("元")),
    Column("paid", _("已支付"), 14, "money", unit=_("元")),
    Column("left", _("余额"), 14, "money", unit=_("元")),
    Column("document", _("审计（审核）报告"), 24),
    Column("state", _("状态"), 10),
]


def cells(row: Any) -> list:
    """Of a row that settling.counted() has summed."""
    paid = row.paid_sum
    return [
        row.division.short_name, row.name, row.party.name, row.contract.number if row.contract else "", row.agreed,
        row.accepted, row.audited, row.deducted or None, paid, None if row.payable is None else row.payable - paid,
        row.audit_document, row.get_state_display(),
    ]  # fmt: skip


class SettlementTable(Plain):
    name = tables.Column(verbose_name=__("结算事项"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("单位"), attrs=shows("fact"))
    party = tables.Column(accessor="party__name", verbose_name=__("收款单位"), attrs=shows("wide"))
    agreed = tables.Column(verbose_name=__("合同金额（元）"), attrs=NUMBER)
    accepted = tables.Column(verbose_name=__("验收认定（元）"), attrs=NUMBER)
    audited = tables.Column(verbose_name=__("审定（元）"), attrs=MONEY, empty_values=())
    deducted = tables.Column(verbose_name=__("扣款（元）"), attrs=NUMBER)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_name(self, record: Settlement):
        return format_html(
            '<a href="{}">{}</a>', reverse("funding:settlement-detail", args=[record.pk]), record.name
        )

    def render_agreed(self, value):
        return show(value)

    def render_accepted(self, value):
        return show(value)

    def render_audited(self, record: Settlement):
        return NONE if record.audited is None else show(record.audited)

    def render_deducted(self, value):
        return show(value) if value else NONE

    def render_state(self, record: Settlement):
        return badge(record.tone, record.get_state_display())


def figures(row: Settlement) -> list[tuple]:
    """Pairs for components/facts.html: from the contract's sum to what is left."""
    paid, left = paid_of(row), left_of(row)
    on = f"{row.audited_on:%Y-%m-%d}" if row.audited_on else ""
    return [
        (_("合同（约定）金额"), f"{show(row.agreed)} {_('元')}"),
        (_("验收认定"), f"{show(row.accepted)} {_('元')}", f"{row.accepted_on:%Y-%m-%d}"),
        (_("审定金额"), "" if row.audited is None else f"{show(row.audited)} {_('元')}", on),
        (_("扣款"), f"{show(row.deducted)} {_('元')}" if row.deducted else "", row.deducted_for),
        (_("应付"), "" if row.payable is None else f"{show(row.payable)} {_('元')}"),
        (_("已支付"), f"{show(paid)} {_('元')}"),
        (_("余额"), "" if row.payable is None else f"{show(left)} {_('元')}", _("含正在申请的已扣除")),
        (_("审计（审核）报告"), row.audit_document, row.audited_by or ""),
    ]
