"""下达: the list and its workbook, one allocation with its shares, drafting, issuing, sharing out."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Prefetch, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may, require, sees
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.money import with_unit
from common.paging import Order
from funding.actions import allocations as acts
from funding.forms import allocations as forms
from funding.life_tables import ALLOCATIONS, AllocationTable, allocation_state
from funding.models import Allocation, AllocationShare, Arrival

ORDERS = {"newest": Order(_("最近登记"), "-id"), "day": Order(_("最近下达"), "-issued_on", "-id")}
NONE = Decimal(0)


def visible(post):
    """Allocations within reach, each with the sums of its shares that the reader sees."""
    shares = AllocationShare.objects.visible_to(post)

    def summed(column: str):
        of_row = shares.filter(allocation=OuterRef("pk")).order_by().values("allocation")
        total = of_row.annotate(sum=Sum(column)).values("sum")
        return Coalesce(Subquery(total), NONE, output_field=DecimalField())

    sums = {"shared": summed("amount"), "disbursed": summed("disbursed"), "arrived": summed("arrived")}
    return Allocation.objects.reaching(post).for_list().annotate(**sums)


def allocation_of(request, allocation_id: int) -> Any:
    return get_object_or_404(visible(request.post), pk=allocation_id)


@needs(Right.FUND_VIEW)
def allocation_list(request):
    form = asked(forms.AllocationFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(visible(request.post)),
        table=AllocationTable,
        orders=ORDERS,
        unit=_("件"),
    )
    context["may_issue"] = may(request.post, Right.ALLOCATION_ISSUE)
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    return render(request, "funding/allocation_list.html", context)


@needs(Right.FUND_EXPORT)
def allocation_list_export(request):
    """A line a share."""
    form = asked(forms.AllocationFilter, request)
    rows = form.narrow(visible(request.post))
    shares = AllocationShare.objects.visible_to(request.post).filter(
        allocation__in=rows.order_by().values("pk")
    )
    beside = ("allocation__division", "allocation__earmark", "division")
    lines = (
        _line(one) for one in shares.select_related(*beside).order_by("-allocation_id", "id").iterator(500)
    )
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(
        _("管护资金下达明细"), ALLOCATIONS, lines, post=request.post, table=Allocation, below_title=below
    )


def _line(one: AllocationShare) -> list:
    row = one.allocation
    return [
        row.document, row.name, str(row.division), str(row.year), row.get_source_display(), str(row.earmark or ""),
        row.issued_on, one.division.short_name, one.amount, one.disbursed, one.arrived, one.note,
    ]  # fmt: skip


@needs(Right.FUND_VIEW)
def allocation_detail(request, allocation_id):
    row = allocation_of(request, allocation_id)
    seen = AllocationShare.objects.visible_to(request.post).filter(allocation=row)
    arrived = Prefetch("arrivals", Arrival.objects.visible_to(request.post).standing())
    shares = list(seen.select_related("division__parent").prefetch_related(arrived).order_by("division_id"))
    mine = may(request.post, Right.ALLOCATION_ISSUE) and sees(request.post, row)
    context = {
        "allocation": row,
        "state": allocation_state(row),
        "facts": _facts(row),
        "shares": shares,
        "whole": sees(request.post, row),
        "rest": with_unit(row.amount - row.shared),
        "has_rest": row.amount > row.shared,
        "mine": mine,
        "issued": row.state == Allocation.State.ISSUED,
        "may_disburse": may(request.post, Right.DISBURSE),
        "may_arrive": may(request.post, Right.ARRIVAL_RECORD),
        "refusal": acts.award_refusal(row) if mine and row.state == Allocation.State.DRAFT else "",
        "events": events_of(row, limit=12) if mine else [],
    }
    return render(request, "funding/allocation_detail.html", context)


def _facts(row: Allocation) -> list[tuple]:
    return [
        (_("下达单位"), row.division.name),
        (_("下达文号"), row.document),
        (_("资金来源"), row.get_source_display(), _("%s年") % row.year),
        (_("下达总额"), with_unit(row.amount)),
        (_("专项"), row.earmark),
        (_("行业"), row.sector or _("综合")),
        (_("用途"), row.purpose),
        (_("下达日期"), row.issued_on and f"{row.issued_on:%Y-%m-%d}"),
        (_("以奖代补"), _("是") if row.award else _("否")),
    ]


def _form_page(request, form, title: str, draft: str, word: str):
    context = {
        "form": form,
        "title": title,
        "word": word,
        "draft": draft,
        "list_word": _("下达"),
        "list_name": "funding:allocation-list",
    }
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def allocation_create(request):
    form = forms.AllocationForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.draft, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已存为拟分配，核对后下达"), "funding:allocation-detail", made.pk)
    return _form_page(request, form, _("登记下达"), "allocation-create", _("保存，去核对"))


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def allocation_edit(request, allocation_id):
    row = allocation_of(request, allocation_id)
    require(request.post, Right.ALLOCATION_ISSUE, row)
    initial = forms.AllocationForm.initial_of(row)
    form = forms.AllocationReviseForm(bound(request), post=request.post, initial=initial)
    if form.is_valid() and carried_out(
        form, acts.revise, allocation=row, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), "funding:allocation-detail", row.pk)
    return _form_page(request, form, _("修改：%s") % row.name, f"allocation-{row.pk}", _("保存"))


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def allocation_issue(request, allocation_id):
    row = allocation_of(request, allocation_id)
    require(request.post, Right.ALLOCATION_ISSUE, row)
    said = {"amount": with_unit(row.amount), "shared": with_unit(row.shared)}
    return small_act(
        request,
        form=forms.IssueForm(bound(request), post=request.post),
        act=lambda form: acts.issue(allocation=row, by=request.post, **form.cleaned_data),
        title=_("下达：%s") % row.name,
        intro=_("总额 %(amount)s，已分配 %(shared)s。下达后记入账簿，内容不能再改。") % said,
        word=_("下达"),
        told=_("已下达"),
        then=("funding:allocation-detail", row.pk),
    )


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def allocation_share_out(request, allocation_id):
    row = allocation_of(request, allocation_id)
    require(request.post, Right.ALLOCATION_ISSUE, row)
    return small_act(
        request,
        form=forms.ShareOutForm(bound(request), post=request.post),
        act=lambda form: acts.share_out(allocation=row, by=request.post, **form.cleaned_data) or True,
        title=_("继续分配：%s") % row.name,
        intro=_("还有 %s 未分配。") % with_unit(row.amount - row.shared),
        word=_("分配"),
        told=_("已分配"),
        then=("funding:allocation-detail", row.pk),
    )
