"""结算: the list and its workbook, one settlement with its payments, drawing one up, its acts."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.paging import Order
from funding.actions import settling
from funding.forms import settlements as forms
from funding.models import Settlement
from funding.models.settlements import SETTLEMENT_FLOW
from funding.settlement_tables import EXPORTED, SettlementTable, cells, figures
from funding.settling import counted, left_of, payments_of
from maintenance.forms.acts import Act, ActForm
from maintenance.views.asking import form_page, linked
from maintenance.views.moves import act_on, buttons

ORDERS = {"newest": Order(_("最近编制"), "-id")}
ACTS = {
    "audit": Act(forms.AuditForm, settling.audit, lazy("已审定")),
    "reopen": Act(forms.ReopenForm, settling.reopen, lazy("已退回重编"), danger=True),
    "close": Act(ActForm, settling.close, lazy("已结清"), lazy("结清后不再付款。")),
}


def settlement_of(request, settlement_id: int) -> Settlement:
    rows = Settlement.objects.visible_to(request.post).for_list().select_related("made_by", "audited_by")
    return get_object_or_404(rows, pk=settlement_id)


@needs(Right.FUND_VIEW)
def settlement_list(request):
    form = asked(forms.SettlementFilter, request)
    rows = form.narrow(Settlement.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=SettlementTable, orders=ORDERS, unit=_("件"))
    context |= {
        "may_settle": may(request.post, Right.SETTLE),
        "may_export": may(request.post, Right.FUND_EXPORT),
    }
    return render(request, "funding/settlement_list.html", context)


@needs(Right.FUND_EXPORT)
def settlement_export(request):
    form = asked(forms.SettlementFilter, request)
    rows = counted(form.narrow(Settlement.objects.visible_to(request.post).for_list())).order_by("-id")
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows.iterator(500))
    return answer(_("结算表"), EXPORTED, lines, post=request.post, table=Settlement, below_title=below)


@needs(Right.FUND_VIEW)
def settlement_detail(request, settlement_id):
    row = settlement_of(request, settlement_id)
    url = reverse("funding:expenditure-create")
    pays = row.state == "audited" and may(request.post, Right.PAYMENT_ASK) and left_of(row) > 0
    context = {
        "settlement": row,
        "offers": buttons(
            SETTLEMENT_FLOW,
            row,
            request.post,
            url_of=lambda act: reverse("funding:settlement-act", args=[row.pk, act]),
            kinds={"audit": "primary", "reopen": "return"} | ({} if pays else {"close": "primary"}),
        ),
        "pay_url": f"{url}?settlement={row.pk}" if pays else "",
        "facts": [
            (_("收款单位"), row.party),
            (_("单位"), row.division),
            (_("合同"), linked(row.contract, "maintenance:contract-detail")),
            *figures(row),
            (_("编制人"), row.made_by, f"{timezone.localdate(row.made_at):%Y-%m-%d}"),
        ],
        "payments": payments_of(row).select_related("account").order_by("pk"),
    }
    return render(request, "funding/settlement_detail.html", context)


@needs(Right.SETTLE, methods="GET POST")
def settlement_create(request):
    form = forms.SettlementForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, settling.draw_up, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已编制结算，等审定"), "funding:settlement-detail", made.pk)
    back = reverse("funding:settlement-list")
    return form_page(request, form, title=_("编制结算"), back=back, draft="settlement")


@needs(Right.SETTLE, methods="GET POST")
def settlement_act(request, settlement_id, act):
    row = settlement_of(request, settlement_id)
    then = ("funding:settlement-detail", row.pk)
    return act_on(request, row, act, noun="settlement", acts=ACTS, flows=(SETTLEMENT_FLOW,), then=then)
