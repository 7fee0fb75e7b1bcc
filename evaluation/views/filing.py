"""填报自评: one page a group, kept as it is typed; proofs; the closing page; acts on the sheet."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from evaluation import evaluation_shown as shown
from evaluation import filing_shown as pages
from evaluation.actions import filing, proofs
from evaluation.evaluation_acts import EVALUATION_ACTS
from evaluation.forms import filing as forms
from evaluation.models import EVALUATION_FLOW, Evaluation, PartScore
from evaluation.views.evaluations import sheet_of
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on

FILL = Right.EVALUATION_FILL
BY_ITSELF = "X-Autosave"  # sent by js/filing.js as it is typed: answered without a page


def _open_sheet(request, key: int) -> Evaluation:
    sheet = sheet_of(request, key)
    if why := filing.closed_because(sheet, timezone.now()):
        raise BadRequest(why)
    return sheet


def _told(refusal_of) -> HttpResponse:
    said = "；".join(message for errors in refusal_of.errors.values() for message in errors)
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


@needs(FILL, methods="GET POST")
def evaluation_fill(request, evaluation_id, number):
    """One group: what the system counted and what would raise it; what is left to declare."""
    sheet = _open_sheet(request, evaluation_id)
    groups = shown.groups_of(sheet, live=False)
    if not 1 <= number <= len(groups):
        raise Http404
    group, around = groups[number - 1], pages.neighbours(sheet, groups, number)
    form = forms.GroupForm(bound(request), post=request.post, group=group)
    if request.method == "POST":
        if form.is_valid() and _kept(request, form, sheet, answers=form.answers()):
            return _answer(request, around["after"])
        if BY_ITSELF in request.headers:
            return _told(form)
    shown.count_live(sheet, [row.score for row in group.computed])
    places = pages.proof_forms(sheet, group)
    context = {
        "sheet": sheet,
        "group": group,
        "all": len(groups),
        "around": around,
        "asked": [one | {"place": places[one["row"].score.pk]} for one in form.asked()],
        "steps": pages.steps(sheet, groups, filing.missing(sheet)),
    }
    return form_page(request, form, template="evaluation/evaluation_fill.html", **context)


def _kept(request, form, sheet: Evaluation, **said) -> bool:
    return carried_out(form, filing.write, evaluation=sheet, by=request.post, **said) is not None


def _answer(request, after: str) -> HttpResponse:
    if BY_ITSELF in request.headers:
        return HttpResponse(status=204)
    return redirect(after)


@needs(FILL, methods="GET POST")
def evaluation_close(request, evaluation_id):
    """The closing words, what is still missing, the signature."""
    sheet = _open_sheet(request, evaluation_id)
    initial = {"summary": sheet.summary, "next_steps": sheet.next_steps}
    form = forms.ClosingForm(bound(request), post=request.post, initial=initial)
    if request.method == "POST":
        if form.is_valid() and _kept(request, form, sheet, **form.cleaned_data):
            return _answer(request, request.path)
        if BY_ITSELF in request.headers:
            return _told(form)
    groups = shown.groups_of(sheet, live=False)
    lacking = filing.missing(sheet)
    signs = Right.EVALUATION_SIGN in request.post.rights
    context = {
        "sheet": sheet,
        "lacking": lacking,
        "steps": pages.steps(sheet, groups, lacking),
        "last": len(groups),
        "submit_url": reverse("evaluation:evaluation-act", args=[sheet.pk, "submit"]) if signs else "",
        "begun": sheet.state != "not_started",
    }
    return form_page(request, form, template="evaluation/evaluation_close.html", **context)


@needs(FILL, methods="POST")
def proof_create(request, evaluation_id, score_id):
    """One photo from the script (204, or 422 with a sentence), or files from a form without it."""
    sheet, files = sheet_of(request, evaluation_id), request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到文件，请重新选择")
    for file in files:
        try:
            proofs.add(
                evaluation=sheet, score_id=score_id, file=file, by=request.post, account_id=request.account.pk
            )
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        told = HttpResponse(wrong, status=422, content_type="text/plain; charset=utf-8")
        return told if wrong else HttpResponse(status=204)
    if wrong:
        raise BadRequest(wrong)
    return redirect(_page_of(sheet, score_id))


def _page_of(sheet: Evaluation, score_id: int) -> str:
    groups = shown.groups_of(sheet, live=False)
    number = next((one.number for one in groups for row in one.rows if row.score.pk == score_id), 1)
    return f"{reverse('evaluation:evaluation-fill', args=[sheet.pk, number])}#part-{score_id}"


@needs(FILL, methods="GET POST")
def proof_pick(request, evaluation_id, score_id):
    """Of what already lies in the village's records."""
    sheet = _open_sheet(request, evaluation_id)
    rows = PartScore.objects.visible_to(request.post).filter(evaluation=sheet, pk=score_id)
    score = rows.select_related("part", "evaluation__round").first()
    if score is None:
        raise Http404
    files = proofs.offered(score, request.post)
    form = forms.PickForm(bound(request), post=request.post, files=files)
    return small_act(
        request,
        form=form,
        act=lambda form: proofs.point(
            evaluation=sheet,
            score_id=score_id,
            public_id=form.cleaned_data["file"],
            by=request.post,
            account_id=request.account.pk,
        ),
        title=_("从已有照片、文件中选"),
        word=_("作为佐证"),
        intro="" if files else _("本评价期内台账、巡查、公示里还没有本村的照片和文件。"),
        told=_("已作为佐证"),
        then=(_page_of(sheet, score_id),),
        template="evaluation/proof_pick.html",
    )


@needs(FILL, methods="POST")
def proof_remove(request, evaluation_id, score_id, proof_id):
    sheet = sheet_of(request, evaluation_id)
    page = _page_of(sheet, score_id)
    try:
        proofs.remove(evaluation=sheet, proof_id=proof_id, by=request.post)
    except ValidationError as refusal:
        raise BadRequest(refusal.messages[0]) from refusal
    return done(request, _("已去掉"), page)


@needs(Right.EVALUATION_SIGN, Right.EVALUATION_REVIEW, Right.EVALUATION_CHECK, methods="GET POST")
def evaluation_act(request, evaluation_id, act):
    """One door for every act on a sheet (evaluation_acts.py)."""
    sheet = sheet_of(request, evaluation_id)
    sheet.title = sheet.unit  # type: ignore[attr-defined]  # what the dialog is about
    then = ("evaluation:evaluation-detail", sheet.pk)
    return act_on(
        request, sheet, act, noun="evaluation", acts=EVALUATION_ACTS, flows=(EVALUATION_FLOW,), then=then
    )
