"""公示 in the background: terms that end by night (when, stands in config/celery.py), and long notices set for the board."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Division
from accounts.system import SystemPost
from common.jobs import Work, job_kind
from common.models import Attachment
from maintenance import notice_sheet
from maintenance.actions.printing import KIND
from maintenance.actions.publishing import end_terms
from maintenance.boards import printed_for
from maintenance.models import Publication


@job_kind(
    "maintenance.end_publications",
    title="公示到期",
    says=lambda result: f"公示期满 {result['ended']} 件。",
    for_system=True,
)
def end_publications(work: Work) -> dict[str, Any]:
    """Terms that ended before today move once, however often the job is run."""
    return {"ended": end_terms(by=SystemPost())}


@job_kind(
    KIND,
    title="排版公示",
    stages=[("write", "整理条目"), ("set", "排版")],
    says=lambda result: f"已排好 {result['rows']:,} 行，PDF 可以打印张贴。",
    result_url=lambda job: reverse("accounts:attachment-show", args=[(job.result or {})["file"]]),
)
def set_notice(work: Work) -> None:
    """Set the notice for its asker, who may see it still; may be run again from the start."""
    rows = Publication.objects.reaching(work.asker).select_related("division__parent")
    publication = get_object_or_404(rows, pk=work.arguments["publication"])
    named, size = work.arguments["division"], work.arguments["size"]
    whole = named == publication.division_id and publication.division.level != Division.Level.VILLAGE
    division = printed_for(publication, work.asker, village="" if whole else named)
    work.stage("write")
    said = notice_sheet.notice(publication, division, size=size)
    work.stage("set", total=len(said["rows"]))
    pdf = notice_sheet.pdf_of(said)
    name = notice_sheet.file_name(publication, division, size=size)
    with transaction.atomic():
        work.fence()
        kept = work.keep_file([pdf], name=name, kind=Attachment.Kind.PDF)
        work.finish({"rows": len(said["rows"]), "file": str(kept.public_id)})
