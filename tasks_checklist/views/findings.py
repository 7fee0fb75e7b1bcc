"""督导问题: the list and its workbook, one finding with its acts, photos, extension, writing one down."""

import uuid
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.models import Matter
from maintenance.views.asking import facility_of, form_page
from maintenance.views.moves import act_on
from tasks_checklist import finding_shown
from tasks_checklist.actions import finding_photos as photos
from tasks_checklist.actions import findings as acts
from tasks_checklist.actions import rectifying
from tasks_checklist.finding_acts import ACTS
from tasks_checklist.finding_tables import EXPORTED, FindingTable, cells
from tasks_checklist.forms import findings as forms
from tasks_checklist.models import Extension, Finding, VisitStop
from tasks_checklist.models.finding_flow import FLOW
from tasks_checklist.views.visit_records import recordable

ORDERS = {"newest": Order(_("最近提出"), "-id"), "due": Order(_("先到期"), "due_on", "id")}
MINE = (Right.FINDING_ISSUE, Right.FINDING_RECTIFY, Right.FINDING_STRIKE, Right.FINDING_WITHDRAW)
FETCHED = 500


def visible(post):
    return Finding.objects.visible_to(post).for_list()


def finding_of(request, finding_id: int) -> Finding:
    rows = visible(request.post).select_related(
        "party__division",
        "division__parent",
        "facility__type",
        "repair",
        "relapse_of",
        "issued_by",
        "made_by",
    )
    return get_object_or_404(rows, pk=finding_id)


@needs(Right.TASK_VIEW)
def finding_list(request):
    form = asked(forms.FindingFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(visible(request.post)),
        table=FindingTable,
        orders=ORDERS,
        unit=_("件"),
    )
    context |= {
        "may_issue": may(request.post, Right.FINDING_ISSUE),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "late": 0 if context["chips"] else Finding.objects.visible_to(request.post).overdue().count(),
    }
    return render(request, "tasks_checklist/finding_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def finding_export(request):
    form = asked(forms.FindingFilter, request)
    rows = form.narrow(visible(request.post)).select_related("relapse_of").order_by("-id").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows)
    return answer(
        _("督导问题清单"),
        EXPORTED,
        lines,
        post=request.post,
        table=Finding,
        below_title=below,
        freeze_columns=1,
    )


@needs(Right.TASK_VIEW)
def finding_detail(request, finding_id):
    finding = finding_of(request, finding_id)
    if request.htmx and request.GET.get("photos"):
        groups = finding_shown.photo_groups(finding, request.post)
        return render(
            request,
            "tasks_checklist/finding_detail.html#photos",
            {"finding": finding, "photo_groups": groups},
        )
    context = {
        "finding": finding,
        "offers": finding_shown.offers(finding, request.post),
        "notice_url": finding_shown.notice_url(finding),
        "facts": finding_shown.facts(finding, request.post),
        "steps": finding_shown.steps(finding),
        "strips": finding_shown.strips(finding),
        "extensions": finding_shown.extensions(finding, request.post),
        "talk": finding_shown.talk_of(finding, request.post),
        "photo_groups": finding_shown.photo_groups(finding, request.post),
        "relapses": Finding.objects.visible_to(request.post).filter(relapse_of=finding),
    }
    return render(request, "tasks_checklist/finding_detail.html", context)


