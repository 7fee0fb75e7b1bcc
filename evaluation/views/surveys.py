"""满意度调查: the questions, the surveys, what they say by village, their addresses on paper."""

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.plates import why_not_printed
from common.paging import Order
from common.spreadsheets.out import Column
from evaluation import satisfaction
from evaluation.actions import surveys as acts
from evaluation.forms import surveys as forms
from evaluation.models import (
    QUESTION_SET_FLOW,
    SURVEY_FLOW,
    Answer,
    QuestionSet,
    QuestionSetState,
    Survey,
    SurveyPlace,
    SurveyState,
)
from evaluation.models.surveys import FEWEST
from evaluation.survey_acts import QUESTION_SET_ACTS, SURVEY_ACTS
from evaluation.survey_marks import Satisfaction
from evaluation.survey_tables import (
    QUESTION_SET_TONES,
    SURVEY_TONES,
    QuestionSetTable,
    SurveyTable,
    VillageTable,
)
from evaluation.views.nouns import Noun, act_page, detail_page, form_page
from evaluation.voice_addresses import address_of, picture_of

NEWEST = {"newest": Order(lazy("最近建立"), "-id")}
BY_VILLAGE = {"village": Order(lazy("按区划"), "code")}
SETS = Noun(
    "question-set", "question_set", lazy("调查问卷"), QuestionSet, QUESTION_SET_FLOW, QUESTION_SET_ACTS,
    QUESTION_SET_TONES,
)  # fmt: skip
SURVEYS = Noun("survey", "survey", lazy("满意度调查"), Survey, SURVEY_FLOW, SURVEY_ACTS, SURVEY_TONES)
EXPORTED = (
    Column("code", "代码", 15, "code"),
    Column("village", "村（社区）", 16),
    Column("valid", "有效评价", 12, "number", unit="份"),
    Column("mean", "平均分", 10),
    Column("share", "满意率", 10),
    Column("told", "说明", 20),
)


def surveys_of(request):
    return Survey.objects.seen_by(request.post).for_list()


@needs(Right.EVALUATION_VIEW)
def survey_list(request):
    form = asked(forms.SurveyFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(surveys_of(request)),
        table=SurveyTable,
        orders=NEWEST,
        unit=_("项"),
    )
    context["may_manage"] = may(request.post, Right.SURVEY_MANAGE)
    return render(request, "evaluation/survey_list.html", context)


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def survey_create(request):
    form = forms.SurveyForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.plan, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已建立，核对后开始调查"), "evaluation:survey-detail", made.pk)
    intro = "" if form.offers_questions else _("还没有启用的问卷，请先编制、启用问卷。")
    return form_page(
        request, form, title=_("新建调查"), back=SURVEYS.url("list"), draft="survey", intro=intro
    )


@needs(Right.EVALUATION_VIEW)
def survey_detail(request, survey_id):
    """One survey: what its answers say as of today, by village and by question; the addresses of its places."""
    row = SURVEYS.of(request, survey_id, surveys_of(request))
    today = timezone.localdate()
    given = Answer.objects.visible_to(request.post).filter(survey=row)
    waits = row.state == SurveyState.OPEN and not satisfaction.reads_sheets(request.post)
    answers = satisfaction.told_to(request.post, given)
    whole = satisfaction.of_all(answers, day=today)
    places = SurveyPlace.objects.visible_to(request.post).filter(survey=row)
    found = {} if waits else satisfaction.by_village(given, day=today)
    villages = _with(
        Division.objects.visible_to(request.post).filter(survey_places__in=places).distinct(), found
    )
    return detail_page(
        request,
        SURVEYS,
        row,
        facts=_facts(row, places.count()),
        template="evaluation/survey_detail.html",
        whole=whole,
        waits=waits,
        questions=satisfaction.by_question(row, answers, day=today) if whole.says_enough else (),
        villages=VillageTable(villages, request=request, orderable=False),
        places=places.filter(facility__isnull=False).select_related("division", "facility")[:100],
        today=today,
        fewest=FEWEST,
        may_list=satisfaction.reads_sheets(request.post)
        and row.state in (SurveyState.OPEN, SurveyState.CLOSED),
        may_enter=satisfaction.reads_sheets(request.post) and row.state == SurveyState.OPEN,
        may_add=row.state == SurveyState.OPEN and may(request.post, Right.SURVEY_MANAGE, row),
    )


