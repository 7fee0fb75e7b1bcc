"""进展填报: a unit reports its share; the office reads the report of a period."""

import uuid

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from maintenance.views.asking import form_page
from tasks_checklist import measures
from tasks_checklist.actions import confirming, reporting
from tasks_checklist.assignment_shown import may_report, proof
from tasks_checklist.forms.assignments import AnswerForm
from tasks_checklist.forms.reports import ReportForm
from tasks_checklist.models import TaskReport
from tasks_checklist.models.assignments import other_unit
from tasks_checklist.periods import told
from tasks_checklist.views.assignments import assignment_of

DETAIL = "tasks_checklist:assignment-detail"
MOST_BYTES = 140 * 1024 * 1024


@needs(Right.TASK_REPORT, methods="GET POST", most_bytes=MOST_BYTES)
def report_create(request, assignment_id):
    """On a phone in a minute: what is known already stands there."""
    row, today = assignment_of(request, assignment_id), timezone.localdate()
    if said := other_unit(row, request.post):
        raise Refused(said)
    if not may_report(row, request.post):
        raise BadRequest(_("现为“%s”，不能报送") % row.standing)
    found = measures.proof_of(row, today)
    files = request.FILES if request.method == "POST" else None
    form = ReportForm(
        bound(request),
        files,
        post=request.post,
        row=row,
        proof=found,
        on=today,
        initial={"client_key": uuid.uuid4()},
    )
    if form.is_valid():
        made = carried_out(
            form,
            reporting.report,
            assignment=row,
            account_id=request.account.pk,
            by=request.post,
            **form.said(),
        )
        if made is not None:
            word = _("已报完成，等办公室确认") if made.completes else _("已报送，等办公室审核")
            return done(request, word, DETAIL, row.pk)
    context = {"row": row, "proof": proof(row, today)}
    template = "tasks_checklist/report_create.html"
    return form_page(request, form, template=template, draft=f"task-report-{row.pk}", **context)


@needs(Right.TASK_CONFIRM, methods="GET POST")
def report_answer(request, report_id):
    """The dialog of the office: read, or sent back."""
    rows = TaskReport.objects.visible_to(request.post).select_related("assignment__task__plan__division")
    report = get_object_or_404(rows.exclude(assignment__task__plan__state="draft"), pk=report_id)
    period = told(report.assignment.task.every, (report.period_from, report.period_until))
    return small_act(
        request,
        form=AnswerForm(bound(request), post=request.post),
        act=lambda form: confirming.answer(report=report, by=request.post, **form.cleaned_data),
        title=_("审核：%(task)s（%(period)s）") % {"task": report.assignment.task.title, "period": period},
        intro=report.done_text,
        word=_("审核"),
        told=_("已审核"),
        then=(DETAIL, report.assignment_id),
    )
