"""定期文稿: the list, one paper as it will look, its words changed, signed or not; on paper, as Word, as a workbook."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common import audit
from common.paging import Order
from common.papers.writer import MEDIA_TYPE
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on, buttons
from tasks_checklist import paper_document
from tasks_checklist.actions import papers as acts
from tasks_checklist.forms import papers as forms
from tasks_checklist.models import Paper
from tasks_checklist.models.papers import PAPER_FLOW, elsewhere
from tasks_checklist.paper_acts import PAPER_ACTS
from tasks_checklist.paper_tables import (
    LIST_COLUMNS,
    PaperListTable,
    PaperTable,
    period,
    rank_columns,
    ranking_of,
    tables_of,
)
from tasks_checklist.paper_words import moment_in_words

KINDS = {"sign": "primary"}
ORDERS = {"newest": Order(_("最近周期"), "-period_until", "-id"), "made": Order(_("最近拟稿"), "-id")}
FETCHED = 500


def reaching(post):
    return Paper.objects.reaching(post).for_list()


def paper_of(request, paper_id: int) -> Paper:
    return get_object_or_404(
        reaching(request.post).select_related("division__parent", "signed_by"), pk=paper_id
    )


@needs(Right.TASK_VIEW)
def paper_list(request):
    form = asked(forms.PaperFilter, request)
    rows = form.narrow(reaching(request.post))
    context = listing(request, form=form, rows=rows, table=PaperListTable, orders=ORDERS, unit=_("份"))
    context["may_write"] = not acts.why_not_write(request.post)
    return render(request, "tasks_checklist/paper_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def paper_list_export(request):
    form = asked(forms.PaperFilter, request)
    rows = form.narrow(reaching(request.post)).order_by("-period_until", "-id").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (_line(row) for row in rows)
    return answer(
        _("定期文稿"),
        LIST_COLUMNS,
        lines,
        post=request.post,
        table=Paper,
        below_title=below,
        freeze_columns=1,
    )


def _line(row: Paper) -> list[Any]:
    signed = timezone.localdate(row.signed_at) if row.signed_at else None
    return [
        row.title, row.get_kind_display(), row.division.short_name, period(row), timezone.localtime(row.cut_off),
        row.number, str(row.signed_by or ""), signed, row.get_state_display(),
    ]  # fmt: skip


@needs(Right.TASK_VIEW)
def paper_detail(request, paper_id):
    paper = paper_of(request, paper_id)
    writes = not acts.why_not_write(request.post, paper.division_id)
    foreign = (said,) if (said := elsewhere(paper, request.post)) else ()
    context = {
        "paper": paper,
        "office": paper_document.office_of(paper.division),
        "receivers": paper_document.receivers_of(paper),
        "day": paper_document.day_of(paper),
        "lines": _shown_lines(paper),
        "tables": tables_of(paper),
        "ranking": ranking_of(paper) is not None and may(request.post, Right.FACILITY_EXPORT),
        "facts": _facts(paper),
        "offers": buttons(
            PAPER_FLOW, paper, request.post, url_of=_act_url(paper), kinds=KINDS, hidden=foreign
        ),
        "may_edit": writes and paper.state == Paper.State.PREPARED,
        "events": events_of(paper) if writes else [],
    }
    return render(request, "tasks_checklist/paper_detail.html", context)


def _act_url(paper: Paper):
    return lambda act: reverse("tasks_checklist:paper-act", args=[paper.pk, act])


def _shown_lines(paper: Paper) -> list[tuple[str, str]]:
    """(class, words) of each line of the text, as it is set in Word."""
    found = []
    for line in filter(None, map(str.strip, paper.body.splitlines())):
        heads = ((paper_document.LEVEL_1, "level-1"), (paper_document.LEVEL_2, "level-2"))
        found.append((next((name for head, name in heads if head.match(line)), ""), line))
    return found


def _facts(paper: Paper) -> list[tuple]:
    found: list[tuple] = [
        (_("种类"), paper.get_kind_display()),
        (_("印发"), paper.division),
        (_("周期"), period(paper)),
        (_("数据截止"), moment_in_words(paper.cut_off)),
        (_("拟稿"), f"{timezone.localtime(paper.prepared_at):%Y-%m-%d %H:%M}"),
    ]
    if paper.signed_by and paper.signed_at:
        found.append((_("签发"), paper.signed_by, f"{timezone.localtime(paper.signed_at):%Y-%m-%d %H:%M}"))
    if paper.reason:
        found.append((paper.get_state_display(), paper.reason))
    return found


@needs(*acts.WRITERS, methods="GET POST")
def paper_create(request):
    """立即拟稿: the paper of a period that is over."""
    return small_act(
        request,
        form=forms.DraftForm(bound(request), post=request.post),
        act=lambda form: acts.draft_now(by=request.post, **form.cleaned_data),
        title=_("立即拟稿"),
        intro=_("定期文稿到期由系统拟好；补拟某一期的，在这里选。同一期只有一份。"),
        word=_("拟稿"),
        told=_("已拟好，签发前可以修改"),
        then=("tasks_checklist:paper-list",),
    )


@needs(*acts.WRITERS, methods="GET POST")
def paper_edit(request, paper_id):
    paper = paper_of(request, paper_id)
    if paper.state != Paper.State.PREPARED:
        raise BadRequest(_("现为“%s”，不能再改") % paper.get_state_display())
    form = forms.ChangeForm(bound(request), post=request.post, row=paper)
    if form.is_valid():
        made = carried_out(form, acts.change, paper=paper, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已保存"), "tasks_checklist:paper-detail", paper.pk)
    return form_page(
        request, form, template="tasks_checklist/paper_edit.html", paper=paper, tables=tables_of(paper)
    )


@needs(Right.PAPER_SIGN, methods="GET POST")
def paper_act(request, paper_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    paper = paper_of(request, paper_id)
    then = ("tasks_checklist:paper-detail", paper.pk)
    return act_on(request, paper, act, noun="paper", acts=PAPER_ACTS, flows=(PAPER_FLOW,), then=then)


@needs(Right.TASK_VIEW)
def paper_word(request, paper_id):
    """As Word, to be changed by hand, printed and stamped."""
    paper = paper_of(request, paper_id)
    return word_answer(paper_document.document(paper), paper_document.file_name(paper), table=Paper)


def word_answer(content: bytes, name: str, *, table) -> HttpResponse:
    """A Word file as a download, noted in the trail."""
    audit.note("export", table=table._meta.db_table, details={"title": name})
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)


@needs(Right.TASK_VIEW)
def paper_print(request, paper_id):
    paper = paper_of(request, paper_id)
    context = {
        "paper": paper,
        "lines": _shown_lines(paper),
        "tables": tables_of(paper),
        "office": paper_document.office_of(paper.division),
        "receivers": paper_document.receivers_of(paper),
        "day": paper_document.day_of(paper),
        "upright": True,
    }
    return render(request, "tasks_checklist/paper_print.html", context)


@needs_to_export(Right.TASK_VIEW)
def paper_export(request, paper_id):
    """The ranking of a paper as a workbook."""
    paper = paper_of(request, paper_id)
    table = ranking_of(paper)
    if table is None:
        raise Http404
    below = _("周期：%(period)s    数据截止：%(at)s") % {
        "period": period(paper),
        "at": moment_in_words(paper.cut_off),
    }
    title = f"{paper.title}{table.title}"
    return answer(
        title,
        rank_columns(table),
        _numbered(table),
        post=request.post,
        table=Paper,
        below_title=below,
        freeze_columns=0,
    )


def _numbered(table: PaperTable):
    """The rows with what is a number as a number."""
    for row in table.rows:
        yield [_number(cell) if place in table.numbers else cell for place, cell in enumerate(row)]


def _number(cell: Any) -> Any:
    try:
        return Decimal(str(cell))
    except InvalidOperation:
        return cell