@needs(*MINE, methods="GET POST", most_bytes=140 * 1024 * 1024)
def finding_act(request, finding_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    finding = finding_of(request, finding_id)
    if act == "apply" and request.method == "POST":
        _keep_sent(request, finding)
    then = ("tasks_checklist:finding-detail", finding.pk)
    return act_on(request, finding, act, noun="finding", acts=ACTS, flows=(FLOW,), then=then)


def _keep_sent(request, finding: Finding) -> None:
    """Photos of the sheet, each kept for itself: a refusal of the rest loses none. Raises BadRequest in words."""
    for file in request.FILES.getlist("photos"):
        try:
            photos.add_photo(
                finding=finding, when="after", file=file, by=request.post, account_id=request.account.pk
            )
        except ValidationError as refusal:
            raise BadRequest(f"{file.name}：{refusal.messages[0]}") from refusal


@needs(Right.FINDING_ISSUE, methods="GET POST", most_bytes=140 * 1024 * 1024)
def finding_create(request):
    """On the spot: about a facility (?facility=), a matter (?matter=), a visit's stop (?stop=), or a unit chosen."""
    matter, stop = _matter_of(request), _stop_of(request)
    facility = None if stop else facility_of(request)  # at a stop it is chosen of what is looked at
    initial: dict[str, Any] = {"client_key": uuid.uuid4()}
    if stop:
        asked_for = request.GET.get("facility", "")[:16]
        initial |= {"found_on": stop.visit.day, "facility": int(asked_for) if asked_for.isdecimal() else None}
    if matter:
        initial |= {"title": matter.title, "text": matter.text, "source": "inspection", "place": matter.place}
    files = request.FILES if request.method == "POST" else None
    form = forms.FindingForm(
        bound(request), files, post=request.post, facility=facility, matter=matter, stop=stop, initial=initial
    )
    if form.is_valid():
        made = carried_out(
            form,
            photos.write_down,
            account_id=request.account.pk,
            at_once="draft" not in request.POST and not (stop and stop.visit.is_secret),
            by=request.post,
            **form.said(),
        )
        if made is not None:
            told = _("已下发，编号 %s") if made.issued_at else _("已存为待下发，编号 %s")
            then = ("visit-stop-record", stop.pk) if stop else ("finding-detail", made.pk)
            return done(request, told % made.number, f"tasks_checklist:{then[0]}", then[1])
    context = {"facility": form.given, "matter": matter, "stop": stop, "problems": forms.PROBLEMS}
    key = "-".join(str(one.pk if one else 0) for one in (facility, matter, stop))
    return form_page(
        request,
        form,
        template="tasks_checklist/finding_create.html",
        draft=f"finding-create-{key}",
        **context,
    )


def _matter_of(request) -> Matter | None:
    key = request.GET.get("matter", "")
    if not key:
        return None
    rows = Matter.objects.visible_to(request.post).select_related(
        "facility__type__sector", "division__parent"
    )
    return get_object_or_404(rows, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0)


def _stop_of(request) -> VisitStop | None:
    """The stop at which the post's team is now. Raises Http404, Refused, BadRequest in words."""
    key = request.GET.get("stop", "")
    if not key:
        return None
    return recordable(request, int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0)


@needs(Right.FINDING_ISSUE, methods="GET POST")
def finding_edit(request, finding_id):
    finding = finding_of(request, finding_id)
    if finding.state != "draft":
        raise BadRequest(_("已下发的问题不能修改，可误报撤销后重新下发"))
    return small_act(
        request,
        form=forms.ChangeForm(bound(request), post=request.post, row=finding),
        act=lambda form: acts.change(finding=finding, by=request.post, **form.cleaned_data),
        title=_("修改：%s") % finding.number,
        word=_("保存"),
        told=_("已保存"),
        then=("tasks_checklist:finding-detail", finding.pk),
        template="maintenance/row_act.html",
    )


@needs(*MINE, methods="POST", most_bytes=20 * 1024 * 1024)
def finding_photo_create(request, finding_id, when):
    """One photo from the script (204, or 422 with a sentence), or several from a form without it."""
    if when not in photos.OWNER_OF:
        raise Http404
    finding, files = finding_of(request, finding_id), request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到照片，请重新选择")
    for file in files:
        try:
            photos.add_photo(
                finding=finding, when=when, file=file, by=request.post, account_id=request.account.pk
            )
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        told = HttpResponse(wrong, status=422, content_type="text/plain")
        return told if wrong else HttpResponse(status=204)
    if wrong:
        raise BadRequest(wrong)
    return redirect(reverse("tasks_checklist:finding-detail", args=[finding.pk]))


# --- 延期 ---------------------------------------------------------------------------------------
@needs(Right.FINDING_RECTIFY, methods="GET POST")
def finding_extend(request, finding_id):
    finding = finding_of(request, finding_id)
    return small_act(
        request,
        form=forms.ExtensionForm(bound(request), post=request.post),
        act=lambda form: rectifying.ask_extension(finding=finding, by=request.post, **form.cleaned_data),
        title=_("申请延期：%s") % finding.title,
        intro=_("每个问题只能延期一次，须在限期前批准。"),
        word=_("申请延期"),
        told=_("已申请，等下发单位答复"),
        then=("tasks_checklist:finding-detail", finding.pk),
    )


@needs(Right.FINDING_STRIKE, methods="GET POST")
def extension_answer(request, extension_id):
    rows = Extension.objects.visible_to(request.post).select_related("finding")
    extension = get_object_or_404(rows, pk=extension_id)
    return small_act(
        request,
        form=forms.AnswerForm(bound(request), post=request.post),
        act=lambda form: rectifying.answer_extension(
            extension=extension, by=request.post, **form.cleaned_data
        ),
        title=_("答复延期：%s") % extension.finding.title,
        intro=_("申请延至%(day)s：%(why)s") % {"day": f"{extension.until:%Y-%m-%d}", "why": extension.reason},
        word=_("答复"),
        told=_("已答复"),
        then=("tasks_checklist:finding-detail", extension.finding_id),
    )
