"""预算: the list and its workbook, one line with its adjustments, drafting, proposing, confirming."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.money import with_unit
from common.paging import Order
from funding.actions import budgets as acts
from funding.forms import budgets as forms
from funding.life_tables import BUDGET_TONES, BUDGETS, BudgetTable
from funding.models import BudgetLine, BudgetState
from funding.models.life import BUDGET_FLOW
from maintenance.views.moves import buttons, move_of

ORDERS = {"newest": Order(_("最近登记"), "-id"), "village": Order(_("按单位"), "division_id", "id")}
ACTS: dict[str, tuple[Any, Any, str, str]] = {
    "propose": (forms.ProposeForm, acts.propose, _("申报后由财政部门批复。"), _("已申报")),
    "confirm": (forms.ConfirmForm, acts.confirm, _("批复后锁定，改动只能另报调整。"), _("已批复")),
    "return": (forms.ReturnForm, acts.send_back, "", _("已退回")),
}
KINDS = {"propose": "primary", "confirm": "primary", "return": "return"}
OPEN = (BudgetState.DRAFT, BudgetState.RETURNED)


def visible(post):
    beside = ("division", "use", "sector", "earmark", "adjusts")
    return BudgetLine.objects.visible_to(post).select_related(*beside)


@needs(Right.FUND_VIEW)
def budget_list(request):
    form = asked(forms.BudgetFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=BudgetTable, orders=ORDERS, unit=_("项"))
    confirmed = rows.filter(state=BudgetState.CONFIRMED).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    context |= {
        "may_propose": may(request.post, Right.BUDGET_PROPOSE),
        "may_export": may(request.post, Right.FUND_EXPORT),
        "confirmed": with_unit(confirmed) if context["page"].rows else "",
    }
    return render(request, "funding/budget_list.html", context)


@needs(Right.FUND_EXPORT)
def budget_list_export(request):
    form = asked(forms.BudgetFilter, request)
    rows = form.narrow(visible(request.post)).order_by("division_id", "id").iterator(500)
    lines = (
        [
            row.division.short_name, str(row.year), row.get_source_display(), str(row.use),
            str(row.sector or _("综合")), str(row.earmark or ""), row.amount,
            _("调整") if row.adjusts_id else _("年初"), row.document, row.reason, row.get_state_display(),
        ]
        for row in rows
    )  # fmt: skip
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(_("管护资金预算"), BUDGETS, lines, post=request.post, table=BudgetLine, below_title=below)


@needs(Right.FUND_VIEW)
def budget_detail(request, line_id):
    row = get_object_or_404(visible(request.post).select_related("confirmed_by", "proposed_by"), pk=line_id)
    further = visible(request.post).filter(adjusts=row).order_by("id")
    standing = row.amount + sum(one.amount for one in further if one.state == BudgetState.CONFIRMED)
    may_propose = may(request.post, Right.BUDGET_PROPOSE)
    context = {
        "line": row,
        "tone": BUDGET_TONES[row.state],
        "facts": _facts(row),
        "adjustments": further,
        "standing": with_unit(standing),
        "offers": buttons(
            BUDGET_FLOW,
            row,
            request.post,
            url_of=lambda act: reverse("funding:budget-act", args=[row.pk, act]),
            kinds=KINDS,
        ),
        "may_edit": may_propose and row.state in OPEN,
        "may_adjust": may_propose and row.state == BudgetState.CONFIRMED and not row.adjusts_id,
        "events": events_of(row, limit=12),
    }
    return render(request, "funding/budget_detail.html", context)


def _facts(row: BudgetLine) -> list[tuple]:
    return [
        (_("单位"), row.division),
        (_("年度"), row.year),
        (_("资金来源"), row.get_source_display()),
        (_("用途"), row.use),
        (_("行业"), row.sector or _("综合")),
        (_("专项"), row.earmark),
        (_("金额"), with_unit(row.amount), _("调整") if row.adjusts_id else ""),
        (_("批复文号"), row.document),
        (_("申报人"), row.proposed_by),
        (_("批复人"), row.confirmed_by),
        (_("说明"), row.reason),
    ]


def _form_page(request, form, title: str, draft: str):
    context = {
        "form": form,
        "title": title,
        "word": _("保存"),
        "draft": draft,
        "list_word": _("预算"),
        "list_name": "funding:budget-list",
    }
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.BUDGET_PROPOSE, methods="GET POST")
def budget_create(request):
    form = forms.BudgetForm(bound(request), post=request.post)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = carried_out(form, acts.draft, by=request.post, **said)
        if made is not None:
            return done(request, _("已保存，核对后申报"), "funding:budget-detail", made.pk)
    return _form_page(request, form, _("编报预算"), "budget-create")


@needs(Right.BUDGET_PROPOSE, methods="GET POST")
def budget_edit(request, line_id):
    row = get_object_or_404(visible(request.post), pk=line_id)
    if row.state not in OPEN:
        raise BadRequest(_("预算%s，不能再改") % row.get_state_display())
    initial = forms.BudgetForm.initial_of(row)
    form = forms.BudgetReviseForm(bound(request), post=request.post, initial=initial, row=row)
    if form.is_valid() and carried_out(form, acts.revise, line=row, by=request.post, **form.cleaned_data):
        return done(request, _("已保存"), "funding:budget-detail", row.pk)
    return _form_page(request, form, _("修改预算"), f"budget-{row.pk}")


@needs(Right.BUDGET_PROPOSE, Right.BUDGET_CONFIRM, methods="GET POST")
def budget_act(request, line_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    if act not in ACTS:
        raise Http404
    row = get_object_or_404(visible(request.post), pk=line_id)
    form_class, do, intro, told = ACTS[act]
    move = move_of(BUDGET_FLOW, row, act)
    require(request.post, move.right, row)
    return small_act(
        request,
        form=form_class(bound(request), post=request.post, row=row),
        act=lambda form: do(line=row, by=request.post, **form.cleaned_data),
        title=_("%(word)s：%(line)s") % {"word": move.word, "line": row},
        word=move.word,
        intro=intro,
        told=told,
        then=("funding:budget-detail", row.pk),
        danger=act == "return",
        template="maintenance/row_act.html",
    )


@needs(Right.BUDGET_PROPOSE, methods="GET POST")
def budget_adjust(request, line_id):
    row = get_object_or_404(visible(request.post), pk=line_id)
    return small_act(
        request,
        form=forms.AdjustForm(bound(request), post=request.post),
        act=lambda form: acts.adjust(line=row, by=request.post, **form.cleaned_data),
        title=_("调整预算：%s") % row,
        intro=_("另立一项调整，申报、批复后生效；原预算不变。"),
        word=_("保存调整"),
        told=_("已保存，请在调整项里申报"),
        then=("funding:budget-detail", row.pk),
    )
