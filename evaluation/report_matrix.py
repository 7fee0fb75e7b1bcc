"""Objects of 评价报告 for the authorisation matrix."""

from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from common import attachments
from common.models import Attachment
from common.papers import OfficialPaper
from evaluation.actions.reports import FILES
from evaluation.models import Level, Report, ReportRun, Round, RoundState, Scheme


def round_in(division: Division) -> Round:
    """A final round of the area: its reports are known."""
    county = Division.objects.get(pk=f"{division.pk[:6]}000000")
    scheme = Scheme.objects.filter(division=county).first() or Scheme.objects.create(
        division=county, name="矩阵指标", number=1
    )
    today = timezone.localdate()
    found = Round.objects.everywhere(because="matrix").filter(division=division, year=2024).first()
    return found or Round.objects.create(
        division=division,
        scheme=scheme,
        year=2024,
        title=f"{division.short_name}矩阵评价",
        from_date=today,
        until=today,
        opens_on=today,
        deadline=timezone.now(),
        review_due=today,
        seed=1,
        state=RoundState.FINAL,
    )


def report_in(division: Division) -> Report:
    """A written report of the unit itself."""
    row = Report.objects.create(round=round_in(division), level=Level.VILLAGE, division=division)
    file = attachments.keep_made(
        [OfficialPaper(title="矩阵报告").saved()],
        name="矩阵报告.docx",
        kind=Attachment.Kind.DOCX,
        owner=attachments.Owner(FILES, row.pk),
        by=None,
        division=division.pk,
    )
    row.file_id, row.state, row.made_at, row.revision = file.pk, Report.State.MADE, timezone.now(), 1
    row.save()
    return row


def run_in(division: Division) -> ReportRun:
    return ReportRun.objects.create(round=round_in(division), division=division, total=1)


def _run(division: Division, **more) -> dict:
    return {"run_id": run_in(division).pk, **more}


FACTORIES = {
    "evaluation:report-file": ObjectFactory(
        lambda division: {"report_id": report_in(division).pk, "kind": "docx"}
    ),
    "evaluation:report-run-detail": ObjectFactory(_run),
    "evaluation:report-run-act": ObjectFactory(lambda division: _run(division, act="cancel")),
    "evaluation:report-create": ObjectFactory(lambda division: {"round_id": round_in(division).pk}),
    "evaluation:report-template-file": ObjectFactory(lambda division: {"level": "village"}, shared=True),
}
