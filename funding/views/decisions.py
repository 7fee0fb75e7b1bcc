"""村级决策: the list, one with its steps, the next step as a page for the phone, its photos and minutes."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import trail
from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding import project_shown as shown
from funding.actions import decisions as acts
from funding.decision_rules import next_step
from funding.forms import decisions as forms
from funding.models import DecisionRecord, DecisionStep, Project
from funding.project_acts import DECISION_ACTS
from funding.project_tables import DECISION_TONES, DECISIONS, DecisionTable

ORDERS = {"newest": Order(__("最近登记"), "-id"), "oldest": Order(__("最早登记"), "id")}
LIST, PAGE = "funding:decision-list", "funding:decision-detail"
MOST_BYTES = 60 * 1024 * 1024
WORDS = {"take_back": __("撤回上一步"), "drop": __("撤销该决策")}


def _rows(post):
    return DecisionRecord.objects.visible_to(post).for_list()


def decision_of(request, decision_id: int) -> DecisionRecord:
    return get_object_or_404(_rows(request.post), pk=decision_id)


@needs(Right.PROJECT_VIEW)
def decision_list(request):
    form = asked(forms.DecisionFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=DecisionTable, orders=ORDERS, unit=_("件"))
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    context["may_declare"] = may(request.post, Right.PROJECT_DECLARE)
    return render(request, "funding/decision_list.html", context)


@needs(Right.FUND_EXPORT)
def decision_list_export(request):
    form = asked(forms.DecisionFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("-id")
    lines = (
        [
            row.division.short_name,
            row.get_way_display(),
            row.title,
            row.text,
            row.decided_on,
            row.published_on,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("村级决策"), DECISIONS, lines, post=request.post, table=DecisionRecord)


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def decision_create(request):
    form = forms.DecisionForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.begin, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记，请逐步登记各步骤"), PAGE, made.pk)
    context = {
        "form": form,
        "title": _("登记村级决策"),
        "word": _("登记"),
        "list_name": LIST,
        "draft": "decision",
    }
    context["list_word"] = _("村级决策")
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.PROJECT_VIEW)
def decision_detail(request, decision_id):
    record = decision_of(request, decision_id)
    may_record = may(request.post, Right.PROJECT_DECLARE, record)
    rows = shown.step_rows(record)
    context = {
        "record": record,
        "tone": DECISION_TONES[record.state],
        "steps": rows,
        "hints": shown.decision_hints(record),
        "may_record": may_record and any(row["state"] == "now" for row in rows),
        "may_add": may_record and record.state not in ("dropped",),
        "may_take_back": may_record and record.state != "dropped" and any(row["step"] for row in rows),
        "may_drop": may_record and record.state in ("open", "adopted", "rejected"),
        "projects": Project.objects.visible_to(request.post)
        .filter(decision=record)
        .for_list()
        .order_by("-id")[:20],
        "events": trail.events_of(record),
    }
    return render(request, "funding/decision_detail.html", context)


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def decision_step(request, decision_id):
    """The next step as it was held: a page, made for one thumb."""
    record = decision_of(request, decision_id)
    require(request.post, Right.PROJECT_DECLARE, record)
    now = next_step(record.way, record.steps.values_list("step", flat=True))
    if now is None or record.state not in ("open", "adopted"):
        raise BadRequest(_("该决策%s，没有要登记的步骤") % record.get_state_display())
    form = forms.StepForm(bound(request), post=request.post, row=record, step=now)
    if form.is_valid():
        said = {"record": record, "step": now, "by": request.post}
        if carried_out(form, acts.record_step, **said, **form.cleaned_data) is not None:
            return done(
                request, _("已登记“%s”，请上传照片、会议记录") % DecisionStep.Step(now).label, PAGE, record.pk
            )
    context = {
        "form": form,
        "title": DecisionStep.Step(now).label,
        "record": record,
        "back": reverse(PAGE, args=[record.pk]),
        "draft": f"decision-{record.pk}-{now}",
    }
    return render(request, "funding/decision_step.html", context, status=422 if form.is_bound else 200)


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def decision_act(request, decision_id, act):
    """撤回上一步, 撤销: why is asked."""
    if act not in DECISION_ACTS:
        raise Http404
    record, said = decision_of(request, decision_id), DECISION_ACTS[act]
    require(request.post, Right.PROJECT_DECLARE, record)
    word = str(WORDS[act])
    return small_act(
        request,
        form=said.form(bound(request), post=request.post, row=record),
        act=lambda form: said.do(record=record, by=request.post, **form.cleaned_data),
        title=f"{word}：{record.title}",
        word=word,
        told=str(said.told),
        then=(PAGE, record.pk),
        danger=said.danger,
        template=said.template,
    )


@needs(Right.PROJECT_DECLARE, methods="POST", most_bytes=MOST_BYTES)
def decision_file(request, decision_id, step):
    """Photos and minutes of a step."""
    record = decision_of(request, decision_id)
    held = get_object_or_404(record.steps.select_related("record"), step=step)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        acts.add_files(step=held, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(reverse(PAGE, args=[record.pk]))
