"""一事一议: the list, one matter with what was paid and worked, the caps that the county keeps."""

from typing import Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.tables import badge
from accounts.views.answers import bound, done, small_act
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding import one_case_caps as caps
from funding.actions import cases as acts
from funding.forms import cases as forms
from funding.income_acts import CASE_ACTS
from funding.income_tables import CASE_TONES, CaseTable
from funding.models import CaseState, OneCase, OneCaseRule
from funding.models.cases import CASE_FLOW
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
from maintenance.views.asking import linked

ORDERS = {"newest": Order(gettext_lazy("最近登记"), "-id")}
NOUN = Noun("case", "case", gettext_lazy("一事一议"), OneCase, CASE_FLOW, CASE_ACTS, CASE_TONES)
OPEN = (CaseState.APPROVED, CaseState.FINISHED)
EXPORTED = (
    Column("division", "村（社区）", 14),
    Column("year", "年度", 8, "number"),
    Column("name", "议事项目", 28),
    Column("decision", "村级决策", 28),
    Column("population", "受益人口", 10, "number", unit="人"),
    Column("payers", "出资人数", 10, "number", unit="人"),
    Column("per_head", "每人筹资", 12, "money", unit="元"),
    Column("amount", "筹资总额", 14, "money", unit="元"),
    Column("collected", "已筹", 14, "money", unit="元"),
    Column("labourers", "出劳人数", 10, "number", unit="人"),
    Column("days", "筹劳", 10, "number", unit="工日"),
    Column("exempted", "减免对象", 20),
    Column("debt", "举债", 8),
    Column("accepted_on", "验收日期", 12, "date"),
    Column("cost", "完成投资", 14, "money", unit="元"),
    Column("state", "状态", 10),
)


@needs(Right.FUND_VIEW)
def case_list(request):
    form = asked(forms.CaseFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=CaseTable, orders=ORDERS, unit=_("项"))
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_manage": may(request.post, Right.FEE_MANAGE),
        "amount": total(rows, "amount"),
        "collected": total(rows, "collected"),
    }
    return render(request, "funding/case_list.html", context)


@needs(Right.FUND_EXPORT)
def case_list_export(request):
    form = asked(forms.CaseFilter, request)
    rows = form.narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.division.short_name,
            row.year,
            row.name,
            str(row.decision),
            row.population,
            row.payers,
            row.per_head,
            row.amount,
            row.collected,
            row.labourers,
            row.days,
            row.exempted,
            _("是") if row.in_debt else _("否"),
            row.accepted_on,
            row.cost,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("一事一议筹资筹劳"), EXPORTED, lines, post=request.post, table=OneCase)


@needs(Right.FEE_MANAGE, methods="GET POST")
def case_create(request):
    form = forms.CaseForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.draft, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已保存，核对后提交审核"), "funding:case-detail", made.pk)
    return form_page(
        request, form, title=_("登记一事一议项目"), back=NOUN.url("list"), draft="case",
        intro=_("按表决通过的方案填；筹资筹劳不得超过上限，同一人不得既出资又出劳，不得举债。"),
    )  # fmt: skip


@needs(Right.FEE_MANAGE, methods="GET POST")
def case_edit(request, case_id):
    row = NOUN.of(request, case_id)
    form = forms.CaseForm(bound(request), post=request.post, initial=forms.CaseForm.initial_of(row))
    del form.fields["division"]
    return edit_page(request, NOUN, row, form, act=acts.revise, states=acts.EDITABLE)


@needs(Right.FUND_VIEW)
def case_detail(request, case_id):
    row = NOUN.of(request, case_id)
    worked = acts.worked(row)
    facts = [
        (_("村（社区）"), row.division, row.sector or _("综合")),
        (_("村级决策"), row.decision, row.decision.get_state_display()),
        (_("设施"), linked(row.facility, "assets:facility-detail")),
        (_("受益人口"), _("%s 人") % row.population, row.exempted and _("减免：%s") % row.exempted),
        (_("筹资"), _("%(n)s 人 × %(each)s 元") % {"n": row.payers, "each": show(row.per_head)}),
        (_("筹资总额（元）"), show(row.amount), _("已筹 %s 元") % show(row.collected)),
        (_("筹劳"), _("%(n)s 人 × %(each)s 工日") % {"n": row.labourers, "each": f"{row.days_each:f}"}),
        (_("已出劳（工日）"), f"{worked.normalize():f}", _("共 %s 工日") % f"{row.days.normalize():f}"),
        (_("举债兴建"), _("是") if row.in_debt else _("否")),
        (_("验收"), row.acceptance, f"{row.accepted_on:%Y-%m-%d}" if row.accepted_on else ""),
        (_("完成投资（元）"), show(row.cost) if row.accepted_on else ""),
        (_("审核意见"), row.said),
    ]
    warning = caps.why_not_rewarded(row) if row.state == CaseState.FINISHED or row.in_debt else ""
    return detail_page(
        request, NOUN, row, facts=facts, panels=[_money(request, row), _labour(request, row)], warning=warning,
        edit_url=edit_url(request, NOUN, row, acts.EDITABLE),
    )  # fmt: skip


