"""用款支出: the list and its workbook, one payment with its acts, asking for one, its lines, vouchers, approvals, slip."""

from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding import spending_shown as shown
from funding.actions import paying, sharing_out, spending, vouchers
from funding.capitals import capitals
from funding.forms import spending as forms
from funding.forms.spending_filter import ExpenditureFilter
from funding.models import Expenditure, ExpenditureLine
from funding.models.spending import SPENDING_FLOW
from funding.spending_about import about_of
from funding.spending_acts import ACTS
from funding.spending_tables import BESIDE, EXPORTED, ExpenditureTable, cells
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on

ORDERS = {
    "newest": Order(_("最近申请"), "-id"),
    "paid": Order(_("最近支付"), "-paid_on", "-id"),
    "amount": Order(_("金额从大到小"), "-amount", "-id"),
}
ANY = (Right.PAYMENT_ASK, Right.PAYMENT_APPROVE, Right.PAYMENT_PAY, Right.LEDGER_REVERSE)
SHOWN = 50
FETCHED = 500


def visible(post):
    return Expenditure.objects.visible_to(post).for_list()


def expenditure_of(request, expenditure_id: int) -> Expenditure:
    beside = (
        "asked_by",
        "approved_by",
        "second_by",
        "paid_by",
        "booking",
        "settlement",
        "quality_check__contract",
    )
    return get_object_or_404(visible(request.post).select_related(*beside), pk=expenditure_id)


@needs(Right.FUND_VIEW)
def expenditure_list(request):
    form = asked(ExpenditureFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=ExpenditureTable, orders=ORDERS, unit=_("笔"))
    awaiting = shown.awaiting(request.post).count() if not context["chips"] else 0
    context |= {
        "may_ask": may(request.post, Right.PAYMENT_ASK),
        "may_export": may(request.post, Right.FUND_EXPORT),
        "awaiting": awaiting,
    }
    return render(request, "funding/expenditure_list.html", context)


@needs(Right.FUND_EXPORT)
def expenditure_export(request):
    """支出明细账: a line for each use."""
    form = asked(ExpenditureFilter, request)
    rows = form.narrow(Expenditure.objects.visible_to(request.post)).order_by()
    lines = ExpenditureLine.objects.everywhere(because="of payments in sight").filter(
        expenditure__in=rows.values("pk")
    )
    ordered = lines.select_related(*BESIDE).order_by("-expenditure_id", "pk").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(
        _("支出明细账"),
        EXPORTED,
        (cells(line) for line in ordered),
        post=request.post,
        table=Expenditure,
        below_title=below,
        freeze_columns=3,
    )


@needs(Right.FUND_VIEW)
def expenditure_detail(request, expenditure_id):
    row = expenditure_of(request, expenditure_id)
    context = {
        "expenditure": row,
        "offers": shown.offers(row, request.post),
        "facts": shown.facts(row),
        "lines": shown.lines(row)[:SHOWN],
        "more": max(row.lines.count() - SHOWN, 0),
        "steps": shown.steps(row),
        "strips": shown.strips(row),
        "papers": shown.papers(row, request.post),
        "refunds": shown.refunds(row),
    }
    return render(request, "funding/expenditure_detail.html", context)


