"""Columns of donations, goods and labour, fees, one-case matters and awards."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows
from common.money import show

DONATION_TONES = {"promised": "warn", "received": "run", "thanked": "ok", "withdrawn": "mute"}
KIND_TONES = {"recorded": "ok", "struck": "mute"}
YUAN = counted(__("元"))
DAY: dict[str, Any] = {"td": {"class": "nowrap", "data-phone": "fact"}}


class Income(Plain):
    """What all show alike."""

    tones: dict[str, str] = {}
    division = tables.Column(accessor="division__short_name", verbose_name=__("村（社区）"), attrs=DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(self.tones[record.state], record.get_state_display())


class DonationTable(Income):
    tones = DONATION_TONES
    purpose = tables.Column(
        verbose_name=__("捐赠意向"),
        linkify=("funding:donation-detail", {"donation_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    donor = tables.Column(verbose_name=__("捐赠人"), attrs=shows("wide"))
    form = tables.Column(verbose_name=__("形式"))
    amount = tables.Column(verbose_name=__("金额、折价（元）"), attrs=YUAN)
    promised_on = tables.DateColumn(
        verbose_name=__("协议日期"), format="Y-m-d", attrs={"td": {"class": "nowrap"}}
    )
    received_on = tables.DateColumn(verbose_name=__("收到日期"), format="Y-m-d", default=NONE, attrs=DAY)

    class Meta(Plain.Meta):
        sequence = ("purpose", "donor", "division", "form", "amount", "promised_on", "received_on", "state")

    def render_amount(self, value):
        return show(value)

    def render_state(self, record):
        if record.taken_back:
            return badge("bad", _("到账已冲销"))
        return super().render_state(record)


class KindTable(Income):
    tones = KIND_TONES
    what = tables.Column(
        verbose_name=__("内容"),
        linkify=("funding:kind-detail", {"kind_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    form = tables.Column(verbose_name=__("形式"), attrs=shows("fact"))
    source = tables.Column(verbose_name=__("来源"))
    given_by = tables.Column(verbose_name=__("出工、捐物人"), attrs=shows("wide"))
    quantity = tables.Column(verbose_name=__("数量"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    unit_price = tables.Column(
        verbose_name=__("单价（元）"), attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    value = tables.Column(verbose_name=__("折价（元）"), attrs=YUAN)
    given_on = tables.DateColumn(verbose_name=__("日期"), format="Y-m-d", attrs=DAY)

    class Meta(Plain.Meta):
        sequence = (
            "what", "form", "source", "given_by", "division", "quantity", "unit_price", "value", "given_on", "state",
        )  # fmt: skip

    def render_quantity(self, record):
        return f"{record.quantity.normalize():f} {record.unit}"

    def render_unit_price(self, value):
        return show(value)

    def render_value(self, value):
        return show(value)


FEE_TONES = {"draft": "warn", "submitted": "run", "approved": "ok", "returned": "bad", "ended": "mute"}
CASE_TONES = FEE_TONES | {"finished": "ok", "approved": "run", "dropped": "mute"}
AWARD_TONES = {
    "draft": "warn", "proposed": "run", "approved": "run", "allocated": "ok", "returned": "bad", "dropped": "mute",
}  # fmt: skip
PLAIN_YUAN = {"th": {"class": "num"}, "td": {"class": "num"}}


class FeeTable(Income):
    tones = FEE_TONES
    name = tables.Column(
        verbose_name=__("收费项目"),
        linkify=("funding:fee-detail", {"fee_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    facility = tables.Column(accessor="facility__name", verbose_name=__("设施"), attrs=shows("wide"))
    basis = tables.Column(verbose_name=__("依据"))
    price = tables.Column(verbose_name=__("标准（元）"), attrs=PLAIN_YUAN)
    unit = tables.Column(verbose_name=__("计费单位"))
    households = tables.Column(verbose_name=__("应收户数"), attrs=PLAIN_YUAN)
    due = tables.Column(verbose_name=__("应收（元）"), attrs=PLAIN_YUAN)
    collected = tables.Column(verbose_name=__("实收（元）"), attrs=counted(__("元实收")))
    arrears = tables.Column(verbose_name=__("欠缴（元）"), empty_values=(), attrs=counted(__("元欠缴")))

    class Meta(Plain.Meta):
        sequence = (
            "name", "facility", "division", "basis", "price", "unit", "households", "due", "collected", "arrears", "state",
        )  # fmt: skip

    def render_price(self, value):
        return show(value)

    def render_due(self, value):
        return show(value)

    def render_collected(self, value):
        return show(value)

    def render_arrears(self, record):
        return show(record.due - record.collected)


class CaseTable(Income):
    tones = CASE_TONES
    name = tables.Column(
        verbose_name=__("议事项目"),
        linkify=("funding:case-detail", {"case_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    population = tables.Column(verbose_name=__("受益人口（人）"), attrs=PLAIN_YUAN)
    per_head = tables.Column(verbose_name=__("每人筹资（元）"), attrs=PLAIN_YUAN)
    amount = tables.Column(verbose_name=__("筹资（元）"), attrs=counted(__("元筹资")))
    collected = tables.Column(verbose_name=__("已筹（元）"), attrs=counted(__("元已筹")))
    days = tables.Column(verbose_name=__("筹劳（工日）"), attrs=PLAIN_YUAN)

    class Meta(Plain.Meta):
        sequence = (
            "name", "division", "year", "population", "per_head", "amount", "collected", "days", "state",
        )  # fmt: skip

    def render_per_head(self, value):
        return show(value)

    def render_amount(self, value):
        return show(value)

    def render_collected(self, value):
        return show(value)

    def render_days(self, value):
        return f"{value.normalize():f}"


class AwardTable(Income):
    tones = AWARD_TONES
    name = tables.Column(
        verbose_name=__("名称"),
        linkify=("funding:award-detail", {"award_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    ground = tables.Column(verbose_name=__("奖补事项"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"))
    accepted_on = tables.DateColumn(verbose_name=__("验收日期"), format="Y-m-d", attrs=DAY)
    cost = tables.Column(verbose_name=__("核定投资（元）"), attrs=PLAIN_YUAN)
    rate = tables.Column(verbose_name=__("比例（%）"), attrs=PLAIN_YUAN)
    amount = tables.Column(verbose_name=__("奖补（元）"), attrs=YUAN)

    class Meta(Plain.Meta):
        sequence = (
            "name", "division", "ground", "year", "accepted_on", "cost", "rate", "amount", "state",
        )  # fmt: skip

    def render_cost(self, value):
        return show(value)

    def render_rate(self, value):
        return f"{value.normalize():f}" if value else NONE

    def render_amount(self, value):
        return show(value)
