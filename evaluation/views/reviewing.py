"""审核: the queue, one sheet item by item; the correction after an objection."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from evaluation import evaluation_shown as shown
from evaluation.actions import reviewing, settling
from evaluation.evaluation_acts import KINDS
from evaluation.forms import reviewing as forms
from evaluation.models import EVALUATION_FLOW, Evaluation, EvaluationState, RoundState
from evaluation.review_tables import ReviewTable, left
from evaluation.views.evaluations import sheet_of, sheets_of
from maintenance.views.asking import form_page
from maintenance.views.moves import buttons, move_of

S = EvaluationState
ORDERS = {
    "due": Order(_("先到期"), "round__review_due", "id"),
    "filed": Order(_("先上报"), "submitted_at", "id"),
}
BY_ITSELF = "X-Autosave"


def waiting_for(post):
    """What this post may judge now: never its own village's, never its own filing."""
    asked_for = Q(pk=None)
    if may(post, Right.EVALUATION_REVIEW):
        asked_for |= Q(state__in=(S.SUBMITTED, S.UNDER_REVIEW))
    if may(post, Right.EVALUATION_CHECK):
        asked_for |= Q(state=S.REVIEWED, round__county_step=True)
    rows = sheets_of(post).filter(asked_for, round__state__in=(RoundState.OPEN, RoundState.FROZEN))
    return rows.exclude(submitted_by=post.person_id) if post.person_id else rows


@needs(Right.EVALUATION_REVIEW, Right.EVALUATION_CHECK)
def review_list(request):
    form = asked(forms.ReviewFilter, request)
    rows = form.narrow(waiting_for(request.post))
    context = listing(request, form=form, rows=rows, table=ReviewTable, orders=ORDERS, unit=_("份"))
    return render(request, "evaluation/review_list.html", context)


def _step(sheet: Evaluation, post) -> str:
    """Which act the page serves: the township's or the county's. Raises BadRequest in words."""
    act = "check" if sheet.state == S.REVIEWED and sheet.round.county_step else "review"
    move = move_of(EVALUATION_FLOW, sheet, act)
    if not may(post, move.right):
        raise BadRequest(_("您的岗位现在不审核这份评价表"))
    if why := move.why_not(sheet, post):
        raise BadRequest(why)
    return act


@needs(Right.EVALUATION_REVIEW, Right.EVALUATION_CHECK, methods="GET POST")
def evaluation_review(request, evaluation_id):
    """Side by side: what is claimed, counted, proved, last year's; the word on each declared part."""
    sheet = sheet_of(request, evaluation_id)
    act = _step(sheet, request.post)
    groups = shown.groups_of(sheet)
    form = forms.ReviewForm(bound(request), post=request.post, groups=groups, county=act == "check")
    if request.method == "POST":
        do = reviewing.recheck if act == "check" else reviewing.judge
        kept = form.is_valid() and carried_out(
            form, do, evaluation=sheet, by=request.post, opinions=form.opinions()
        )
        if BY_ITSELF in request.headers:
            return HttpResponse(status=204) if kept else _told(form)
        if kept:
            return redirect(request.path)
    context = {
        "sheet": sheet,
        "groups": [(group, [(row, form.asked(row)) for row in group.rows]) for group in groups],
        "left": left(sheet),
        "offers": _offers(request, sheet),
        "county": act == "check",
    }
    return form_page(request, form, template="evaluation/evaluation_review.html", **context)


def _told(form) -> HttpResponse:
    said = "；".join(message for errors in form.errors.values() for message in errors)
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


def _offers(request, sheet: Evaluation) -> list[dict[str, Any]]:
    return buttons(
        EVALUATION_FLOW,
        sheet,
        request.post,
        url_of=lambda act: reverse("evaluation:evaluation-act", args=[sheet.pk, act]),
        kinds=KINDS,
    )


@needs(Right.EVALUATION_SETTLE, methods="GET POST")
def evaluation_correct(request, evaluation_id):
    """更正: while the result is made known, after an objection was found right."""
    sheet = sheet_of(request, evaluation_id)
    if sheet.round.state != RoundState.NOTICED:
        raise BadRequest(_("公示期间异议成立的，才能更正得分"))
    form = forms.CorrectForm(bound(request), post=request.post, row=sheet)
    return small_act(
        request,
        form=form,
        act=lambda form: settling.correct(
            evaluation=sheet,
            objection_id=form.cleaned_data["objection"],
            score_id=form.cleaned_data["score"],
            points=form.cleaned_data["points"],
            why=form.cleaned_data["why"],
            by=request.post,
        ),
        title=_("更正得分：%s") % sheet.unit,
        word=_("更正"),
        intro=_("更正后整轮重新计分、排名。"),
        told=_("已更正，已重新计分排名"),
        then=("evaluation:evaluation-detail", sheet.pk),
        template="maintenance/row_act.html",
    )