@needs(*ANY, methods="GET POST")
def expenditure_act(request, expenditure_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    return _act(request, expenditure_id, act, ("funding:expenditure-detail", expenditure_id))


def _act(request, expenditure_id: int, act: str, then: tuple):
    row = expenditure_of(request, expenditure_id)
    return act_on(request, row, act, noun="expenditure", acts=ACTS, flows=(SPENDING_FLOW,), then=then)


@needs(Right.PAYMENT_APPROVE, methods="GET POST")
def approval_act(request, expenditure_id, act):
    """The same dialogs, from the page of approvals and back to it."""
    return _act(request, expenditure_id, act, ("funding:approval-list",))


@needs(Right.PAYMENT_ASK, methods="GET POST", most_bytes=220 * 1024 * 1024)
def expenditure_create(request):
    """By itself, or about a facility, a matter, a check of a contract, a settlement (?facility=, matter, check, settlement)."""
    about, initial = about_of(request)
    files = request.FILES if request.method == "POST" else None
    form = forms.ExpenditureForm(bound(request), files, post=request.post, about=about, initial=initial)
    if form.is_valid():
        said = form.said()
        made = carried_out(
            form,
            spending.write_down,
            division=said["account"].division,
            parts=form.parts(),
            by=request.post,
            at_once="draft" not in request.POST,
            key=form.cleaned_data["client_key"],
            files=form.cleaned_data["scans"],
            account_id=request.account.pk,
            **said,
        )
        if made is not None:
            told = _("已存为草稿") if made.state == "draft" else _("已申请，资金已预留，等审批")
            return done(request, told, "funding:expenditure-detail", made.pk)
    return _form(request, form, draft=f"expenditure-{request.META['QUERY_STRING'][:40]}", about=about)


def _form(request, form, **context: Any):
    context |= {"subjects": forms.SUBJECTS, "at_hand": forms.facilities_at_hand(request.post)}
    return form_page(request, form, template="funding/expenditure_form.html", **context)


@needs(Right.PAYMENT_ASK, methods="GET POST")
def expenditure_edit(request, expenditure_id):
    row = _changeable(request, expenditure_id)
    about = {"matter": line.matter} if (line := row.lines.exclude(matter=None).first()) else {}
    form = forms.ExpenditureForm(
        bound(request), post=request.post, row=row, about=about, initial=forms.ExpenditureForm.initial_of(row)
    )
    if form.is_valid() and carried_out(form, _revise, form=form, row=row, by=request.post) is not None:
        return done(request, _("已保存"), "funding:expenditure-detail", row.pk)
    return _form(request, form, draft=f"expenditure-{row.pk}", expenditure=row)


def _revise(*, form: forms.ExpenditureForm, row: Expenditure, by) -> Expenditure:
    parts = forms.kept_parts(row, form.cleaned_data["amount"]) if form.several else form.parts()
    return spending.revise(expenditure=row, version=row.version, parts=parts, by=by, **form.said())


def _changeable(request, expenditure_id: int) -> Expenditure:
    row = expenditure_of(request, expenditure_id)
    if row.state not in shown.CHANGEABLE:
        raise BadRequest(_("现为“%s”，不能再改") % row.get_state_display())
    return row


@needs(Right.PAYMENT_ASK, methods="GET POST")
def expenditure_lines(request, expenditure_id):
    """What the sum goes on, line by line; two more empty ones each time it is saved to go on."""
    row = _changeable(request, expenditure_id)
    initial = [forms.line_initial(line) for line in row.lines.select_related("facility", "matter")[:60]]
    kwargs = {"post": request.post, "division": row.division}
    lines = forms.LineSet(bound(request), initial=initial, form_kwargs=kwargs, prefix="line")
    wrong = ""
    if request.method == "POST" and lines.is_valid():
        try:
            sharing_out.write(expenditure=row, parts=forms.parts_in(lines), by=request.post)
            return done(request, _("已保存明细"), "funding:expenditure-detail", row.pk)
        except ValidationError as refusal:
            wrong = refusal.messages[0]
    context = {
        "expenditure": row,
        "lines": lines,
        "wrong": wrong,
        "at_hand": forms.facilities_at_hand(request.post),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "funding/expenditure_lines.html", context, status=status)


@needs(Right.PAYMENT_ASK, methods="GET POST")
def expenditure_share(request, expenditure_id):
    row = _changeable(request, expenditure_id)
    return small_act(
        request,
        form=forms.ShareForm(bound(request), post=request.post, row=row),
        act=lambda form: sharing_out.share(expenditure=row, by=request.post, **form.cleaned_data),
        title=_("按设施分摊：%s") % row.words,
        intro=_("把整笔金额分到本单位这一类的每处设施，原来的明细作废。"),
        word=_("分摊"),
        told=_("已分摊"),
        then=("funding:expenditure-detail", row.pk),
    )


@needs(Right.LEDGER_REVERSE, methods="GET POST")
def expenditure_refund(request, expenditure_id):
    row = expenditure_of(request, expenditure_id)
    return small_act(
        request,
        form=forms.RefundForm(bound(request), post=request.post, row=row),
        act=lambda form: paying.refund(expenditure=row, by=request.post, **form.cleaned_data),
        title=_("收款方退回：%s") % row.words,
        intro=_("退回的钱回到原来列支的资金，可以再用；成本相应减少。"),
        word=_("登记退回"),
        told=_("已登记退回"),
        then=("funding:expenditure-detail", row.pk),
        template="maintenance/row_act.html",
    )


@needs(Right.PAYMENT_ASK, Right.PAYMENT_PAY, methods="POST", most_bytes=220 * 1024 * 1024)
def expenditure_file(request, expenditure_id, kind):
    """Scans of the voucher (kind `scan`), or copies fit for the public (`public`)."""
    if kind not in ("scan", "public"):
        raise Http404
    row, public = expenditure_of(request, expenditure_id), kind == "public"
    files = request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到文件，请重新选择")
    try:
        vouchers.add(
            expenditure=row, files=files, by=request.post, account_id=request.account.pk, public=public
        )
    except ValidationError as refusal:
        wrong = refusal.messages[0]
    if request.headers.get("X-One-By-One"):  # the script sends them one by one and says what failed
        plain = {"status": 422, "content_type": "text/plain"}
        return HttpResponse(wrong, **plain) if wrong else HttpResponse(status=204)
    if wrong:
        raise BadRequest(wrong)
    return redirect(reverse("funding:expenditure-detail", args=[row.pk]))


@needs(Right.PAYMENT_APPROVE)
def approval_list(request):
    """What waits for this person's word, the longest waiting first; decided without leaving the page."""
    rows = shown.with_lines(shown.awaiting(request.post).select_related("asked_by", "approved_by"))
    found = [
        {"row": row, "lines": list(row.lines.all())[:5], "offers": shown.decisions(row, request.post)}
        for row in rows.order_by("asked_at", "pk")[:SHOWN]
    ]
    context = {
        "rows": [one for one in found if any(not offer["why"] for offer in one["offers"])],
        "others": [one for one in found if all(offer["why"] for offer in one["offers"])],
    }
    return render(request, "funding/approval_list.html", context)


@needs(Right.FUND_VIEW)
def expenditure_print(request, expenditure_id):
    """用款审批单, as it goes with the voucher."""
    row = expenditure_of(request, expenditure_id)
    context = {"expenditure": row, "lines": shown.lines(row), "capitals": capitals(row.amount)}
    return render(request, "funding/expenditure_print.html", context)
