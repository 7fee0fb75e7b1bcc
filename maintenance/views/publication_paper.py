"""The notice as PDF, A3 or A4: a village's is set at once, that of a township with thousands of rows by a job."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import PostForm
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from common import jobs
from maintenance import notice_sheet
from maintenance.actions.printing import ask_for_paper
from maintenance.boards import printed_for
from maintenance.models import Publication
from maintenance.views.publications import publication_of

AT_ONCE = 500  # rows set while the reader waits, about a second
MOST_ROWS = 4000  # of one paper; more is printed village by village


@needs(Right.CARE_VIEW, methods="GET POST")
def publication_paper(request, publication_id):
    """Of one village, or of the whole area. A long one is asked for by POST and lies with its job."""
    publication = publication_of(request, publication_id)
    size = request.GET.get("size", "a3")
    if size not in notice_sheet.SIZES:
        raise BadRequest(_("纸张只有 A3 和 A4"))
    division = printed_for(publication, request.post, village=request.GET.get("village", ""))
    rows = len(notice_sheet.sheet_of(publication, division)["rows"])
    if rows > MOST_ROWS:
        raise BadRequest(_("一张公示最多印 %(n)s 行，请分村打印") % {"n": f"{MOST_ROWS:,}"})
    if rows > AT_ONCE:
        return _as_job(request, publication, division, size=size, rows=rows)
    name = notice_sheet.file_name(publication, division, size=size)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=False, filename=name)}
    pdf = notice_sheet.pdf(publication, division, size=size)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _as_job(request, publication: Publication, division: Division, *, size: str, rows: int) -> HttpResponse:
    form = PostForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        job = ask_for_paper(publication=publication, division=division, size=size)
        jobs.wake(job)
        return done(request, _("正在排版，完成后在这里取 PDF"), "accounts:job-detail", job.pk)
    context = {
        "form": form,
        "title": _("排版 %(n)s 行的公示？") % {"n": f"{rows:,}"},
        "intro": _("“%(title)s”行数多，在后台排版，可以离开；完成后在任务页取 PDF。只印一个村的，请先选村。")
        % {"title": publication.title},
        "word": _("开始排版"),
        "action": request.get_full_path(),
    }
    return render(request, "accounts/small_act.html", context)
