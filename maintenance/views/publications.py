"""公示: the list, one publication with its boards and objections, drafts, the dialogs of its flow."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import exports
from accounts.access import may, sees
from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance import notices
from maintenance.actions import publishing as acts
from maintenance.actions.posting import photos_by_posting, urge_posting
from maintenance.boards import is_due
from maintenance.forms import publications as forms
from maintenance.models import Publication
from maintenance.models.publications import END, FLOW
from maintenance.places import PUBLISHED_KINDS
from maintenance.publication_lists import boards_seen, count_for_list, publications_for_list
from maintenance.publication_shown import facts_of, steps_of
from maintenance.publication_tables import PublicationTable, kind_word, tone_of
from maintenance.views.moves import move_of

ORDERS = {
    "newest": Order(_("最近拟稿"), "-id"),
    "until": Order(_("最早期满"), "until", "id"),
}
WRITES = (Right.NOTICE_PUBLISH, Right.NOTICE_POST)
EXPORTED = (
    Column("title", _("公示"), 40),
    Column("kind", _("事项"), 16),
    Column("division", _("范围"), 16),
    Column("from_date", _("公示起日"), 12),
    Column("until", _("公示止日"), 12),
    Column("phone", _("监督电话"), 16, "code"),
    Column("boards", _("应张榜"), 10, "number", unit=_("村")),
    Column("posted", _("已张榜"), 10, "number", unit=_("村")),
    Column("waiting", _("待答复异议"), 12, "number", unit=_("条")),
    Column("state", _("状态"), 10),
)
LISTED = 5000  # rows of one workbook


@needs(Right.CARE_VIEW)
def publication_list(request):
    form = asked(forms.PublicationFilter, request)
    rows = form.narrow(publications_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=PublicationTable, orders=ORDERS, unit=_("件"))
    count_for_list(context["page"].rows, request.post)
    context["may_draft"] = any(may(request.post, right) for right in WRITES)
    return render(request, "maintenance/publication_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def publication_export(request):
    form = asked(forms.PublicationFilter, request)
    rows = list(form.narrow(publications_for_list(request.post)).order_by("-id")[:LISTED])
    count_for_list(rows, request.post)
    lines = (_line(row) for row in rows)
    return exports.answer(_("公示"), EXPORTED, lines, post=request.post, table=Publication)


def _line(row: Any) -> list[Any]:
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (row.from_date, row.until)]
    boards = [row.boards, row.posted] if row.on_boards else [None, None]
    return [
        row.title, kind_word(row.kind), row.division.short_name, *days, row.phone, *boards, row.waiting, row.standing,
    ]  # fmt: skip


def publication_of(request, publication_id: int) -> Publication:
    """The publication, if it reaches the reader; else the same 404 for all."""
    rows = Publication.objects.reaching(request.post).select_related(
        "division__parent", "drafted_by", "published_by"
    )
    return get_object_or_404(rows, pk=publication_id)


def _own(request, publication_id: int) -> Publication:
    """One of the reader's own area: what stands above is read, not changed."""
    rows = Publication.objects.visible_to(request.post).select_related("division__parent")
    return get_object_or_404(rows, pk=publication_id)


@needs(Right.CARE_VIEW)
def publication_detail(request, publication_id):
    publication = publication_of(request, publication_id)
    boards = boards_seen(publication, request.post) if publication.on_boards else []
    kind = PUBLISHED_KINDS.get(publication.kind)
    thing = kind.find(publication.object_id) if kind and publication.kind != notices.KIND else None
    objections = publication.objections.visible_to(request.post).select_related("division", "facility")
    context = {
        "publication": publication,
        "tone": tone_of(publication),
        "facts": facts_of(publication),
        "steps": steps_of(publication),
        "paragraphs": [line for line in publication.body.splitlines() if line.strip()],
        "thing_url": kind.url(thing) if kind and thing and sees(request.post, thing) else "",
        "offers": [offer for offer in FLOW.offers(publication, request.post) if offer.move.act != END],
        "may_edit": publication.state == "draft"
        and any(may(request.post, right, publication) for right in WRITES),
        "boards": _shown_boards(publication, boards, request.post),
        "boards_note": _boards_note(publication, boards),
        "my_board": _board_to_hang(publication, boards, request.post),
        "may_urge": _may_urge(publication, boards, request.post),
        "objections": list(objections.order_by("-id")[:50]),
        "open_objections": publication.objections.visible_to(request.post).open().count(),
        "may_object": publication.state in ("running", "ended") and may(request.post, Right.OBJECTION_TAKE),
        "villages_on_paper": [board.division for board in boards] if publication.kind != notices.KIND else [],
        "events": events_of(publication),
    }
    return render(request, "maintenance/publication_detail.html", context)


def _board_to_hang(publication: Publication, boards, post):
    """The village that still lacks the sheet, where the reader posts for it alone."""
    here = len(boards) == 1 and not boards[0].is_posted and may(post, Right.NOTICE_POST)
    return (
        boards[0].division if here and publication in Publication.objects.reaching(post).running() else None
    )


def _may_urge(publication: Publication, boards, post) -> bool:
    running = publication.state == "running" and not publication.is_over()
    lacking = any(not board.is_posted for board in boards)
    return running and lacking and may(post, Right.NOTICE_PUBLISH, publication)


def _boards_note(publication: Publication, boards) -> str:
    if not boards or publication.state == "draft":
        return ""
    lacking = sum(not board.is_posted for board in boards)
    return _("%(all)s 个村（社区），%(lacking)s 个未张榜") % {"all": len(boards), "lacking": lacking}