def _facts(row: Survey, places: int) -> list[tuple]:
    return [
        (_("调查范围"), row.division),
        (_("问卷"), row.question_set),
        (_("年度"), row.year),
        (_("调查时间"), f"{row.from_date:%Y-%m-%d} 至 {row.until:%Y-%m-%d}"),
        (_("调查点"), places),
    ]


def _with(divisions: Any, found: dict[str, Satisfaction]) -> list[Any]:
    """Villages in order, each with what its answers say."""
    rows = list(divisions.order_by("code"))
    for row in rows:
        row.found = found.get(row.pk, Satisfaction(0))
    return rows


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def survey_act(request, survey_id, act):
    return act_page(request, SURVEYS, SURVEYS.of(request, survey_id, surveys_of(request)), act)


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def survey_place(request, survey_id):
    """A facility gets an address of its own."""
    row = SURVEYS.of(request, survey_id, surveys_of(request))
    require(request.post, Right.SURVEY_MANAGE, row)
    return small_act(
        request,
        form=forms.FacilityPlaceForm(bound(request), post=request.post),
        act=lambda form: acts.add_place(survey=row, by=request.post, **form.cleaned_data),
        title=_("单独调查一处设施"),
        intro=_("设施有自己的二维码，评价也计入所在村。"),
        word=_("添加"),
        told=_("已添加"),
        then=("evaluation:survey-detail", row.pk),
    )


@needs(Right.EVALUATION_VIEW)
def survey_codes(request, survey_id):
    """On paper: the QR of each village of the post's area, and of the facilities asked apart, to hang up."""
    row = SURVEYS.of(request, survey_id, surveys_of(request))
    places = SurveyPlace.objects.visible_to(request.post).filter(survey=row)
    if village := request.GET.get("village", ""):
        places = places.filter(division_id=village)
    cards = [
        {"place": place, "address": address_of(place), "picture": picture_of(place)}
        for place in places.select_related("division", "facility").order_by("division_id", "pk")[:400]
    ]
    context = {"survey": row, "cards": cards, "why_not": why_not_printed()}
    return render(request, "evaluation/survey_codes.html", context)


@needs(Right.EVALUATION_VIEW)
def survey_sheet(request, survey_id):
    """On paper: the questionnaire with room for its number."""
    row = SURVEYS.of(request, survey_id, surveys_of(request))
    questions = list(row.question_set.questions.order_by("order"))
    context = {"survey": row, "questions": questions, "marks": forms.MARKS}
    return render(request, "evaluation/survey_sheet.html", context)


@needs(Right.EVALUATION_VIEW)
def survey_results(request):
    """Satisfaction by village: of the days and the survey asked, as of a day."""
    form = asked(forms.ResultsFilter, request)
    found = satisfaction.by_village(_answers(request, form), day=form.as_of)
    rows = _villages(request, form)
    context = listing(request, form=form, rows=rows, table=_table(found), orders=BY_VILLAGE, unit=_("个村"))
    context |= {"as_of": form.as_of, "fewest": FEWEST, "all": satisfaction.reads_sheets(request.post)}
    context |= {"valid": satisfaction.totals(found.values())}
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, "evaluation/survey_results.html", context)


def _answers(request, form):
    return form.narrow(satisfaction.told_to(request.post, Answer.objects.visible_to(request.post)))


def _villages(request, form):
    rows = Division.objects.visible_to(request.post).filter(level=Division.Level.VILLAGE)
    form.area_column = "code"
    return form.in_area(rows)


