"""Write the reports of a round into a folder: the same reports as in the browser, by the same jobs."""

import json
import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Division
from accounts.system import SystemPost
from common import acting, attachments, jobs
from common.models import Attachment, Job
from evaluation.actions import reports
from evaluation.models import Report, ReportRun, Round

PAUSE = 0.2  # seconds between two looks at what other workers do


class Command(BaseCommand):
    help = "生成评价报告"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--round", type=int, required=True, help="评价轮次编号")
        parser.add_argument("--division", help="只要哪个区划的报告（12 位代码）")
        parser.add_argument("--out", type=Path, required=True, help="放到哪个文件夹")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args, **options) -> None:
        with acting.as_(acting.Acting(None, None, None, door="command")):
            run, started = self._asked(options["round"], options["division"])
            self._wait(started)
            made = self._copied(run, options["out"])
        failed = run.total - len(made)
        told = {"reports": len(made), "failed": failed, "files": made}
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"生成报告 {len(made)} 份，未成功 {failed} 份，在 {options['out']}")
        if failed:
            raise CommandError(f"{failed} 份报告未成功")

    def _asked(self, number: int, code: str | None) -> tuple[ReportRun, list[Job]]:
        round = Round.objects.everywhere(because="the command names it").filter(pk=number).first()
        if round is None:
            raise CommandError(f"没有编号为 {number} 的评价轮次")
        division = Division.objects.filter(pk=code or round.division_id).first()
        if division is None:
            raise CommandError(f"没有代码为 {code} 的区划")
        try:
            run, started = reports.ask(round=round, division=division, by=SystemPost())
        except ValidationError as refusal:
            raise CommandError("；".join(refusal.messages)) from refusal
        for job in started:
            jobs.wake(job)
        return run, started

    def _wait(self, started: list[Job]) -> None:
        """Lend a hand, then wait for what other workers have taken: a job is done by whoever claims it first."""
        for job in started:
            jobs.run(job.pk)
        keys = [job.pk for job in started]
        while any(not job.is_final for job in Job.objects.filter(pk__in=keys)):
            time.sleep(PAUSE)
            for key in Job.objects.queued().filter(pk__in=keys).values_list("pk", flat=True):
                jobs.run(key)

    def _copied(self, run: ReportRun, folder: Path) -> list[str]:
        folder.mkdir(parents=True, exist_ok=True)
        made = Report.objects.everywhere(because="the command asked for them").filter(run=run).made()
        files = Attachment.objects.in_bulk(made.values_list("file_id", flat=True))
        names = []
        for report in made.order_by("level", "division_id", "party_id"):
            name = (
                f"{report.level}-{report.division_id}{f'-{report.party_id}' if report.party_id else ''}.docx"
            )
            with attachments.opened(files[report.file_id]) as stream:
                (folder / name).write_bytes(stream.read())
            names.append(name)
        return names
