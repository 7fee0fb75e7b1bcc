"""技术求助: the list, asking, one request and its acts; the county's limits."""

import uuid

from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import questions as acts
from maintenance.actions.experts import may_call
from maintenance.actions.keeping import kept
from maintenance.forms import questions as forms
from maintenance.guidance_acts import QUESTION_ACTS
from maintenance.guidance_tables import QUESTION_TONES, QuestionTable, state_of
from maintenance.models import Question, QuestionLimit
from maintenance.models.questions import FLOW, NOT_ASSIGNED_TO_YOU, NOT_YOURS, OPEN
from maintenance.views.asking import facility_of, form_page, linked, may_ask
from maintenance.views.moves import act_on, buttons, by_act

ORDERS = {"newest": Order(_("最近提出"), "-id"), "due": Order(_("先到期"), "due_on", "id")}
EXPORTED = (
    Column("asked", "提出日期", 12, "date"),
    Column("division", "所在地", 14),
    Column("sector", "行业", 12),
    Column("facility", "设施", 24),
    Column("title", "问题", 30),
    Column("text", "情况说明", 40),
    Column("expert", "专家、队伍", 18),
    Column("due_on", "期限", 12, "date"),
    Column("way", "答复方式", 10),
    Column("answered_on", "答复日期", 12, "date"),
    Column("answer", "答复", 50),
    Column("rating", "评分", 8, "number"),
    Column("rating_text", "评价", 30),
    Column("state", "状态", 10),
    Column("late", "逾期", 8),
)
KINDS = {"assign": "primary", "answer": "primary", "rate": "primary", "resubmit": "primary"}
MINE = (Right.CARE_VIEW, Right.MATTER_REPORT, Right.TRAINING_MANAGE)


@needs(Right.CARE_VIEW)
def question_list(request):
    form = asked(forms.QuestionFilter, request)
    rows = form.narrow(Question.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=QuestionTable, orders=ORDERS, unit=_("件"))
    context["may_ask"] = may_ask(request.post)
    return render(request, "maintenance/question_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def question_list_export(request):
    form = asked(forms.QuestionFilter, request)
    rows = form.narrow(Question.objects.visible_to(request.post).for_list()).order_by("-id")
    lines = (
        [
            timezone.localdate(row.asked_at),
            str(row.division),
            str(row.sector or ""),
            row.facility.name if row.facility else "",
            row.title,
            row.text,
            str(row.expert or ""),
            row.due_on,
            row.get_way_display(),
            row.answered_on,
            row.answer,
            row.rating,
            row.rating_text,
            row.get_state_display(),
            _("是") if row.is_late else "",
        ]
        for row in rows.iterator(500)
    )
    return answer(_("技术求助"), EXPORTED, lines, post=request.post, table=Question)


@needs(Right.MATTER_REPORT, methods="GET POST", most_bytes=140 * 1024 * 1024)
def question_create(request):
    facility = facility_of(request)
    files = request.FILES if request.method == "POST" else None
    form = forms.AskForm(
        bound(request), files, post=request.post, facility=facility, initial={"client_key": uuid.uuid4()}
    )
    if form.is_valid():
        made = carried_out(form, acts.ask, by=request.post, account_id=request.account.pk, **form.said())
        if made is not None:
            return done(request, _("已提出，指派后会通知您"), "maintenance:question-detail", made.pk)
    context = {"facility": facility, "troubles": forms.TROUBLES, "open": _open_of(request, facility)}
    draft = f"question-create-{facility.pk if facility else 0}"
    return form_page(request, form, template="maintenance/question_create.html", draft=draft, **context)


def _open_of(request, facility) -> list[Question]:
    """Asked already: nobody need ask it again."""
    rows = Question.objects.visible_to(request.post).open()
    return list(rows.filter(facility=facility)[:5]) if facility else []


def question_of(request, question_id: int) -> Question:
    rows = (
        Question.objects.visible_to(request.post).for_list().select_related("expert__person", "assigned_by")
    )
    return get_object_or_404(rows, pk=question_id)


@needs(Right.CARE_VIEW)
def question_detail(request, question_id):
    question = question_of(request, question_id)
    mine = question.asked_by_id == request.post.person_id
    context = {
        "question": question,
        "state": state_of(question, QUESTION_TONES),
        "facts": _facts(question),
        "offers": buttons(
            FLOW,
            question,
            request.post,
            url_of=by_act("question", question),
            kinds=KINDS,
            hidden=(NOT_YOURS, NOT_ASSIGNED_TO_YOU),
        ),
        "photos": kept(acts.owner_of(question)),
        "may_add": mine and question.state in OPEN,
        "may_call": question.expert is not None
        and question.expert.phone
        and may_call(request.post, question.expert),
        "events": events_of(question, limit=12),
    }
    return render(request, "maintenance/question_detail.html", context)


def _facts(question: Question) -> list[tuple]:
    due = ""
    if question.due_on:
        due = _("%(day)s 前%(what)s") % {
            "day": f"{question.due_on:%Y-%m-%d}",
            "what": _("指派") if question.state == "asked" else _("答复"),
        }
    return [
        (_("设施"), linked(question.facility, "assets:facility-detail")),
        (_("所在地"), question.division, question.sector or _("未分行业")),
        (_("求助人"), question.asked_by, f"{timezone.localtime(question.asked_at):%Y-%m-%d %H:%M}"),
        (
            _("专家、队伍"),
            linked(question.expert, "maintenance:expert-detail"),
            question.expert and question.expert.skill,
        ),
        (
            _("指派人"),
            question.assigned_by,
            question.assigned_at and f"{timezone.localtime(question.assigned_at):%Y-%m-%d}",
        ),
        (_("期限"), due),
    ]


@needs(*MINE, methods="GET POST")
def question_act(request, question_id, act):
    question = question_of(request, question_id)
    then = ("maintenance:question-list",) if act == "decline" else ()  # who declined may see it no longer
    return act_on(request, question, act, noun="question", acts=QUESTION_ACTS, flows=(FLOW,), then=then)


@needs(Right.MATTER_REPORT, methods="POST", most_bytes=20 * 1024 * 1024)
def question_photo(request, question_id):
    question = question_of(request, question_id)
    files = request.FILES.getlist("photos")
    if not files:
        raise BadRequest(_("请选择照片"))
    try:
        for file in files:
            acts.add_photo(question=question, file=file, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(reverse("maintenance:question-detail", args=[question.pk]))


def _may_set(post) -> bool:
    county = post.division.level == Division.Level.COUNTY and post.scope_kind == ScopeKind.AREA
    return county and may(post, Right.TRAINING_MANAGE)


@needs(Right.CARE_VIEW)
def question_limits(request):
    """In how many working days a request is assigned and answered; those to come and those past beside them."""
    context = {"limits": QuestionLimit.objects.all()[:20], "today": timezone.localdate()}
    return render(request, "maintenance/question_limits.html", context | {"may_set": _may_set(request.post)})


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def question_limit_create(request):
    now = QuestionLimit.objects.filter(from_date__lte=timezone.localdate()).first()
    initial = {"assign_days": now.assign_days, "answer_days": now.answer_days} if now else {}
    return small_act(
        request,
        form=forms.LimitForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.set_limit(by=request.post, **form.cleaned_data),
        title=_("改技术求助时限"),
        intro=_("只对起用日期以后的指派、答复有效。"),
        word=_("保存"),
        told=_("已保存"),
        then=("maintenance:question-limits",),
    )
