"""评价报告: asked for by area, each written once by whichever worker has its chunk; templates added by the county."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import ScopeKind, in_ranges
from common import attachments, jobs
from common.jobs import Asker
from common.models import Attachment, Job
from evaluation.models import (
    Evaluation,
    EvaluationState,
    Report,
    ReportLevel,
    ReportRun,
    ReportTemplate,
    RoundState,
)
from evaluation.models import Round as EvaluationRound
from evaluation.report_first import template as first_template
from evaluation.report_pdf import is_installed
from evaluation.units import own_party

KIND = "evaluation.write_reports"
FILES = "evaluation.report"  # owner of the written files
TEMPLATES = "evaluation.report_template"
CHUNK = 25  # reports a job: about three seconds of work
WRITABLE = (RoundState.FROZEN, RoundState.NOTICED, RoundState.FINAL)
BECAUSE = "reports of an area whose asker was checked"


@transaction.atomic
def ask(
    *, round: EvaluationRound, division: Division, by, with_pdf: bool = False, level: str = ""
) -> tuple[ReportRun, list[Job]]:
    """Have the reports of an area written (of one level where named); the door wakes the jobs.

    Raises Refused, Http404; ValidationError before the round's counts are frozen, while another run of the area is at
    work, or where nothing is to be reported.
    """
    require(by, Right.REPORT_WRITE)
    require_division(by, division.pk)
    department = _department(by)
    held = EvaluationRound.objects.everywhere(because=BECAUSE).select_for_update().get(pk=round.pk)
    if held.state not in WRITABLE:
        raise ValidationError(_("自评截止、数据冻结以后才能生成报告"))
    if with_pdf and not is_installed():
        raise ValidationError(_("服务器没有安装 LibreOffice，只能生成 Word"))
    if any(is_running(run) for run in _runs_near(held, division)):
        raise ValidationError(_("这个范围的报告正在生成，请等它完成或先取消"))
    run = ReportRun.objects.create(round=held, division=division, asked_by_id=by.person_id, with_pdf=with_pdf)
    wanted = _wanted(held, division, level, department=department)
    if not wanted:
        raise ValidationError(_("这个范围没有参评单位"))
    Report.objects.bulk_create(wanted, ignore_conflicts=True)
    mine = _matching(held, wanted)
    Report.objects.everywhere(because=BECAUSE).filter(pk__in=mine).update(
        run=run, state=Report.State.WAITING, problem=""
    )
    run.total = len(mine)
    run.save(update_fields=["total"])
    return run, _started(run, sorted(mine))


def _department(by) -> int | None:
    """The only unit a department writes a report of: its own. Raises Refused where it stands in no unit."""
    if by.scope_kind != ScopeKind.AREA_SECTORS:
        return None
    if (party := own_party(by)) is None:
        raise Refused(_("您的岗位没有所属部门，不能生成报告"))
    return party


def _wanted(round: EvaluationRound, division: Division, level: str, department: int | None) -> list[Report]:
    sheets = Evaluation.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", division.ranges), round=round
    )
    sheets = sheets.exclude(state=EvaluationState.VOID)
    if department is not None:
        sheets = sheets.filter(party_id=department)
    rows = [
        Report(
            round=round,
            level=row.level,
            division_id=row.division_id,
            party_id=row.party_id,
            evaluation=row,
        )
        for row in sheets.only("level", "division_id", "party_id")
        if not level or row.level == level
    ]
    if division.pk == round.division_id and department is None and level in ("", ReportLevel.COUNTY):
        rows.append(Report(round=round, level=ReportLevel.COUNTY, division=division))
    return rows


def _matching(round: EvaluationRound, wanted: Sequence[Report]) -> list[int]:
    keys = {(row.level, row.division_id, row.party_id) for row in wanted}
    rows = Report.objects.everywhere(because=BECAUSE).filter(round=round)
    found = rows.values_list("pk", "level", "division_id", "party_id")
    return [pk for pk, *key in found if tuple(key) in keys]


def _runs_near(round: EvaluationRound, division: Division) -> Iterable[ReportRun]:
    """Runs of the round whose area overlaps: above or beneath."""
    rows = ReportRun.objects.everywhere(because=BECAUSE).filter(round=round, cancelled_at=None)
    above = {division.pk, f"{division.pk[:9]}000", f"{division.pk[:6]}000000"}
    return rows.filter(Q(division__in=above) | in_ranges("division_id", division.ranges))


def jobs_of(run: ReportRun):
    """The jobs that write a run, the newest last."""
    return Job.objects.filter(kind=KIND, owner_kind=run._meta.label_lower, owner_id=str(run.pk)).order_by(
        "pk"
    )


def is_running(run: ReportRun) -> bool:
    """Whether a job of it is still to be done."""
    return any(not job.is_final for job in jobs_of(run))


def _started(run: ReportRun, keys: list[int]) -> list[Job]:
    asker = Asker.present()
    return [
        jobs.start(
            KIND,
            arguments={"run": run.pk, "first": chunk[0], "last": chunk[-1]},
            by=asker,
            title=_("生成评价报告：%s") % run,
            owner=run,
            division=run.division_id,
        )
        for chunk in _chunks(keys)
    ]


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for place in range(0, len(keys), CHUNK):
        yield keys[place : place + CHUNK]


@transaction.atomic
def resume(*, run: ReportRun, by) -> list[Job]:
    """Write what is left of a run: what failed or was cancelled. Raises Refused, Http404, ValidationError."""
    require(by, Right.REPORT_WRITE, run)
    EvaluationRound.objects.everywhere(because=BECAUSE).select_for_update().get(pk=run.round_id)
    if is_running(run):
        raise ValidationError(_("正在生成，不必再次发起"))
    left = Report.objects.everywhere(because=BECAUSE).filter(run=run).exclude(state=Report.State.MADE)
    keys = sorted(left.values_list("pk", flat=True))
    if not keys:
        raise ValidationError(_("这一批已全部生成"))
    left.update(state=Report.State.WAITING, problem="")
    ReportRun.objects.filter(pk=run.pk).update(cancelled_at=None)
    return _started(run, keys)


@transaction.atomic
def cancel(*, run: ReportRun, by) -> ReportRun:
    """Stop a run; what is written stays. Raises Refused, Http404."""
    require(by, Right.REPORT_WRITE, run)
    for job in jobs_of(run):
        if not job.is_final:
            try:
                jobs.cancel(job=job)
            except jobs.WrongState:
                continue  # it is just writing its last one
    run.cancelled_at = timezone.now()
    run.save(update_fields=["cancelled_at"])
    return run


def keep_written(*, report: Report, run: ReportRun, content: bytes, template: ReportTemplate | None) -> bool:
    """Inside the transaction of one report, its job fenced: keep the file if nobody has written it in this run yet."""
    row = Report.objects.everywhere(because=BECAUSE).select_for_update().get(pk=report.pk)
    if row.run_id != run.pk or row.state == Report.State.MADE:
        return False
    _discard(row.file_id, row.pdf_id)
    kept = _kept(row, content, Attachment.Kind.DOCX, "docx")
    row.file_id, row.pdf_id, row.template = kept.pk, None, template
    row.state, row.problem, row.made_at = Report.State.MADE, "", timezone.now()
    row.revision += 1
    row.save(update_fields=["file_id", "pdf_id", "template", "state", "problem", "made_at", "revision"])
    return True


def keep_pdf(*, report: Report, content: bytes) -> None:
    """Beside the Word file that it was made from, if that still stands."""
    with transaction.atomic():
        row = Report.objects.everywhere(because=BECAUSE).select_for_update().get(pk=report.pk)
        if row.file_id == report.file_id:
            _discard(row.pdf_id)
            row.pdf_id = _kept(row, content, Attachment.Kind.PDF, "pdf").pk
            row.save(update_fields=["pdf_id"])


def not_written(*, report: Report, run: ReportRun, why: str) -> None:
    """Say why one could not be written."""
    rows = Report.objects.everywhere(because=BECAUSE).filter(pk=report.pk, run=run)
    rows.exclude(state=Report.State.MADE).update(state=Report.State.FAILED, problem=why[:300])


def _kept(row: Report, content: bytes, kind: Attachment.Kind, ending: str) -> Attachment:
    return attachments.keep_made(
        [content],
        name=f"{row.unit}{row.round.title}报告.{ending}",
        kind=kind,
        owner=attachments.Owner(FILES, row.pk),
        by=None,
        division=row.division_id,
    )


def _discard(*keys: int | None) -> None:
    for file in Attachment.objects.filter(pk__in=[key for key in keys if key]):
        attachments.discard(file)


# --- templates ------------------------------------------------------------------------------------------
def template_in_force(level: str, county: str) -> ReportTemplate | None:
    """The county's newest one; None: the first template. `county`: any code within it."""
    rows = ReportTemplate.objects.filter(level=level, division=f"{county[:6]}000000")
    return rows.order_by("-number").first()


