"""评价表: the list and its workbook, one sheet with its groups, its paper."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import Refused, may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from common.paging import Order
from evaluation import evaluation_shown as shown
from evaluation.evaluation_acts import COUNTY_STEP, HIDDEN, KINDS
from evaluation.evaluation_tables import EXPORTED, EvaluationTable, cells
from evaluation.filing_shown import may_fill
from evaluation.forms.evaluations import EvaluationFilter
from evaluation.models import EVALUATION_FLOW, Evaluation, GradeBand
from evaluation.units import opens
from maintenance.views.moves import buttons

ONLY_RESULT = __("外单位的评价表只公示结果，逐项得分和佐证不公开")
ORDERS = {
    "newest": Order(_("最近一轮"), "-round_id", "division_id", "id"),
    "place": Order(_("按区划"), "division_id", "id"),
}


def sheets_of(post):
    return Evaluation.objects.visible_to(post).for_list()


def sheet_of(request, key: int) -> Evaluation:
    rows = sheets_of(request.post).select_related(
        "round__scheme", "round__division", "division__parent", "submitted_by", "reviewed_by", "checked_by"
    )
    return get_object_or_404(rows, pk=key)


@needs(Right.EVALUATION_VIEW)
def evaluation_list(request):
    form = asked(EvaluationFilter, request)
    rows = form.narrow(sheets_of(request.post))
    context = listing(request, form=form, rows=rows, table=EvaluationTable, orders=ORDERS, unit=_("份"))
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, "evaluation/evaluation_list.html", context)


@needs(Right.EVALUATION_EXPORT)
def evaluation_list_export(request):
    form = asked(EvaluationFilter, request)
    rows = form.narrow(sheets_of(request.post)).order_by("-round_id", "division_id", "id")
    words = dict(GradeBand.objects.values_list("grade", "word"))
    lines = (cells(row, request.post, words) for row in rows.iterator(500))
    return answer(_("评价表"), EXPORTED, lines, post=request.post, table=Evaluation, below_title=asks(form))


@needs(Right.EVALUATION_VIEW)
def evaluation_detail(request, evaluation_id):
    sheet = sheet_of(request, evaluation_id)
    return render(request, "evaluation/evaluation_detail.html", _context(request, sheet))


@needs(Right.EVALUATION_VIEW)
def evaluation_print(request, evaluation_id):
    """The sheet on paper; `?blank` leaves room to write by hand."""
    sheet = sheet_of(request, evaluation_id)
    if not opens(sheet, request.post):
        raise Refused(ONLY_RESULT)
    context = {
        "sheet": sheet,
        "groups": shown.groups_of(sheet),
        "known": shown.sees_result(sheet, request.post),
        "blank": "blank" in request.GET,
    }
    return render(request, "evaluation/evaluation_print.html", context)


def _context(request, sheet: Evaluation) -> dict[str, Any]:
    known, opened = shown.sees_result(sheet, request.post), opens(sheet, request.post)
    return {
        "sheet": sheet,
        "offers": _offers(request, sheet),
        "fill_url": _fill_url(request, sheet),
        "review_url": _review_url(request, sheet),
        "correct_url": _correct_url(request, sheet),
        "tone": shown.STATE_TONES[sheet.state],
        "facts": shown.facts(sheet, request.post),
        "groups": shown.groups_of(sheet) if opened else [],
        "opened": opened,
        "only_result": ONLY_RESULT,
        "known": known,
        "live": sheet.round.frozen_at is None,
        "round_url": reverse("evaluation:round-detail", args=[sheet.round_id]),
        "events": events_of(sheet, limit=12) if known and opened else [],
    }


def _fill_url(request, sheet: Evaluation) -> str:
    """Where the unit fills its sheet while it may."""
    return reverse("evaluation:evaluation-fill", args=[sheet.pk, 1]) if may_fill(sheet, request.post) else ""


def _offers(request, sheet: Evaluation) -> list[dict[str, Any]]:
    return buttons(
        EVALUATION_FLOW,
        sheet,
        request.post,
        url_of=lambda act: reverse("evaluation:evaluation-act", args=[sheet.pk, act]),
        kinds=KINDS,
        hidden=HIDDEN if sheet.round.county_step else (*HIDDEN, *COUNTY_STEP),
    )


def _review_url(request, sheet: Evaluation) -> str:
    """Where the reader judges it item by item, of the sheets that wait for him."""
    judged = sheet.state == "under_review" and may(request.post, Right.EVALUATION_REVIEW)
    checked = sheet.state == "reviewed" and sheet.round.county_step
    if not judged and not (checked and may(request.post, Right.EVALUATION_CHECK)):
        return ""
    return reverse("evaluation:evaluation-review", args=[sheet.pk])


def _correct_url(request, sheet: Evaluation) -> str:
    noticed = sheet.round.state == "noticed" and may(request.post, Right.EVALUATION_SETTLE, sheet.round)
    return reverse("evaluation:evaluation-correct", args=[sheet.pk]) if noticed else ""
