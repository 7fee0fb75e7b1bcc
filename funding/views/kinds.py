"""实物、投工折价: the list, one of them, striking it."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding.actions import kinds as acts
from funding.forms import donations as forms
from funding.income_acts import KIND_ACTS
from funding.income_tables import KIND_TONES, KindTable
from funding.models import KindValue
from funding.models.kinds import KIND_FLOW
from funding.views.own_income import Noun, act_page, detail_page, form_page, total
from maintenance.views.asking import linked

ORDERS = {"newest": Order(gettext_lazy("最近登记"), "-id")}
NOUN = Noun(
    "kind", "kind", gettext_lazy("实物投工"), KindValue, KIND_FLOW, KIND_ACTS, KIND_TONES, has_files=False
)
EXPORTED = (
    Column("given_on", "日期", 12, "date"),
    Column("division", "村（社区）", 14),
    Column("form", "形式", 10),
    Column("source", "来源", 18),
    Column("what", "内容", 24),
    Column("given_by", "出工、捐物人", 24),
    Column("quantity", "数量", 10, "number"),
    Column("unit", "单位", 8),
    Column("unit_price", "折价单价", 12, "money", unit="元"),
    Column("value", "折价", 14, "money", unit="元"),
    Column("valuation", "折价依据", 24),
    Column("sector", "行业", 12),
    Column("facility", "设施", 20),
    Column("state", "状态", 10),
)


@needs(Right.FUND_VIEW)
def kind_list(request):
    form = asked(forms.KindFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=KindTable, orders=ORDERS, unit=_("笔"))
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_record": may(request.post, Right.INCOME_RECORD),
        "value": total(rows.standing(), "value"),
    }
    return render(request, "funding/kind_list.html", context)


@needs(Right.FUND_EXPORT)
def kind_list_export(request):
    form = asked(forms.KindFilter, request)
    rows = form.narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.given_on,
            row.division.short_name,
            row.get_form_display(),
            row.get_source_display(),
            row.what,
            row.given_by,
            row.quantity,
            row.unit,
            row.unit_price,
            row.value,
            row.valuation,
            str(row.sector or _("综合")),
            row.facility.name if row.facility else "",
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("实物投工折价"), EXPORTED, lines, post=request.post, table=KindValue)


@needs(Right.INCOME_RECORD, methods="GET POST")
def kind_create(request):
    form = forms.KindForm(bound(request), post=request.post, initial={"form": KindValue.Form.LABOUR})
    if form.is_valid():
        made = carried_out(form, acts.record, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记"), "funding:kind-detail", made.pk)
    intro = _("实物、投工按公允价格折价，单列在现金旁边，不并入任何资金余额。")
    return form_page(
        request, form, title=_("登记实物、投工"), back=NOUN.url("list"), draft="kind", intro=intro
    )


@needs(Right.FUND_VIEW)
def kind_detail(request, kind_id):
    row = NOUN.of(request, kind_id)
    facts = [
        (_("形式"), row.get_form_display(), row.get_source_display()),
        (_("村（社区）"), row.division, row.sector or _("综合")),
        (_("出工、捐物人"), row.given_by),
        (_("数量"), f"{row.quantity.normalize():f} {row.unit}"),
        (_("折价（元）"), show(row.value), _("单价 %s 元") % show(row.unit_price)),
        (_("折价依据"), row.valuation),
        (_("日期"), f"{row.given_on:%Y-%m-%d}"),
        (_("设施"), linked(row.facility, "assets:facility-detail")),
        (_("捐赠"), linked(row.donation, "funding:donation-detail")),
        (_("作废原因"), row.struck_why),
    ]
    return detail_page(request, NOUN, row, facts=facts)


@needs(Right.INCOME_RECORD, methods="GET POST")
def kind_act(request, kind_id, act):
    return act_page(request, NOUN, kind_id, act)
