"""收到的款项: what a contractor or an operator was paid, each payment with who paid it and for what; nothing of others."""

import django_tables2 as tables
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.doors import needs
from accounts.lists import FilterForm, asked, keyword, listing
from accounts.rights import Right
from accounts.tables import NONE, Plain, badge, shows
from common.money import show, with_unit
from common.paging import Order
from funding.models import Expenditure
from funding.sections import MONEY
from funding.spending_tables import DAY
from funding.spending_tables import MONEY as YUAN

ORDERS = {"newest": Order(_("最近支付"), "-paid_on", "-id")}


class PaidFilter(FilterForm):
    q = keyword(__("事由、付款单位、凭证号"))
    words = __("事由、付款单位、凭证号")

    def narrow(self, rows):
        if text := self.value("q"):
            named = Q(division__name__icontains=text) | Q(voucher_number__icontains=text)
            rows = rows.filter(Q(words__icontains=text) | named)
        return rows


class PaidTable(Plain):
    words = tables.Column(verbose_name=__("事由"), attrs=shows("title"))
    division = tables.Column(accessor="division__name", verbose_name=__("付款单位"), attrs=shows("fact"))
    amount = tables.Column(verbose_name=__("金额（元）"), attrs=YUAN)
    voucher = tables.Column(accessor="voucher_number", verbose_name=__("凭证号"), default=NONE)
    paid_on = tables.DateColumn(verbose_name=__("支付日期"), format="Y-m-d", default=NONE, attrs=DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_words(self, record: Expenditure):
        return format_html(
            '<a href="{}">{}</a>', reverse("funding:paid-detail", args=[record.pk]), record.words
        )

    def render_amount(self, value):
        return show(value)

    def render_state(self, record: Expenditure):
        return badge(record.tone, record.get_state_display())


def visible(post):
    """Payments made to the post's own unit; who asked, who approved and out of what is the payer's own."""
    return Expenditure.objects.visible_to(post).paid_to_payee().select_related("division__parent")


@needs(Right.FUND_VIEW, Right.FUND_PAID)
def money(request):
    """The sidebar's entry leads to the first page of it that the post may open."""
    tab = next(tab for tab in MONEY if tab.open_to(request.post))
    return redirect(tab.url_name)


@needs(Right.FUND_PAID)
def paid_list(request):
    form = asked(PaidFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=PaidTable, orders=ORDERS, unit=_("笔"))
    return render(request, "funding/paid_list.html", context)


@needs(Right.FUND_PAID)
def paid_detail(request, expenditure_id):
    beside = ("quality_check__contract", "settlement")
    row = get_object_or_404(visible(request.post).select_related(*beside), pk=expenditure_id)
    context = {
        "expenditure": row,
        "facts": _facts(row),
        "refunds": row.refunds.filter(booking__reversal=None),
    }
    return render(request, "funding/paid_detail.html", context)


def _facts(row: Expenditure) -> list[tuple]:
    voucher = f"{row.get_voucher_kind_display()} {row.voucher_number}".strip()
    found: list[tuple] = [
        (_("金额"), with_unit(row.amount), _("现金") if row.cash else ""),
        (_("付款单位"), f"{row.division.parent or ''}{row.division}"),
        (_("支付日期"), f"{row.paid_on:%Y-%m-%d}" if row.paid_on else ""),
        (_("凭证"), voucher, f"{row.voucher_on:%Y-%m-%d}" if row.voucher_on else ""),
    ]
    if check := row.quality_check:
        said = _("%(from)s 起一期，%(score)s 分") % {"from": check.period_from, "score": check.score}
        found.append((_("依效付费"), check.contract.name, said))
    if row.settlement:
        found.append((_("结算"), row.settlement.name))
    return found
