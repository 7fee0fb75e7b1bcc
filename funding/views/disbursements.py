"""拨付: the list and its workbook, one hop, paying a share down."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import asked, asks, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.money import with_unit
from common.paging import Order
from funding.actions import disbursing as acts
from funding.forms import allocations as forms
from funding.life_tables import DISBURSEMENTS, DisbursementTable
from funding.models import AllocationShare, Disbursement

ORDERS = {"newest": Order(_("最近登记"), "-id"), "day": Order(_("最近拨付"), "-paid_on", "-id")}


def visible(post):
    beside = ("share__allocation__earmark", "share__division", "payer", "division", "booking__reversal")
    return Disbursement.objects.visible_to(post).select_related(*beside)


@needs(Right.FUND_VIEW)
def disbursement_list(request):
    form = asked(forms.DisbursementFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(visible(request.post)),
        table=DisbursementTable,
        orders=ORDERS,
        unit=_("笔"),
    )
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    return render(request, "funding/disbursement_list.html", context)


@needs(Right.FUND_EXPORT)
def disbursement_list_export(request):
    form = asked(forms.DisbursementFilter, request)
    rows = form.narrow(visible(request.post)).order_by("-id").iterator(500)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (_line(row) for row in rows)
    return answer(
        _("管护资金拨付明细"), DISBURSEMENTS, lines, post=request.post, table=Disbursement, below_title=below
    )


def _line(row: Disbursement) -> list:
    given = row.share.allocation
    state = _("已冲销") if hasattr(row.booking, "reversal") else _("已拨付")
    return [
        row.paid_on, row.payer.short_name, row.division.short_name, row.amount, given.document, given.name,
        given.get_source_display(), row.share.division.short_name, row.bank_reference, state,
    ]  # fmt: skip


@needs(Right.FUND_VIEW)
def disbursement_detail(request, disbursement_id):
    row = get_object_or_404(visible(request.post), pk=disbursement_id)
    given = row.share.allocation
    context = {
        "disbursement": row,
        "is_reversed": hasattr(row.booking, "reversal"),
        "facts": [
            (_("拨出单位"), row.payer),
            (_("拨入单位"), row.division),
            (_("金额"), with_unit(row.amount)),
            (_("拨付日期"), f"{row.paid_on:%Y-%m-%d}"),
            (_("最终用款单位"), row.share.division),
            (_("资金来源"), given.get_source_display(), _("%s年") % given.year),
            (_("专项"), given.earmark),
            (_("银行流水号"), row.bank_reference),
        ],
    }
    return render(request, "funding/disbursement_detail.html", context)


@needs(Right.DISBURSE, methods="GET POST")
def share_disburse(request, share_id):
    """One hop of a share: from the treasury the post covers that it lies in, to one beneath."""
    beside = ("allocation__division", "division__parent")
    rows = AllocationShare.objects.visible_to(request.post).select_related(*beside)
    share = get_object_or_404(rows, pk=share_id)
    way = _way(share)
    lies = [(one, acts.lies_at(share, one)) for one in way]
    initial = _next_hop(lies)
    there = "；".join(f"{one} {with_unit(sum)}" for one, sum in lies if sum)
    return small_act(
        request,
        form=forms.DisburseForm(bound(request), post=request.post, way=way, initial=initial),
        act=lambda form: acts.disburse(share=share, by=request.post, **form.cleaned_data),
        title=_("拨付：%(name)s（%(unit)s）") % {"name": share.allocation.name, "unit": share.division},
        intro=_("这笔资金现在：%s。") % (there or _("已全部到账")),
        word=_("登记拨付"),
        told=_("已登记拨付"),
        then=("funding:allocation-detail", share.allocation_id),
    )


def _way(share: AllocationShare) -> list[Division]:
    """From the issuer's treasury down to the unit's."""
    way = [share.division]
    while way[0].pk != share.allocation.division_id and way[0].parent is not None:
        way.insert(0, way[0].parent)
    return way


def _next_hop(lies: list) -> dict:
    """What is most likely meant: all that lies highest, to the next treasury beneath."""
    for place, (division, rest) in enumerate(lies[:-1]):
        if rest > 0:
            return {"payer": division.pk, "division": lies[place + 1][0].pk, "amount": rest}
    return {}
