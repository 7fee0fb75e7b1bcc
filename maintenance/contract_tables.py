"""Columns of contracts and of the facilities in them."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.boxes import CheckColumn
from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from assets.templatetags.register import grouped, money, plain
from maintenance.forms.contracts import SOON

TONES = {
    "draft": "mute",
    "active": "run",
    "failed": "bad",
    "ended": "mute",
    "terminated": "bad",
    "dropped": "mute",
}


def state_of(contract) -> str:
    """The badge of a contract; one that ends soon or has ended unsettled says so."""
    left = (contract.until - timezone.localdate()).days
    if contract.state == "active" and left < 0:
        return badge("bad", _("已到期未办结"))
    if contract.state == "active" and left <= SOON:
        return badge("warn", _("还有 %(n)s 天到期") % {"n": left})
    return badge(TONES[contract.state], contract.get_state_display())


class ContractTable(Plain):
    name = tables.Column(
        verbose_name=gettext_lazy("合同"),
        linkify=("maintenance:contract-detail", {"contract_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("范围"), attrs=shows("fact")
    )
    party = tables.Column(accessor="party__name", verbose_name=gettext_lazy("承包单位"), attrs=shows("fact"))
    from_date = tables.DateColumn(verbose_name=gettext_lazy("起始"), format="Y-m-d")
    until = tables.DateColumn(
        verbose_name=gettext_lazy("截止"),
        format="Y-m-d",
        attrs={"td": {"data-phone": "fact", "data-word": gettext_lazy("到")}},
    )
    facilities = tables.Column(
        verbose_name=gettext_lazy("设施（处）"),
        accessor="number_of_facilities",
        attrs=counted(gettext_lazy("处")),
    )
    price = tables.Column(verbose_name=gettext_lazy("总价（元）"), attrs=NUMBER)
    score = tables.Column(
        verbose_name=gettext_lazy("最近考核"), accessor="last_score", default=NONE, attrs=NUMBER
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), attrs=shows("state"))

    def render_price(self, value):
        return money(value)

    def render_state(self, record):
        return state_of(record)


class ScopeTable(Plain):
    """Facilities to be put into a contract or taken out of it."""

    row = CheckColumn(on_phone=True)
    name = tables.Column(
        verbose_name=gettext_lazy("设施名称"),
        linkify=("assets:facility-detail", {"facility_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    code = tables.Column(verbose_name=gettext_lazy("统一编码"), empty_values=())
    type = tables.Column(accessor="type__name", verbose_name=gettext_lazy("类别"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("村（社区）"), attrs=shows("fact")
    )
    quantity = tables.Column(verbose_name=gettext_lazy("数量"), attrs=NUMBER)

    def render_code(self, record):
        return grouped(record.code) or _("待赋码")

    def render_quantity(self, record):
        return format_html(
            '<span class="amount">{}<span class="unit">{}</span></span>', plain(record.quantity), record.unit
        )
