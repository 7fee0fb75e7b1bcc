"""群众意见: the list, one opinion and its acts, and the answers that anyone may read."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import may
from accounts.doors import needs, public_page
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from accounts.views.answers import bound, done
from common.paging import Order
from common.spreadsheets.out import Column
from evaluation.actions import opinions as acts
from evaluation.forms.opinions import OpinionFilter, OpinionForm
from evaluation.models import OPINION_FLOW, Opinion
from evaluation.opinion_acts import OPINION_ACTS
from evaluation.opinion_tables import OPINION_TONES, OpinionTable
from evaluation.views.nouns import Noun, act_page, detail_page, form_page

ORDERS = {"newest": Order(lazy("最近收到"), "-id")}
SHOWN = 200  # answers on the public page of a place
NOUN = Noun("opinion", "opinion", lazy("群众意见"), Opinion, OPINION_FLOW, OPINION_ACTS, OPINION_TONES)
EXPORTED = (
    Column("number", "编号", 16, "code"),
    Column("division", "村（社区）", 14),
    Column("facility", "设施", 20),
    Column("channel", "来源", 12),
    Column("text", "意见内容", 50),
    Column("received_on", "收到日期", 12, "date"),
    Column("due_on", "答复期限", 12, "date"),
    Column("answer", "答复", 50),
    Column("answered_on", "答复日期", 12, "date"),
    Column("state", "状态", 10),
)


@needs(Right.EVALUATION_VIEW)
def opinion_list(request):
    form = asked(OpinionFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=OpinionTable, orders=ORDERS, unit=_("条"))
    context["may_enter"] = may(request.post, Right.SURVEY_ENTER)
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, "evaluation/opinion_list.html", context)


@needs(Right.EVALUATION_EXPORT)
def opinion_list_export(request):
    rows = asked(OpinionFilter, request).narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.number,
            row.division.short_name,
            row.facility.name if row.facility else "",
            row.get_channel_display(),
            row.text,
            row.received_on,
            row.due_on,
            row.answer,
            row.answered_on,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("群众意见"), EXPORTED, lines, post=request.post, table=Opinion)


@needs(Right.SURVEY_ENTER, methods="GET POST")
def opinion_create(request):
    form = OpinionForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.enter, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记，编号 %s") % made.number, "evaluation:opinion-detail", made.pk)
    intro = _("不记意见人的姓名、电话；需要回访的，请用群众上报。")
    return form_page(
        request, form, title=_("登记群众意见"), back=NOUN.url("list"), draft="opinion", intro=intro
    )


@needs(Right.EVALUATION_VIEW)
def opinion_detail(request, opinion_id):
    row = NOUN.of(request, opinion_id)
    day = "{:%Y-%m-%d}".format
    facts = [
        (_("村（社区）"), row.division),
        (_("设施"), row.facility),
        (_("来源"), row.get_channel_display()),
        (_("收到日期"), day(row.received_on)),
        (_("答复期限"), day(row.due_on), _("已超期") if row.late else ""),
        (_("答复日期"), day(row.answered_on) if row.answered_on else ""),
        (_("公开"), (row.gist or _("公开")) if row.shown else _("不公开")),
        (_("无效原因"), row.void_reason),
    ]
    words = [(_("意见"), row.text), (_("答复"), row.answer)]
    return detail_page(request, NOUN, row, facts=facts, words=words)


@needs(Right.OPINION_ANSWER, methods="GET POST")
def opinion_act(request, opinion_id, act):
    return act_page(request, NOUN, NOUN.of(request, opinion_id), act)


@public_page()
def opinion_answers(request, code):
    """意见答复 of a village, township or county: anyone may read them; never the words of who wrote."""
    division = Division.objects.everywhere(because="answered in public").filter(code=code).first()
    if division is None:
        raise Http404
    rows = Opinion.objects.public().filter(in_ranges("division_id", division.ranges)).for_list()
    rows = rows.order_by("-answered_on", "-id")
    context = {"division": division, "answers": rows[:SHOWN], "number": rows.count()}
    return render(request, "evaluation/opinion_answers.html", context)