def _shown_boards(publication: Publication, boards, post) -> list[dict]:
    photos = photos_by_posting(one for board in boards for one in board.postings)
    begun = publication.from_date is not None and publication.from_date <= timezone.localdate()
    open_to_boards = publication.state in ("running", "ended") and begun
    may_post = may(post, Right.NOTICE_POST) and open_to_boards
    return [
        {
            "board": board,
            "photos": photos.get(board.posting.pk, [])[:1] if board.posting else [],
            "late": not board.is_posted and is_due(publication),
            "may_post": may_post,
        }
        for board in boards
    ]


@needs(*WRITES, methods="GET POST")
def publication_create(request):
    """A draft: words typed here (其他公示), or of the thing that another room's button names (`kind`, `object`)."""
    kind, object_id = request.GET.get("kind", notices.KIND), request.GET.get("object", "")
    thing = _thing(request, kind, object_id)
    started = _started(request, kind, object_id) if thing is not None else None
    if started is not None:
        return redirect("maintenance:publication-detail", started.pk)
    if why := acts.only_its_own_act(kind):
        raise BadRequest(why)
    form = forms.PublicationForm(bound(request), post=request.post, initial=_words(kind, thing))
    if thing is not None:
        form.fields["body"].required = False
    if form.is_valid():
        of = {} if thing is None else {"kind": kind, "object_id": object_id}
        act = acts.draft_notice if thing is None else acts.draft
        made = carried_out(form, act, by=request.post, **of, **form.cleaned_data)
        if made is not None:
            return done(request, _("已拟稿，核对后发布"), "maintenance:publication-detail", made.pk)
    context = {"form": form, "kind": kind, "word": kind_word(kind), "of_thing": thing is not None}
    return render(
        request, "maintenance/publication_create.html", context, status=422 if form.is_bound else 200
    )


def _thing(request, kind: str, object_id: str):
    """The row that is to be published; None for typed words. Raises Http404 for one out of sight."""
    if kind == notices.KIND:
        return None
    found = PUBLISHED_KINDS.get(kind)
    row = found.find(object_id) if found else None
    if row is None or not sees(request.post, row):
        raise Http404
    return row


def _started(request, kind: str, object_id: str) -> Publication | None:
    """What has been drafted or published of the thing and not withdrawn: a button pressed twice leads there."""
    seen = Publication.objects.visible_to(request.post).filter(kind=kind, object_id=object_id)
    return seen.exclude(state=Publication.State.WITHDRAWN).order_by("-id").first()


def _words(kind: str, thing) -> dict[str, Any]:
    found = PUBLISHED_KINDS.get(kind)
    if thing is None or found is None:
        return {}
    division = getattr(thing, "division", None)
    title = found.sheet(thing, division)["title"] if division else str(thing)
    return {"title": title, "division": division}


@needs(*WRITES, methods="GET POST")
def publication_edit(request, publication_id):
    publication = _own(request, publication_id)
    names = ("title", "body", "phone", "on_boards", "version")
    initial = {name: getattr(publication, name) for name in names}
    table = publication.kind != notices.KIND
    form = forms.PublicationEditForm(bound(request), post=request.post, initial=initial, table=table)
    if form.is_valid() and carried_out(
        form, acts.rewrite, publication=publication, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), "maintenance:publication-detail", publication.pk)
    context = {"form": form, "publication": publication}
    return render(request, "maintenance/publication_edit.html", context, status=422 if form.is_bound else 200)


def _said_before_publishing(publication) -> str:
    said = _("“%(title)s”发布后不能修改；须张榜的村会收到通知。") % {"title": publication.title}
    former = "、".join(f"“{row.title}”" for row in acts.replaced(publication))
    return said + (_("从起日起，正在公示的%(former)s撤下。") % {"former": former} if former else "")


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def publication_publish(request, publication_id):
    publication = _own(request, publication_id)
    move_of(FLOW, publication, "publish")
    form = forms.PublishForm(bound(request), post=request.post, publication=publication)
    return small_act(
        request,
        form=form,
        act=lambda form: acts.publish(publication=publication, by=request.post, **form.cleaned_data),
        title=_("发布公示？"),
        intro=_said_before_publishing(publication),
        word=_("发布"),
        told=_("已发布"),
        then=("maintenance:publication-detail", publication.pk),
    )


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def publication_withdraw(request, publication_id):
    publication = _own(request, publication_id)
    move = move_of(FLOW, publication, "withdraw")
    return small_act(
        request,
        form=forms.ReasonForm(bound(request), post=request.post, phrases=move.phrases),
        act=lambda form: acts.withdraw(publication=publication, by=request.post, **form.cleaned_data),
        title=_("撤下公示？"),
        intro=_("撤下后不再公开，不能恢复；已张贴的须撤榜。更正后可以重新公示。"),
        word=_("撤下"),
        told=_("已撤下"),
        then=("maintenance:publication-detail", publication.pk),
        danger=True,
        template="maintenance/flow_act.html",
    )


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def publication_urge(request, publication_id):
    """催办 of the villages that have not posted."""
    publication = _own(request, publication_id)
    return small_act(
        request,
        act=lambda form: urge_posting(publication=publication, by=request.post),
        title=_("催未张榜的村（社区）？"),
        intro=_("给没有张榜的村（社区）经办和负责人发消息，同一天只发一次。"),
        word=_("催办"),
        told=_("已催办"),
        then=("maintenance:publication-detail", publication.pk),
    )
