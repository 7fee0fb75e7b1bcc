"""评价报告: asked for, stopped, gone on with, written with and without luck, printed as PDF, a template of the county's own."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from accounts.models import Division
from common import jobs
from common.papers import OfficialPaper
from evaluation.actions import reports
from evaluation.models import Report, Round, RoundState
from tests.acts import at_work
from tests.factories import HENGXI

BECAUSE = "test"


def act_on_reports() -> None:
    round = (
        Round.objects.everywhere(because=BECAUSE)
        .filter(division_id=HENGXI, state=RoundState.FINAL)
        .order_by("pk")
        .first()
    )
    with at_work("county.office") as by:
        paper = OfficialPaper(title="{{ 标题 }}").saved()
        reports.add_template(level="village", file=SimpleUploadedFile("见证.docx", paper), said="见证", by=by)
        run, _started = reports.ask(round=round, division=Division.objects.get(pk=HENGXI), by=by)
        reports.cancel(run=run, by=by)
        for job in reports.resume(run=run, by=by):
            jobs.run(job.pk)
        made = Report.objects.everywhere(because=BECAUSE).filter(run=run).made().first()
        reports.keep_pdf(report=made, content=b"%PDF-1.4\n%%EOF\n")
    with TemporaryDirectory() as folder:
        call_command("write_reports", round=round.pk, division=HENGXI, out=Path(folder), stdout=StringIO())
    with at_work("hx.clerk") as by:
        again, _started = reports.ask(round=round, division=Division.objects.get(pk=HENGXI), by=by)
        one = Report.objects.everywhere(because=BECAUSE).filter(run=again).first()
        reports.not_written(report=one, run=again, why="见证")
        reports.cancel(run=again, by=by)
