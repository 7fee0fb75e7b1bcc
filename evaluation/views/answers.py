"""问卷 of a survey: entered from paper, many at once; listed for who enters; struck."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.doors import needs
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from evaluation.actions import answers as acts
from evaluation.forms import surveys as forms
from evaluation.models import Answer, Survey, SurveyState
from evaluation.survey_tables import AnswerTable
from evaluation.views.surveys import SURVEYS, surveys_of
from maintenance.forms.acts import ReasonForm

ORDERS = {"newest": Order(lazy("最近录入"), "-id")}


class _Struck(AnswerTable):
    may_enter = True


@needs(Right.SURVEY_ENTER)
def answer_list(request, survey_id):
    """Every answer of the survey in the post's area: of a scan its score and day, nothing else is known."""
    survey = SURVEYS.of(request, survey_id, surveys_of(request))
    form = asked(forms.AnswerFilter, request)
    rows = Answer.objects.visible_to(request.post).filter(survey=survey)
    rows = form.narrow(rows.select_related("division", "entered_by"))
    context = listing(request, form=form, rows=rows, table=_Struck, orders=ORDERS, unit=_("份"))
    return render(request, "evaluation/answer_list.html", context | {"survey": survey})


@needs(Right.SURVEY_ENTER, methods="GET POST")
def answer_enter(request, survey_id):
    """Sheets of one village, fifteen at a time; all of them are kept or none."""
    survey: Survey = SURVEYS.of(request, survey_id, surveys_of(request))
    if survey.state != SurveyState.OPEN:
        raise BadRequest(_("现为“%s”，不能录入问卷") % survey.get_state_display())
    last = {name: request.GET[name] for name in ("place", "answered_on") if name in request.GET}
    form = forms.SheetsForm(bound(request), post=request.post, survey=survey, initial=last)
    if form.is_valid() and _entered(form, request.post):
        messages.success(request, _("已录入 %s 份") % len(form.sheets))
        said = form.cleaned_data
        return redirect(f"{request.path}?place={said['place'].pk}&answered_on={said['answered_on']:%Y-%m-%d}")
    context = {
        "form": form,
        "survey": survey,
        "questions": survey.question_set.questions.order_by("order"),
        "back": SURVEYS.url("detail", survey.pk),
    }
    return render(request, "evaluation/answer_enter.html", context, status=422 if form.is_bound else 200)


def _entered(form: forms.SheetsForm, by) -> bool:
    said = {name: form.cleaned_data[name] for name in ("place", "answered_on")}
    with transaction.atomic():
        for number, sheet, marks in form.sheets:
            try:
                acts.enter(sheet=sheet, marks=marks, by=by, **said)
            except ValidationError as refusal:
                _refused(form, number, refusal)
        if form.errors:
            transaction.set_rollback(True)
    return not form.errors


def _refused(form: forms.SheetsForm, number: int, refusal: ValidationError) -> None:
    """Each sheet's refusal stands beside it."""
    named = getattr(refusal, "error_dict", None) or {"marks": refusal.error_list}
    for name, errors in named.items():
        form.add_error(name if name in form.fields else f"{name}_{number}", errors)


@needs(Right.SURVEY_ENTER, methods="GET POST")
def answer_strike(request, answer_id):
    row = get_object_or_404(Answer.objects.visible_to(request.post), pk=answer_id)
    form = ReasonForm(
        bound(request),
        post=request.post,
        row=row,
        said=("录入有误，重新录入", "同一户重复填写", "未按要求填写"),
    )
    return small_act(
        request,
        form=form,
        act=lambda form: acts.strike(answer=row, by=request.post, **form.cleaned_data),
        title=_("剔除：%s") % row.title,
        intro=_("剔除后不再计入满意度；编号不能再用，请换号重录。"),
        word=_("剔除"),
        told=_("已剔除"),
        then=("evaluation:answer-list", row.survey_id),
        danger=True,
        template="maintenance/row_act.html",
    )