def _money(request, row: Any) -> Panel:
    head = [
        (_("收缴日期"), False),
        (_("人数"), True),
        (_("金额（元）"), True),
        (_("票据号"), False),
        (_("到账通知单"), False),
    ]
    rows = row.receipts.everywhere(because="the receipts of a matter in sight")
    lines = [
        [
            Cell(f"{one.collected_on:%Y-%m-%d}", phone="title"),
            Cell(one.people, number=True, unit=_("人")),
            yuan_cell(one.amount),
            Cell(one.ticket),
            Cell(
                badge("bad", _("已冲销")) if hasattr(one.arrival.booking, "reversal") else one.arrival.number,
                phone="state",
            ),
        ]
        for one in rows.select_related("arrival__booking__reversal")[:100]
    ]
    panel = Panel(_("筹资记录"), head, lines)
    if row.state in OPEN and row.amount > row.collected and may(request.post, Right.INCOME_RECORD, row):
        panel.buttons.append((_("登记筹资"), reverse("funding:case-collect", args=[row.pk])))
    return panel


def _labour(request, row: OneCase) -> Panel:
    head = [
        (_("日期"), False),
        (_("出劳人"), False),
        (_("工日"), True),
        (_("折价（元）"), True),
        (_("状态"), False),
    ]
    rows = row.labour.everywhere(because="the labour of a matter in sight")
    lines = [
        [
            Cell(f"{one.given_on:%Y-%m-%d}", phone="title"),
            Cell(one.given_by, phone="wide"),
            Cell(f"{one.quantity.normalize():f}", number=True, unit=_("工日")),
            yuan_cell(one.value),
            Cell(
                linked(one, "funding:kind-detail") if one.state == "recorded" else one.get_state_display(),
                phone="state",
            ),
        ]
        for one in rows[:100]
    ]
    panel = Panel(_("出劳记录"), head, lines, note=_("折价单列，不并入现金"))
    if row.state in OPEN and row.days > acts.worked(row) and may(request.post, Right.INCOME_RECORD, row):
        panel.buttons.append((_("登记出劳"), reverse("funding:case-work", args=[row.pk])))
    return panel


@needs(Right.FEE_MANAGE, Right.FEE_APPROVE, methods="GET POST")
def case_act(request, case_id, act):
    return act_page(request, NOUN, case_id, act)


@needs(Right.FEE_MANAGE, Right.INCOME_RECORD, methods="POST", most_bytes=60 * 1024 * 1024)
def case_file(request, case_id):
    return file_page(request, NOUN, case_id)


@needs(Right.INCOME_RECORD, methods="GET POST")
def case_collect(request, case_id):
    row = NOUN.of(request, case_id)
    require(request.post, Right.INCOME_RECORD, row)
    return small_act(
        request,
        form=forms.MoneyForm(bound(request), post=request.post),
        act=lambda form: acts.collect(case=row, by=request.post, **form.cleaned_data),
        title=_("登记筹资：%s") % row.name,
        word=_("登记"),
        told=_("已登记并记账"),
        then=("funding:case-detail", row.pk),
    )


@needs(Right.INCOME_RECORD, methods="GET POST")
def case_work(request, case_id):
    row = NOUN.of(request, case_id)
    require(request.post, Right.INCOME_RECORD, row)
    return small_act(
        request,
        form=forms.WorkForm(bound(request), post=request.post),
        act=lambda form: acts.work(case=row, by=request.post, **form.cleaned_data),
        title=_("登记出劳：%s") % row.name,
        word=_("登记"),
        told=_("已登记"),
        then=("funding:case-detail", row.pk),
        intro=_("按以资代劳工价折价，单列在实物投工里，不并入现金。"),
    )


@needs(Right.FUND_VIEW)
def case_rule_list(request):
    county = request.post.division.county_code
    rows = OneCaseRule.objects.filter(county_code=county).select_related("set_by")
    may_set = may(request.post, Right.FUND_RULE) and request.post.division.level == Division.Level.COUNTY
    return render(request, "funding/case_rule_list.html", {"rules": rows[:50], "may_set": may_set})


@needs(Right.FUND_RULE, methods="GET POST")
def case_rule_create(request):
    return small_act(
        request,
        form=forms.CaseRuleForm(bound(request), post=request.post),
        act=lambda form: acts.set_rule(by=request.post, **form.cleaned_data),
        title=_("设定筹资筹劳上限"),
        word=_("保存"),
        told=_("已设定"),
        then=("funding:case-rule-list",),
    )
