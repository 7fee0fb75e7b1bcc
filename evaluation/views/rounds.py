"""评价轮次: the list and its workbook, one round, preparing, opening, giving more time."""

from typing import Any

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
from common.paging import Order
from evaluation import round_shown as shown
from evaluation.actions import rounds as acts
from evaluation.actions.reports import WRITABLE
from evaluation.forms import rounds as forms
from evaluation.models import ROUND_FLOW, Round
from evaluation.round_acts import ROUND_ACTS
from evaluation.round_tables import EXPORTED, ROUND_TONES, RoundTable, round_cells
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on, buttons, move_of

ORDERS = {"newest": Order(_("最近发起"), "-id"), "year": Order(_("按年度"), "-year", "-id")}
OPEN = Right.ROUND_OPEN
BY_ITSELF = ("freeze", "take_back")  # the deadline's own move, the notice's own: no button


def rounds_of(post):
    return Round.objects.reaching(post).for_list()


def round_of(request, key: int) -> Round:
    return get_object_or_404(rounds_of(request.post).select_related("opened_by"), pk=key)


@needs(Right.EVALUATION_VIEW)
def round_list(request):
    form = asked(forms.RoundFilter, request)
    rows = form.narrow(rounds_of(request.post))
    context = listing(
        request, form=form, rows=shown.with_progress(rows), table=RoundTable, orders=ORDERS, unit=_("轮")
    )
    context["may_open"] = may(request.post, OPEN)
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, "evaluation/round_list.html", context)


@needs(Right.EVALUATION_EXPORT)
def round_list_export(request):
    form = asked(forms.RoundFilter, request)
    rows = shown.with_progress(form.narrow(rounds_of(request.post))).order_by("-id")
    lines = (round_cells(row) for row in rows.iterator(500))
    return answer(_("评价轮次"), EXPORTED, lines, post=request.post, table=Round, below_title=asks(form))


@needs(OPEN, methods="GET POST")
def round_create(request):
    form = forms.RoundForm(bound(request), post=request.post, initial=forms.first_days(request.post))
    if form.is_valid():
        made = carried_out(form, acts.create, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已建立，核对后发起"), "evaluation:round-detail", made.pk)
    return _form(request, form, title=_("发起评价"), back=reverse("evaluation:round-list"), draft="round")


@needs(OPEN, methods="GET POST")
def round_edit(request, round_id):
    row = round_of(request, round_id)
    require(request.post, OPEN, row)
    move_of(ROUND_FLOW, row, "open")
    form = forms.RoundChangeForm(bound(request), post=request.post, initial=forms.values_of(row))
    if (
        form.is_valid()
        and carried_out(form, acts.change, round=row, by=request.post, **form.said()) is not None
    ):
        return done(request, _("已保存"), "evaluation:round-detail", row.pk)
    back = reverse("evaluation:round-detail", args=[row.pk])
    return _form(request, form, title=row.title, back=back, draft=f"round-{row.pk}")


def _form(request, form, **context):
    return form_page(request, form, template="evaluation/round_form.html", **context)


@needs(Right.EVALUATION_VIEW)
def round_detail(request, round_id):
    row = round_of(request, round_id)
    tone, told = shown.left(row)
    begun = row.state != "draft"
    context = {
        "row": row,
        "tone": ROUND_TONES[row.state],
        "facts": shown.facts(row),
        "stages": shown.stages(row),
        "measures": shown.measures(row, request.post) if begun else [],
        "own": shown.own_sheet(row, request.post),
        "unfiled": shown.not_filed(row, request.post) if row.state == "open" else [],
        "left": {"tone": tone, "told": told} if told else None,
        "offers": _offers(request, row),
        "editable": row.state == "draft" and may(request.post, OPEN, row),
        "postponable": row.is_open() and may(request.post, OPEN, row),
        "reportable": row.state in WRITABLE and may(request.post, Right.REPORT_WRITE),
        "events": events_of(row, limit=12) if may(request.post, OPEN) else [],
    }
    return render(request, "evaluation/round_detail.html", context)


def _offers(request, row: Round) -> list[dict[str, Any]]:
    return buttons(
        ROUND_FLOW,
        row,
        request.post,
        url_of=lambda act: reverse("evaluation:round-act", args=[row.pk, act]),
        kinds=shown.KINDS,
        hidden=BY_ITSELF,
    )


@needs(OPEN, Right.EVALUATION_SETTLE, methods="GET POST")
def round_act(request, round_id, act):
    row = round_of(request, round_id)
    then = ("evaluation:round-detail", row.pk)
    return act_on(request, row, act, noun="round", acts=ROUND_ACTS, flows=(ROUND_FLOW,), then=then)


@needs(OPEN, methods="GET POST")
def round_postpone(request, round_id):
    row = round_of(request, round_id)
    require(request.post, OPEN, row)
    form = forms.PostponeForm(bound(request), post=request.post, row=row)
    return small_act(
        request,
        form=form,
        act=lambda form: acts.postpone(round=row, by=request.post, **form.cleaned_data),
        title=_("延期：%s") % row.title,
        word=_("延期"),
        told=_("已延期，各村已收到通知"),
        then=("evaluation:round-detail", row.pk),
        template="maintenance/row_act.html",
    )
