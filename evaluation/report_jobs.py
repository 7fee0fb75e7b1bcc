"""Writing reports in the background: a chunk a job, each report in a transaction of its own, exactly once in its run."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from common import attachments
from common.jobs import Work, job_kind
from common.models import Attachment
from evaluation.actions.reports import (
    BECAUSE,
    KIND,
    keep_pdf,
    keep_written,
    not_written,
    template_bytes,
    template_in_force,
)
from evaluation.models import Report, ReportRun
from evaluation.report_figures import ReportFigures
from evaluation.report_pdf import converted
from evaluation.report_writing import written


def outcome_in_words(result: dict) -> str:
    said = f"生成报告 {result['made']} 份"
    return said + (f"，{result['failed']} 份未成功" if result["failed"] else "")


@job_kind(
    KIND,
    title="生成评价报告",
    stages=[("write", "写报告"), ("pdf", "转为 PDF")],
    unit="份",
    for_system=True,
    says=outcome_in_words,
    result_url=lambda job: reverse("evaluation:report-run-detail", args=[job.arguments["run"]]),
)
def write_reports(work: Work) -> dict:
    run = (
        ReportRun.objects.everywhere(because=BECAUSE)
        .select_related("round__division")
        .get(pk=work.arguments["run"])
    )
    mine = _chunk(work, run)
    waiting = [one for one in mine if one.state != Report.State.MADE]
    work.stage("write", total=len(waiting))
    figures = ReportFigures(run.round, waiting)
    templates = {one.level: template_in_force(one.level, run.division_id) for one in waiting}
    files = {level: template_bytes(level, row) for level, row in templates.items()}
    for one in waiting:
        _write(work, run, one, figures, files[one.level], templates[one.level])
        work.advance()
    if run.with_pdf:
        _convert(work, run)
    done = Report.objects.everywhere(because=BECAUSE).filter(pk__in=[one.pk for one in mine], run=run)
    made = done.made().count()
    return {"made": made, "failed": len(mine) - made}


def _chunk(work: Work, run: ReportRun) -> list[Report]:
    rows = Report.objects.everywhere(because=BECAUSE).filter(
        run=run, pk__gte=work.arguments["first"], pk__lte=work.arguments["last"]
    )
    return list(rows.select_related("division", "party", "round__division").order_by("pk"))


def _write(work: Work, run: ReportRun, one: Report, figures: ReportFigures, file: bytes, template) -> None:
    try:
        content = written(figures.of(one), file)
    except ValidationError as refusal:
        not_written(report=one, run=run, why="；".join(refusal.messages))
        return
    with transaction.atomic():
        work.fence()
        keep_written(report=one, run=run, content=content, template=template)


def _convert(work: Work, run: ReportRun) -> None:
    """Those of the chunk that have no PDF yet, by one start of LibreOffice."""
    bare = [one for one in _chunk(work, run) if one.file_id and not one.pdf_id]
    work.stage("pdf", total=len(bare))
    contents = {}
    for one in bare:
        with attachments.opened(Attachment.objects.get(pk=one.file_id or 0)) as stream:
            contents[one.pk] = stream.read()
    made = converted(contents)
    for one in bare:
        if one.pk in made:
            keep_pdf(report=one, content=made[one.pk])
        work.advance()
