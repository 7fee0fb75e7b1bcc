"""会议议定: the list with its workbook, one decision with its acts; written down at a meeting, made a share of a task."""

from typing import Any

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import trail
from accounts.access import may, sees
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import PostForm
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from maintenance.forms.acts import ReasonForm
from maintenance.views.asking import linked
from maintenance.views.moves import act_on, buttons
from tasks_checklist.actions import decisions as acts
from tasks_checklist.actions.groups import keeps_meetings, require_office
from tasks_checklist.finding_shown import act_url
from tasks_checklist.forms import meetings as forms
from tasks_checklist.meeting_acts import DECISION_ACTS
from tasks_checklist.meeting_tables import EXPORTED, DecisionTable, cells, days_left
from tasks_checklist.models import Assignment, Decision, MeetingState
from tasks_checklist.models.meetings import DECISION_FLOW, IN_A_TASK
from tasks_checklist.views.meetings import meeting_of, page_of

ORDERS = {"due": Order(__("先到期"), "due_on", "id"), "newest": Order(__("最近议定"), "-id")}
FETCHED = 500
LEAVING = ("列错任务", "单独办理更快")


def decision_of(request, decision_id: int) -> Decision:
    return get_object_or_404(Decision.objects.visible_to(request.post).for_list(), pk=decision_id)


def back_to(decision: Decision) -> tuple:
    return ("tasks_checklist:decision-detail", decision.pk)


@needs(Right.TASK_VIEW)
def decision_list(request):
    form = asked(forms.DecisionFilter, request)
    rows = form.narrow(Decision.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=DecisionTable, orders=ORDERS, unit=_("项"))
    context["late"] = 0 if context["chips"] else Decision.objects.visible_to(request.post).overdue().count()
    return render(request, "tasks_checklist/decision_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def decision_export(request):
    form = asked(forms.DecisionFilter, request)
    rows = form.narrow(Decision.objects.visible_to(request.post).for_list()).order_by("due_on", "id")
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows.iterator(FETCHED))
    return answer(
        _("会议议定事项"),
        EXPORTED,
        lines,
        post=request.post,
        table=Decision,
        below_title=below,
        freeze_columns=1,
    )


@needs(Right.TASK_VIEW)
def decision_detail(request, decision_id):
    row = decision_of(request, decision_id)
    keeps = keeps_meetings(request.post, row.meeting.division_id)
    loose = row.state == Decision.State.OPEN and not row.assignment_id
    in_task = keeps and bool(row.assignment_id) and may(request.post, Right.TASK_PLAN)
    offers = buttons(
        DECISION_FLOW,
        row,
        request.post,
        url_of=act_url("decision", row),
        kinds={"finish": "primary"},
        hidden=(IN_A_TASK,),
    )
    context = {
        "row": row,
        "facts": _facts(row, request.post),
        "offers": offers,
        "strip": days_left(row),
        "may_join": keeps and loose and may(request.post, Right.TASK_PLAN),
        "may_leave": in_task and not acts.why_not_leave(row),
        "may_remind": keeps and row.is_open,
        "may_edit": keeps and loose and row.meeting.state == MeetingState.HELD,
        "events": trail.events_of(row),
    }
    return render(request, "tasks_checklist/decision_detail.html", context)


def _facts(row: Decision, post) -> list[tuple]:
    _tone, told = days_left(row)
    meeting: Any = row.meeting
    if sees(post, row.meeting):
        meeting = linked(row.meeting, "tasks_checklist:meeting-detail")
    found: list[tuple] = [
        (_("责任单位"), row.party, row.person or ""),
        (_("完成期限"), f"{row.due_on:%Y-%m-%d}", told),
        (_("会议"), meeting, f"{timezone.localtime(row.meeting.held_at):%Y-%m-%d}"),
        (_("所在区划"), row.division),
    ]
    if row.assignment:
        found.append((_("列入任务"), _share(row.assignment, post), row.assignment.standing))
    if row.done_on:
        found.append((_("办结日期"), f"{row.done_on:%Y-%m-%d}"))
    if row.result:
        found.append((_("办理结果"), row.result))
    return found


