"""流向: the funds with the sums of their steps and what is missing; one fund followed step by step."""

import django_tables2 as tables
from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import AreaFilterForm, asked, asks, listing
from accounts.rights import Right
from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding.arrival_tables import YUAN
from funding.forms.arrivals import years
from funding.fund_flow import funds, gaps, steps
from funding.models import FundAccount
from maintenance.models.responsibilities import FundKind

ORDERS = {"village": Order(_("按单位"), "division_id", "id"), "year": Order(_("按年度"), "-year", "id")}
STEPS = {
    "carried_in": __("上年结转"), "budgeted": __("预算"), "allocated": __("下达"), "disbursed": __("拨付"), "arrived": __("到账"),
    "published": __("已公示"), "spent": __("支出"),
    "left": __("可用余额"),
}  # fmt: skip
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
EXPORTED = [
    Column("division", _("单位"), 14),
    Column("year", _("年度"), 8, "code"),
    Column("source", _("资金来源"), 16),
    Column("earmark", _("专项"), 24),
    *(Column(name, str(word), 16, "money", unit=_("元")) for name, word in STEPS.items()),
    Column("gaps", _("缺的环节"), 30),
]


class FlowFilter(AreaFilterForm):
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=__("年度"))
    source = forms.ChoiceField(
        choices=[("", __("全部")), *FundKind.choices], required=False, label=__("来源")
    )
    picks = ("year", "source")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years()  # type: ignore[attr-defined]

    def narrow(self, rows):
        named = {name: self.value(name) for name in ("year", "source") if self.value(name)}
        return self.in_area(rows).filter(**named)


def _shown(self, value):
    return show(value)


class FlowTable(Plain):
    fund = tables.Column(
        verbose_name=__("资金"),
        empty_values=(),
        linkify=("funding:fund-flow-detail", {"account_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name",
        verbose_name=__("单位"),
        attrs={"td": {"class": "nowrap", "data-phone": "fact"}},
    )
    carried_in = tables.Column(verbose_name=__("上年结转（元）"), attrs=NUMBER)
    budgeted = tables.Column(verbose_name=__("预算（元）"), attrs=NUMBER)
    allocated = tables.Column(verbose_name=__("下达（元）"), attrs=NUMBER)
    disbursed = tables.Column(verbose_name=__("拨付（元）"), attrs=NUMBER)
    arrived = tables.Column(verbose_name=__("到账（元）"), attrs=YUAN)
    published = tables.Column(verbose_name=__("已公示（元）"), attrs=NUMBER)
    spent = tables.Column(verbose_name=__("支出（元）"), attrs=NUMBER)
    left = tables.Column(verbose_name=__("可用余额（元）"), attrs=NUMBER)
    gaps = tables.Column(verbose_name=__("缺的环节"), empty_values=(), attrs=shows("wide"))

    render_carried_in = render_left = _shown
    render_budgeted = render_allocated = render_disbursed = render_arrived = _shown
    render_published = render_spent = _shown

    def render_fund(self, record):
        return str(record)

    def render_gaps(self, record):
        found = gaps(record)
        return format_html_join(" ", "{}", ((badge("warn", words),) for words in found)) if found else NONE


@needs(Right.FUND_VIEW)
def fund_flow(request):
    form = asked(FlowFilter, request)
    rows = form.narrow(funds(request.post))
    context = listing(request, form=form, rows=rows, table=FlowTable, orders=ORDERS, unit=_("笔资金"))
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    return render(request, "funding/fund_flow.html", context)


@needs(Right.FUND_EXPORT)
def fund_flow_export(request):
    form = asked(FlowFilter, request)
    rows = form.narrow(funds(request.post)).order_by("division_id", "id").iterator(500)
    lines = (
        [row.division.short_name, str(row.year), row.get_source_display(), str(row.earmark or ""),
         *(getattr(row, name) for name in STEPS), "、".join(gaps(row))]
        for row in rows
    )  # fmt: skip
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(_("管护资金流向"), EXPORTED, lines, post=request.post, table=FundAccount, below_title=below)


@needs(Right.FUND_VIEW)
def fund_flow_detail(request, account_id):
    fund = get_object_or_404(funds(request.post), pk=account_id)
    context = {"fund": fund, "steps": steps(fund, request.post), "gaps": gaps(fund)}
    return render(request, "funding/fund_flow_detail.html", context)
