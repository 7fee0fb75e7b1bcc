"""Columns of 到账 on the page and in the workbook."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.models import Arrival

TONES = {"notified": "warn", "confirmed": "ok", "disputed": "bad"}
YUAN = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact", "data-unit": __("元")}}
EXPORTED = [
    Column("number", _("通知单号"), 26),
    Column("division", _("单位"), 14),
    Column("year", _("年度"), 8, "code"),
    Column("source", _("资金来源"), 16),
    Column("earmark", _("专项"), 24),
    Column("sector", _("行业"), 12),
    Column("amount", _("金额"), 16, "money", unit=_("元")),
    Column("arrived_on", _("到账日期"), 12, "date"),
    Column("basis", _("到账依据"), 18),
    Column("paper", _("依据文号或名称"), 30),
    Column("payer", _("付款方"), 24),
    Column("state", _("状态"), 10),
    Column("confirmed_by", _("确认人"), 10),
    Column("publish_by", _("应公示日期"), 12, "date"),
    Column("published_on", _("公示日期"), 12, "date"),
    Column("note", _("备注"), 24),
]


def is_reversed(row: Arrival) -> bool:
    return hasattr(row.booking, "reversal")


def paper(row: Arrival) -> str:
    """The paper it came on: the allocation's document, or the named one."""
    return row.share.allocation.document if row.share else row.basis_document


def state_of(row: Arrival) -> str:
    if is_reversed(row):
        return badge("mute", _("已冲销"))
    return badge(TONES[row.state], row.get_state_display())


def publishing_of(row: Arrival) -> tuple[str, str]:
    """(tone, words) of how it stands with making it known; ('', '') once it is reversed."""
    if is_reversed(row):
        return "", ""
    if row.published_on:
        late = row.published_on > row.publish_by
        return ("warn", _("迟公示")) if late else ("ok", _("已公示"))
    left = (row.publish_by - timezone.localdate()).days
    if left < 0:
        return "bad", _("超期%s天未公示") % -left
    return ("warn", _("今天须公示")) if not left else ("run", _("%s天内公示") % left)


def cells(row: Arrival) -> list:
    """A line of the workbook."""
    return [
        row.number, row.division.short_name, str(row.year), row.get_source_display(), str(row.earmark or ""),
        str(row.sector or _("综合")), row.amount, row.arrived_on, row.get_basis_display(), paper(row), row.payer,
        _("已冲销") if is_reversed(row) else row.get_state_display(), str(row.confirmed_by or ""), row.publish_by,
        row.published_on, row.note,
    ]  # fmt: skip


class ArrivalTable(Plain):
    number = tables.Column(
        verbose_name=__("通知单号"),
        linkify=("funding:arrival-detail", {"arrival_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("单位"), attrs=shows("fact"))
    source = tables.Column(verbose_name=__("资金来源"), attrs=shows("fact"))
    paper = tables.Column(verbose_name=__("到账依据"), empty_values=())
    arrived_on = tables.DateColumn(
        verbose_name=__("到账日期"), format="Y-m-d", attrs={"td": {"class": "nowrap", "data-phone": "fact"}}
    )
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=YUAN)
    publishing = tables.Column(verbose_name=__("公示"), empty_values=(), attrs=shows("fact"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_paper(self, record):
        return paper(record) or NONE

    def render_amount(self, value):
        return show(value)

    def render_publishing(self, record):
        tone, words = publishing_of(record)
        return badge(tone, words) if tone else NONE

    def render_state(self, record):
        return state_of(record)
