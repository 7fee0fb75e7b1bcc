"""会议: the list, one from planning to its minutes, what is unsolved put before it, the minutes as a paper."""

from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import trail
from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.attachments.content import PICTURES
from common.paging import Order
from maintenance.actions.keeping import kept
from maintenance.views.asking import form_page, linked
from maintenance.views.moves import act_on, buttons
from tasks_checklist import meeting_paper
from tasks_checklist.actions import meetings as acts
from tasks_checklist.actions.groups import keeps_meetings, require_office
from tasks_checklist.finding_shown import act_url
from tasks_checklist.forms import meetings as forms
from tasks_checklist.meeting_acts import MEETING_ACTS
from tasks_checklist.meeting_tables import MeetingTable
from tasks_checklist.models import Decision, Meeting, MeetingState
from tasks_checklist.models.meetings import MEETING_FLOW
from tasks_checklist.unsolved import unsolved_in
from tasks_checklist.views.papers import word_answer

ORDERS = {"newest": Order(__("最近"), "-held_at", "-id"), "oldest": Order(__("最早"), "held_at", "id")}
LIST = "tasks_checklist:meeting-list"
KINDS = {"hold": "primary", "minute": "primary"}
MOST_BYTES = 60 * 1024 * 1024
BECAUSE = "the decisions of a meeting in sight"


def meeting_of(request, meeting_id: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.post).for_list()
    return get_object_or_404(rows, pk=meeting_id)


def page_of(meeting: Meeting) -> tuple:
    return ("tasks_checklist:meeting-detail", meeting.pk)