def _share(share: Assignment, post) -> Any:
    return linked(share, "tasks_checklist:assignment-detail") if sees(post, share) else str(share)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def decision_create(request, meeting_id):
    meeting = meeting_of(request, meeting_id)
    require_office(request.post, meeting)
    if meeting.state != MeetingState.HELD:
        raise BadRequest(_("会议现为“%s”，议定事项在会后、印发纪要前登记") % meeting.get_state_display())

    def write_down(form):
        return acts.decide(meeting=meeting, by=request.post, **form.said())

    return small_act(
        request,
        form=forms.DecisionForm(bound(request), post=request.post),
        act=write_down,
        title=_("登记议定事项"),
        intro=_("责任单位当即收到消息。"),
        word=_("登记"),
        told=_("已登记议定事项，已告知责任单位"),
        then=page_of(meeting),
    )


@needs(Right.MEETING_MANAGE, methods="GET POST")
def decision_edit(request, decision_id):
    row = decision_of(request, decision_id)
    require_office(request.post, row.meeting)

    def save(form):
        version = form.cleaned_data["version"] or 0
        return acts.revise(decision=row, version=version, by=request.post, **form.said())

    return small_act(
        request,
        form=forms.DecisionForm(
            bound(request), post=request.post, initial=forms.DecisionForm.initial_of(row)
        ),
        act=save,
        title=_("修改议定事项"),
        word=_("保存"),
        told=_("已保存，已告知责任单位"),
        then=back_to(row),
    )


@needs(Right.TASK_REPORT, Right.MEETING_MANAGE, methods="GET POST")
def decision_act(request, decision_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    row = decision_of(request, decision_id)
    then = back_to(row)
    return act_on(request, row, act, noun="decision", acts=DECISION_ACTS, flows=(DECISION_FLOW,), then=then)


@needs(Right.TASK_PLAN, methods="GET POST")
def decision_join(request, decision_id):
    """列入重点任务: a share of an annual task of the meeting's area."""
    row = decision_of(request, decision_id)
    require_office(request.post, row.meeting)
    if row.state != Decision.State.OPEN or row.assignment_id:
        raise BadRequest(_("现为“%s”，不能再列入任务") % row.standing)
    return small_act(
        request,
        form=forms.JoinForm(bound(request), post=request.post, row=row),
        act=lambda form: acts.join_task(decision=row, by=request.post, **form.cleaned_data),
        title=_("列入重点任务：%s") % row.title,
        intro=_("作为%s在该任务中的工作要求，此后随任务报送、确认。") % row.party,
        word=_("列入任务"),
        told=_("已列入重点任务"),
        then=back_to(row),
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def decision_leave(request, decision_id):
    """移出任务: taken out of the task again, with its reason, while nothing was reported on it."""
    row = decision_of(request, decision_id)
    require_office(request.post, row.meeting)
    if said := acts.why_not_leave(row):
        raise BadRequest(said)
    return small_act(
        request,
        form=ReasonForm(bound(request), post=request.post, row=row, said=LEAVING),
        act=lambda form: acts.leave_task(decision=row, by=request.post, **form.cleaned_data),
        title=_("移出任务：%s") % row.title,
        intro=_("移出后单独办理、单独办结；为它分解的那一份任务一并取消。"),
        word=_("移出任务"),
        told=_("已移出任务，已告知责任单位"),
        then=back_to(row),
        danger=True,
        template="maintenance/row_act.html",
    )


@needs(Right.MEETING_MANAGE, methods="GET POST")
def decision_remind(request, decision_id):
    row = decision_of(request, decision_id)
    require_office(request.post, row.meeting)
    return small_act(
        request,
        form=PostForm(bound(request), post=request.post),
        act=lambda form: acts.remind(decision=row, by=request.post),
        title=_("催办：%s") % row.title,
        intro=_("给%s发催办消息，同一天只发一次。") % row.party,
        word=_("催办"),
        told=_("已催办"),
        then=back_to(row),
    )