def _table(found: dict[str, Satisfaction]):
    def table(rows, **named):
        for row in rows:
            row.found = found.get(row.pk, Satisfaction(0))
        return VillageTable(rows, **named)

    return table


@needs(Right.EVALUATION_EXPORT)
def survey_results_export(request):
    form = asked(forms.ResultsFilter, request)
    found = satisfaction.by_village(_answers(request, form), day=form.as_of)
    lines = (
        [
            row.pk,
            row.short_name,
            row.found.valid,
            row.found.shown_mean,
            row.found.shown_share,
            "" if row.found.says_enough else _("不足 %s 份，不适用") % FEWEST,
        ]
        for row in _with(_villages(request, form), found)
    )
    return answer(_("群众满意度"), EXPORTED, lines, post=request.post, table=Answer)


@needs(Right.EVALUATION_VIEW)
def question_set_list(request):
    rows = QuestionSet.objects.of_county(request.post).annotate(asked=Count("questions"))
    form = asked(forms.FilterForm, request)
    context = listing(request, form=form, rows=rows, table=QuestionSetTable, orders=NEWEST, unit=_("版"))
    context["may_write"] = _may_write(request.post)
    return render(request, "evaluation/question_set_list.html", context)


def _may_write(post) -> bool:
    """The county's own office writes the questions."""
    return may(post, Right.SURVEY_MANAGE) and post.division.level == Division.Level.COUNTY


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def question_set_create(request):
    form = forms.QuestionSetForm(bound(request), post=request.post, initial=_outline(request.post))
    if form.is_valid():
        made = carried_out(form, acts.write_questions, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已保存，核对后启用"), "evaluation:question-set-detail", made.pk)
    return form_page(request, form, title=_("编制问卷"), back=SETS.url("list"), draft="question-set")


def _outline(post) -> dict[str, Any]:
    """The last version of the county, or the first there ever is."""
    last = QuestionSet.objects.of_county(post).first()
    if last is None:
        said = _("本问卷不记名，只用于改进管护工作，请按您的真实感受填写。")
        return {"name": _("农村公共设施管护满意度问卷"), "intro": said, "questions": forms.FIRST}
    return {"name": last.name, "intro": last.intro, "questions": _texts(last)}


def _texts(row: QuestionSet) -> str:
    return "\n".join(question.text for question in row.questions.order_by("order"))


def _set_of(request, set_id: int) -> QuestionSet:
    return get_object_or_404(QuestionSet.objects.of_county(request.post), pk=set_id)


@needs(Right.EVALUATION_VIEW)
def question_set_detail(request, set_id):
    row = _set_of(request, set_id)
    change = row.state == QuestionSetState.DRAFT and may(request.post, Right.SURVEY_MANAGE, row)
    facts = [(_("版次"), _("第%s版") % row.number), (_("题目"), _("%s 道") % row.questions.count())]
    words = [(_("卷首语"), row.intro)]
    words += [(_("第 %s 题") % one.order, one.text) for one in row.questions.order_by("order")]
    edit_url = SETS.url("edit", row.pk) if change else ""
    return detail_page(request, SETS, row, facts=facts, words=words, edit_url=edit_url)


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def question_set_edit(request, set_id):
    row = _set_of(request, set_id)
    require(request.post, Right.SURVEY_MANAGE, row)
    initial = {"name": row.name, "intro": row.intro, "questions": _texts(row), "version": row.version}
    form = forms.QuestionSetForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        said = {"question_set": row, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise_questions, **said, **form.said()) is not None:
            return done(request, _("已保存"), "evaluation:question-set-detail", row.pk)
    back = SETS.url("detail", row.pk)
    return form_page(request, form, title=_("修改问卷"), back=back, draft=f"question-set-{row.pk}")


@needs(Right.SURVEY_MANAGE, methods="GET POST")
def question_set_act(request, set_id, act):
    return act_page(request, SETS, _set_of(request, set_id), act)
