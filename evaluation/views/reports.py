"""评价报告: the list, what is being written, the files one by one or all in one archive, the templates."""

import re
from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, sent_files, small_act
from common import attachments, audit, jobs
from common.models import Attachment
from common.paging import Order
from evaluation.actions import reports as acts
from evaluation.archive import zipped
from evaluation.forms.reports import AskForm, ReportFilter, TemplateForm
from evaluation.models import Report, ReportLevel, ReportRun, ReportTemplate
from evaluation.report_pdf import is_installed
from evaluation.report_tables import ReportTable
from evaluation.report_words import WORDS
from evaluation.views.rounds import round_of

ORDERS = {"newest": Order(_("最近生成"), "-id"), "place": Order(_("按区划"), "division_id", "id")}
KINDS = {"docx": "file_id", "pdf": "pdf_id"}


@needs(Right.EVALUATION_VIEW)
def report_list(request):
    form = asked(ReportFilter, request)
    rows = form.narrow(Report.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=ReportTable, orders=ORDERS, unit=_("份"))
    runs = ReportRun.objects.visible_to(request.post).select_related("round", "division")
    context |= {
        "may_write": may(request.post, Right.REPORT_WRITE),
        "may_export": may(request.post, Right.EVALUATION_EXPORT),
        "runs": runs[:5] if may(request.post, Right.REPORT_WRITE) else [],
        "without_pdf": not is_installed(),
    }
    return render(request, "evaluation/report_list.html", context)


@needs(Right.EVALUATION_VIEW)
def report_file(request, report_id, kind):
    """The file of a report, for whoever sees the report."""
    row = get_object_or_404(Report.objects.visible_to(request.post).made(), pk=report_id)
    column = KINDS.get(kind)
    file = Attachment.objects.filter(pk=getattr(row, column)).first() if column else None
    if file is None:
        raise Http404
    audit.note("export", table=Report._meta.db_table, details={"title": file.name})
    return FileResponse(
        attachments.opened(file), as_attachment=True, filename=file.name, content_type=str(file.kind)
    )


@needs(Right.EVALUATION_EXPORT)
def report_archive(request):
    """All files of the list as it is filtered, in one archive that is sent as it is packed."""
    form = asked(ReportFilter, request)
    rows = form.narrow(Report.objects.visible_to(request.post).for_list()).made().order_by("pk")
    audit.note("export", table=Report._meta.db_table, details={"title": _("评价报告")})
    answer = StreamingHttpResponse(zipped(_entries(rows)), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, _("评价报告.zip"))
    return answer


def _entries(rows) -> Iterator[tuple[str, bytes]]:
    """(name within the archive, content); a page of rows at a time."""
    page = []
    for row in rows.iterator(200):
        page.append(row)
        if len(page) == 50:
            yield from _read(page)
            page = []
    yield from _read(page)


def _read(page: list[Report]) -> Iterator[tuple[str, bytes]]:
    files = Attachment.objects.in_bulk([key for row in page for key in (row.file_id, row.pdf_id) if key])
    for row in page:
        for key in (row.file_id, row.pdf_id):
            if key not in files:  # written anew in this very moment: the next download has it
                continue
            folder = f"{_plain(row.round.title)}/{_plain(row.get_level_display())}"
            name = f"{row.division_id}{_plain(row.unit)}.{files[key].name.rpartition('.')[2]}"
            try:
                with attachments.opened(files[key]) as stream:
                    yield f"{folder}/{name}", stream.read()
            except FileNotFoundError:
                continue


