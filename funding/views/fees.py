"""收费: the list with arrears, one fee, its periods and what was collected."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.tables import badge
from accounts.views.answers import bound, done, small_act
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding.actions import fees as acts
from funding.forms import fees as forms
from funding.income_acts import FEE_ACTS
from funding.income_tables import FEE_TONES, FeeTable
from funding.models import FeeItem, FeePeriod, FeeReceipt, FeeState
from funding.models.fees import FEE_FLOW
from funding.views.own_income import (
    Cell,
    Noun,
    Panel,
    act_page,
    detail_page,
    edit_page,
    edit_url,
    file_page,
    form_page,
    total,
    yuan_cell,
)
from maintenance.views.asking import facility_of, linked

ORDERS = {"newest": Order(gettext_lazy("最近登记"), "-id")}
PAID = {"paid_by": "households", "paid": "amount"}
NOUN = Noun("fee", "item", gettext_lazy("收费"), FeeItem, FEE_FLOW, FEE_ACTS, FEE_TONES)
EXPORTED = (
    Column("division", "村（社区）", 14),
    Column("facility", "设施", 24),
    Column("class", "经营属性", 12),
    Column("name", "收费项目", 20),
    Column("basis", "收费依据", 12),
    Column("paper", "决议、文号", 28),
    Column("price", "收费标准", 12, "money", unit="元"),
    Column("unit", "计费单位", 12),
    Column("households", "应收户数", 10, "number", unit="户"),
    Column("exempted", "减免对象", 20),
    Column("due", "应收", 14, "money", unit="元"),
    Column("collected", "实收", 14, "money", unit="元"),
    Column("arrears", "欠缴", 14, "money", unit="元"),
    Column("from_date", "执行日期", 12, "date"),
    Column("state", "状态", 10),
)


@needs(Right.FUND_VIEW)
def fee_list(request):
    form = asked(forms.FeeFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=FeeTable, orders=ORDERS, unit=_("项"))
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_manage": may(request.post, Right.FEE_MANAGE),
        "due": total(rows, "due"),
        "collected": total(rows, "collected"),
    }
    return render(request, "funding/fee_list.html", context)


@needs(Right.FUND_EXPORT)
def fee_list_export(request):
    form = asked(forms.FeeFilter, request)
    rows = form.narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.division.short_name,
            row.facility.name,
            row.facility.get_property_class_display(),
            row.name,
            row.get_basis_display(),
            row.price_document or str(row.decision),
            row.price,
            row.get_unit_display(),
            row.households,
            row.exempted,
            row.due,
            row.collected,
            row.due - row.collected,
            row.from_date,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("收费项目"), EXPORTED, lines, post=request.post, table=FeeItem)


@needs(Right.FEE_MANAGE, methods="GET POST")
def fee_create(request):
    initial = {"basis": FeeItem.Basis.VOTE} | _about(request)
    form = forms.FeeForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.draft, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已保存，核对后提交审核"), "funding:fee-detail", made.pk)
    intro = _("只有准经营性、经营性设施可以收费，并须有村民表决或价格文件。")
    return form_page(request, form, title=_("登记收费项目"), back=NOUN.url("list"), draft="fee", intro=intro)


def _about(request) -> dict[str, Any]:
    """The facility that ?facility= names, from its own page."""
    facility = facility_of(request)
    if facility is None:
        return {}
    return {"facility": facility.code or facility.name, "division": facility.division_id}


@needs(Right.FEE_MANAGE, methods="GET POST")
def fee_edit(request, fee_id):
    row = NOUN.of(request, fee_id)
    form = forms.FeeForm(bound(request), post=request.post, initial=forms.FeeForm.initial_of(row))
    return edit_page(request, NOUN, row, form, act=acts.revise, states=acts.EDITABLE)


@needs(Right.FUND_VIEW)
def fee_detail(request, fee_id):
    row = NOUN.of(request, fee_id)
    facts = [
        (
            _("设施"),
            linked(row.facility, "assets:facility-detail"),
            row.facility.get_property_class_display(),
        ),
        (_("村（社区）"), row.division, row.sector),
        (_("收费项目"), row.name),
        (_("收费依据"), row.price_document or row.decision, row.get_basis_display()),
        (
            _("收费标准"),
            _("%(price)s 元/%(unit)s") % {"price": show(row.price), "unit": row.get_unit_display()},
        ),
        (_("应收户数"), row.households, row.exempted and _("减免：%s") % row.exempted),
        (_("执行日期"), f"{row.from_date:%Y-%m-%d}"),
        (_("应收（元）"), show(row.due)),
        (_("实收（元）"), show(row.collected)),
        (_("欠缴（元）"), show(row.due - row.collected)),
        (_("审核意见"), row.said),
    ]
    panels = [_periods(request, row), _receipts(row)]
    return detail_page(
        request, NOUN, row, facts=facts, panels=panels, warning=acts.why_not_charged(row.facility),
        edit_url=edit_url(request, NOUN, row, acts.EDITABLE),
    )  # fmt: skip


def _periods(request, row: FeeItem) -> Panel:
    """Each period with what is owed still; of those in arrears a link that collects."""
    head = [(_("收费期"), False), (_("应收户数"), True), (_("应收（元）"), True), (_("实收（元）"), True)]
    head += [(_("欠缴户数"), True), (_("欠缴（元）"), True), (_("状态"), False)]
    panel = Panel(_("收缴情况"), head, [], note=_("按户收缴，欠缴随时可查"))
    if row.state == FeeState.APPROVED and may(request.post, Right.FEE_MANAGE, row):
        panel.buttons.append((_("开始一期收费"), reverse("funding:fee-period", args=[row.pk])))
    stands = Q(receipts__arrival__booking__reversal=None)
    sums = {name: Sum(f"receipts__{of}", filter=stands) for name, of in PAID.items()}
    collects = may(request.post, Right.INCOME_RECORD, row)
    periods: Any = row.periods.everywhere(because="the periods of a fee in sight").annotate(**sums)
    for period in periods:
        households, paid = period.paid_by or 0, period.paid or Decimal(0)
        late = period.households - households
        panel.lines.append(
            [
                Cell(period.name, phone="title"),
                Cell(period.households, number=True, unit=_("户应收")),
                yuan_cell(period.due, _("元应收")),
                yuan_cell(paid, _("元实收")),
                Cell(late, number=True, unit=_("户欠缴")),
                yuan_cell(period.due - paid, _("元欠缴")),
                Cell(
                    badge("warn", _("有欠缴")) if period.due > paid else badge("ok", _("已收齐")),
                    phone="state",
                ),
            ]
        )
        if late and collects:
            word = _("登记收缴：%s") % period.name
            panel.buttons.append((word, reverse("funding:fee-collect", args=[row.pk, period.pk])))
    return panel


def _receipts(row: FeeItem) -> Panel:
    head = [(_("收缴日期"), False), (_("收费期"), False), (_("户数"), True), (_("金额（元）"), True)]
    head += [(_("票据号"), False), (_("到账通知单"), False)]
    rows = FeeReceipt.objects.everywhere(because="the receipts of a fee in sight").filter(period__item=row)
    lines = [
        [
            Cell(f"{one.collected_on:%Y-%m-%d}", phone="title"),
            Cell(one.period.name),
            Cell(one.households, number=True, unit=_("户")),
            yuan_cell(one.amount),
            Cell(one.ticket),
            Cell(
                badge("bad", _("已冲销")) if hasattr(one.arrival.booking, "reversal") else one.arrival.number,
                phone="state",
            ),
        ]
        for one in rows.select_related("period", "arrival__booking__reversal")[:100]
    ]
    return Panel(_("缴费记录"), head, lines)


@needs(Right.FEE_MANAGE, Right.FEE_APPROVE, methods="GET POST")
def fee_act(request, fee_id, act):
    return act_page(request, NOUN, fee_id, act)


@needs(Right.FEE_MANAGE, Right.INCOME_RECORD, methods="POST", most_bytes=60 * 1024 * 1024)
def fee_file(request, fee_id):
    return file_page(request, NOUN, fee_id)


@needs(Right.FEE_MANAGE, methods="GET POST")
def fee_period(request, fee_id):
    row = NOUN.of(request, fee_id)
    require(request.post, Right.FEE_MANAGE, row)
    return small_act(
        request,
        form=forms.PeriodForm(bound(request), post=request.post, item=row),
        act=lambda form: acts.open_period(item=row, by=request.post, **form.cleaned_data),
        title=_("开始一期收费：%s") % row.name,
        word=_("保存"),
        told=_("已登记应收"),
        then=("funding:fee-detail", row.pk),
    )


@needs(Right.INCOME_RECORD, methods="GET POST")
def fee_collect(request, fee_id, period_id):
    row = NOUN.of(request, fee_id)
    require(request.post, Right.INCOME_RECORD, row)
    rows = FeePeriod.objects.everywhere(because="the periods of a fee in sight").select_related("item")
    period = get_object_or_404(rows, pk=period_id)
    if period.item_id != row.pk:
        raise Http404
    return small_act(
        request,
        form=forms.CollectForm(bound(request), post=request.post, period=period),
        act=lambda form: acts.collect(period=period, by=request.post, **form.cleaned_data),
        title=_("登记收缴：%(name)s %(period)s") % {"name": row.name, "period": period.name},
        word=_("登记"),
        told=_("已登记并记账"),
        then=("funding:fee-detail", row.pk),
        intro=_("按开出的票据登记，多户合开一张的填合计户数；随即记账、开到账通知单。"),
    )