@needs(Right.TASK_VIEW)
def meeting_list(request):
    form = asked(forms.MeetingFilter, request)
    rows = Meeting.objects.visible_to(request.post).for_list().annotate(decided=Count("decisions"))
    context = listing(
        request, form=form, rows=form.narrow(rows), table=MeetingTable, orders=ORDERS, unit=_("次")
    )
    context["may_manage"] = may(request.post, Right.MEETING_MANAGE)
    return render(request, "tasks_checklist/meeting_list.html", context)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_create(request):
    """A weekly consultation goes on to what is unsolved."""
    initial = {"kind": request.GET.get("kind", ""), "group": request.GET.get("group", "")}
    if initial["kind"] == Meeting.Kind.CONSULTATION:
        week = timezone.localdate().isocalendar().week
        initial["title"] = _("第%s周会商") % week
    form = forms.MeetingForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.plan, by=request.post, **form.cleaned_data)
        if made is not None:
            consults = made.kind == Meeting.Kind.CONSULTATION
            then = "tasks_checklist:meeting-matters" if consults else "tasks_checklist:meeting-detail"
            return done(request, _("已安排会议"), then, made.pk)
    return form_page(request, form, title=_("安排会议"), back=reverse(LIST), draft="meeting")


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_edit(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    require_office(request.post, meeting)
    if meeting.state != MeetingState.PLANNED:
        raise BadRequest(_("会议现为“%s”，不能再改") % meeting.get_state_display())
    initial = forms.MeetingChangeForm.initial_of(meeting)
    form = forms.MeetingChangeForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        said = {"meeting": meeting, "version": form.cleaned_data["version"], "by": request.post}
        if carried_out(form, acts.revise, **said, **form.said()) is not None:
            return done(request, _("已保存"), *page_of(meeting))
    back = reverse(page_of(meeting)[0], args=[meeting.pk])
    return form_page(request, form, title=meeting.title, back=back, draft=f"meeting-{meeting.pk}")


@needs(Right.TASK_VIEW)
def meeting_detail(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    keeps = keeps_meetings(request.post, meeting.division_id)
    files = list(kept(acts.owner_of(meeting)))
    offers = buttons(MEETING_FLOW, meeting, request.post, url_of=act_url("meeting", meeting), kinds=KINDS)
    decisions = Decision.objects.everywhere(because=BECAUSE).filter(meeting=meeting)
    context = {
        "meeting": meeting,
        "facts": _facts(meeting),
        "offers": offers if keeps else [],
        "keeps": keeps,
        "planned": meeting.state == MeetingState.PLANNED,
        "held": meeting.state == MeetingState.HELD,
        "open_to_acts": meeting.state in (MeetingState.PLANNED, MeetingState.HELD),
        "took_place": meeting.state in (MeetingState.HELD, MeetingState.MINUTED),
        "decisions": decisions.for_list().order_by("seq"),
        "photos": [one for one in files if one.kind in PICTURES],
        "papers": [one for one in files if one.kind not in PICTURES],
        "events": trail.events_of(meeting),
    }
    return render(request, "tasks_checklist/meeting_detail.html", context)


def _facts(meeting: Meeting) -> list[tuple]:
    at = timezone.localtime(meeting.held_at)
    invited = meeting.invited_at and f"{timezone.localtime(meeting.invited_at):%Y-%m-%d %H:%M}"
    found: list[tuple] = [
        (_("时间"), f"{at:%Y-%m-%d %H:%M}"),
        (_("地点"), meeting.place),
        (_("召开单位"), linked(meeting.group, "tasks_checklist:group-detail"), meeting.get_kind_display()),
        (_("主持人"), meeting.chair),
        (_("通知成员"), invited or _("未通知")),
        (_("纪要编号"), meeting.minutes_number),
        (_("出席"), meeting.present),
    ]
    if meeting.cancelled_reason:
        found.append((_("取消原因"), meeting.cancelled_reason))
    return found


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_act(request, meeting_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    meeting = meeting_of(request, meeting_id)
    then = page_of(meeting)
    return act_on(request, meeting, act, noun="meeting", acts=MEETING_ACTS, flows=(MEETING_FLOW,), then=then)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_invite(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    require_office(request.post, meeting)
    return small_act(
        request,
        form=PostForm(bound(request), post=request.post),
        act=lambda form: acts.invite(meeting=meeting, by=request.post),
        title=_("通知成员：%s") % meeting.title,
        intro=_("给小组全体成员发会议通知，同一天只发一次。"),
        word=_("发通知"),
        told=_("已通知小组成员"),
        then=page_of(meeting),
    )


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_matters(request, meeting_id):
    """周会商: what of the area is unsolved, ticked into the matters."""
    meeting = meeting_of(request, meeting_id)
    require_office(request.post, meeting)
    found = unsolved_in(request.post, meeting.division)
    form = PostForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("row"))
        lines = [one.line for one in found if one.key in ticked]
        if carried_out(form, acts.take_along, meeting=meeting, lines=lines, by=request.post) is not None:
            return done(request, _("已选入 %s 项议题") % len(lines), *page_of(meeting))
    there = set(meeting.matters.splitlines())
    context: dict[str, Any] = {
        "form": form,
        "meeting": meeting,
        "rows": [(one, one.line in there) for one in found],
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks_checklist/meeting_matters.html", context, status=status)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def meeting_minutes(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    require_office(request.post, meeting)
    if meeting.state != MeetingState.HELD:
        raise BadRequest(_("会议现为“%s”，会议情况在召开后、印发纪要前写") % meeting.get_state_display())
    form = forms.MinutesForm(bound(request), post=request.post, initial=forms.MinutesForm.initial_of(meeting))
    if form.is_valid():
        said = {"meeting": meeting, "by": request.post, **form.cleaned_data}
        if carried_out(form, acts.write_minutes, **said) is not None:
            return done(request, _("已保存会议情况"), *page_of(meeting))
    back = reverse(page_of(meeting)[0], args=[meeting.pk])
    said_of = {"title": _("会议情况：%s") % meeting.title, "back": back, "draft": f"minutes-{meeting.pk}"}
    return form_page(request, form, **said_of)


@needs(Right.TASK_VIEW)
def meeting_word(request, meeting_id):
    """The minutes as Word; before they are issued a draft for discussion."""
    meeting = meeting_of(request, meeting_id)
    if meeting.state not in (MeetingState.HELD, MeetingState.MINUTED):
        raise BadRequest(_("会议召开后才有纪要"))
    return word_answer(meeting_paper.document(meeting), meeting_paper.file_name(meeting), table=Meeting)


@needs(Right.MEETING_MANAGE, methods="POST", most_bytes=MOST_BYTES)
def meeting_file(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        acts.add_scans(meeting=meeting, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(*page_of(meeting))