def template_bytes(level: str, row: ReportTemplate | None) -> bytes:
    """The .docx of a template."""
    if row is None:
        return first_template(level)
    file = Attachment.objects.of(TEMPLATES, row.pk).last()
    if file is None:
        raise ValidationError(_("模板文件不在了，请重新上传"))
    with attachments.opened(file) as stream:
        return stream.read()


@transaction.atomic
def add_template(*, level: str, file: UploadedFile, said: str = "", by) -> ReportTemplate:
    """The county's own template, tried with made-up figures before it is kept. Raises Refused, ValidationError."""
    from evaluation.report_trial import tried

    require(by, Right.SCHEME_MANAGE)
    if level not in ReportLevel.values:
        raise ValidationError({"level": _("没有这种报告")})
    county = f"{by.division_id[:6]}000000"
    before = ReportTemplate.objects.filter(level=level, division=county)
    newest = before.aggregate(most=Max("number"))["most"] or 0
    row = ReportTemplate.objects.create(
        division_id=county,
        level=level,
        number=newest + 1,
        name=(file.name or "")[:120],
        said=said[:200],
        uploaded_by_id=by.person_id,
    )
    owner = attachments.Owner(TEMPLATES, row.pk)
    try:
        attachments.keep(file, owner=owner, by=None, accepted=[Attachment.Kind.DOCX])
    except attachments.NotAccepted as error:
        raise ValidationError({"file": str(error)}) from error
    tried(level, template_bytes(level, row))
    return row