def _plain(words: str) -> str:
    """A name that leads nowhere else when the archive is unpacked."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]|\.\.', "_", words)


@needs(Right.REPORT_WRITE, methods="GET POST")
def report_create(request, round_id):
    row = round_of(request, round_id)
    form = AskForm(bound(request), post=request.post)
    if form.is_valid():
        asked_for = carried_out(form, acts.ask, round=row, by=request.post, **form.cleaned_data)
        if asked_for is not None:
            run, started = asked_for
            for job in started:
                jobs.wake(job)
            return done(request, _("已开始生成，可以离开本页"), "evaluation:report-run-detail", run.pk)
    context = {
        "form": form,
        "title": _("生成评价报告：%s") % row,
        "intro": _("每个单位一份 Word；已生成过的会重新生成，成为下一稿。"),
        "word": _("开始生成"),
        "action": request.path,
    }
    return render(request, "accounts/small_act.html", context, status=422 if form.is_bound else 200)


def _run_of(request, run_id: int) -> ReportRun:
    rows = ReportRun.objects.visible_to(request.post).select_related("round", "division", "asked_by")
    return get_object_or_404(rows, pk=run_id)


@needs(Right.REPORT_WRITE)
def report_run_detail(request, run_id):
    run = _run_of(request, run_id)
    rows = Report.objects.visible_to(request.post).filter(run=run)
    made, running = rows.made().count(), acts.is_running(run)
    failed = rows.filter(state=Report.State.FAILED).select_related("division", "party", "round")
    context = {
        "run": run,
        "job_shown": _shown(run, made, running=running),
        "poll_url": request.path,
        "list_url": f"{reverse('evaluation:report-list')}?round={run.round_id}" if made else "",
        "may_stop": running,
        "may_resume": not running and made < run.total,
        "failed": failed[:50],
        "facts": [
            (_("轮次"), run.round),
            (_("范围"), run.division),
            (_("报告"), _("%s 份") % run.total),
            (_("发起人"), run.asked_by, f"{timezone.localtime(run.asked_at):%Y-%m-%d %H:%M}"),
        ],
    }
    template = "evaluation/report_run_detail.html"
    return render(request, f"{template}#progress" if request.htmx else template, context)


def _shown(run: ReportRun, made: int, *, running: bool) -> dict:
    """As components/job.html wants a job: all jobs of the run as one."""
    over = "cancelled" if run.cancelled_at else "done" if made == run.total else "failed"
    return {
        "title": _("生成评价报告"),
        "state": "running" if running else over,
        "stages": [],
        "done": made,
        "total": run.total,
        "unit": _("份"),
        "left": "",
        "problem": _("%s 份没有生成，可以继续生成。") % (run.total - made) if over == "failed" else "",
        "says": _("已生成 %s 份") % made,
    }


@needs(Right.REPORT_WRITE, methods="GET POST")
def report_run_act(request, run_id, act):
    run = _run_of(request, run_id)
    if act not in ("cancel", "resume"):
        raise BadRequest(_("没有这个操作"))
    stops = act == "cancel"
    return small_act(
        request,
        act=lambda form: _stop(run, request.post) if stops else _go_on(run, request.post),
        title=_("取消生成") if stops else _("继续生成"),
        word=_("取消生成") if stops else _("继续生成"),
        intro=_("已生成的报告留着。") if stops else _("只生成还没有生成的。"),
        told=_("已取消") if stops else _("已继续"),
        then=("evaluation:report-run-detail", run.pk),
        danger=stops,
    )


def _stop(run: ReportRun, post) -> ReportRun:
    return acts.cancel(run=run, by=post)


def _go_on(run: ReportRun, post) -> bool:
    for job in acts.resume(run=run, by=post):
        jobs.wake(job)
    return True


# --- templates ------------------------------------------------------------------------------------------
@needs(Right.EVALUATION_VIEW)
def report_template_list(request):
    own = ReportTemplate.objects.filter(division=f"{request.post.division_id[:6]}000000")
    uploaded = {row.level: row for row in own.order_by("number")}
    context = {
        "kinds": [(level, word, uploaded.get(level)) for level, word in ReportLevel.choices],
        "history": own.select_related("uploaded_by").order_by("-id")[:50],
        "may_change": may(request.post, Right.SCHEME_MANAGE),
        "words": WORDS,
    }
    return render(request, "evaluation/report_template_list.html", context)


@needs(Right.EVALUATION_VIEW)
def report_template_file(request, level):
    """The template in force, to be edited in Word."""
    if level not in ReportLevel.values:
        raise Http404
    row = acts.template_in_force(level, request.post.division_id)
    answer = HttpResponse(acts.template_bytes(level, row), content_type=str(Attachment.Kind.DOCX))
    name = f"{ReportLevel(level).label}模板.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@needs(Right.SCHEME_MANAGE, methods="GET POST")
def report_template_create(request):
    form = TemplateForm(bound(request), sent_files(request), post=request.post)
    return small_act(
        request,
        form=form,
        act=lambda given: acts.add_template(**given.cleaned_data, by=request.post),
        title=_("上传报告模板"),
        word=_("上传"),
        intro=_("占位符写错的模板传不上来；以后生成的报告用新模板。"),
        told=_("已启用新模板"),
        then=("evaluation:report-template-list",),
        template="accounts/small_act.html",
    )
