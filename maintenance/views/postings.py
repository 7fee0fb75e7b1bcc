"""张榜: on the village's phone the photo, the place, the day; confirmed by another; taken down after the term."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import sees
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.models import Attachment
from maintenance.actions import posting as acts
from maintenance.boards import villages_of
from maintenance.forms.publications import PostingForm, ReasonForm, RemoveForm
from maintenance.models import Posting, Publication
from maintenance.models.postings import FLOW
from maintenance.publication_tables import POSTING_TONES
from maintenance.views.moves import move_of
from maintenance.views.publications import publication_of

MOST_BYTES = 12 << 20  # one photo, sent by itself


def _board_of(request, publication_id: int, code: str) -> tuple[Publication, Division]:
    """The publication and one of its villages within the reader's area; else the same 404 for all."""
    publication = publication_of(request, publication_id)
    village = get_object_or_404(villages_of(publication).select_related("parent"), pk=code)
    if not sees(request.post, village):
        raise Http404
    return publication, village


@needs(Right.NOTICE_POST, methods="GET POST")
def posting_create(request, publication_id, code):
    publication, village = _board_of(request, publication_id, code)
    form = PostingForm(bound(request), post=request.post, initial={"place": _last_place(village)})
    if form.is_valid():
        arguments = {"publication": publication, "division": village, "account_id": request.account.pk}
        made = carried_out(form, acts.post_sheet, by=request.post, **arguments, **form.cleaned_data)
        if made is not None:
            told = _("已记录张榜，等村务监督确认")
            return done(request, told, "maintenance:posting-detail", made.pk)
    photos = list(acts.drafts_of(publication, village, request.account.pk))
    context = {"form": form, "publication": publication, "village": village, "photos": photos}
    context |= {"room": acts.MOST - len(photos), "most": acts.MOST}
    return render(request, "maintenance/posting_create.html", context, status=422 if form.is_bound else 200)


def _last_place(village: Division) -> str:
    """Where the village posted last: it has one board, as a rule."""
    rows = Posting.objects.everywhere(because="the place where the village posted before")
    return rows.filter(division=village).order_by("-id").values_list("place", flat=True).first() or ""


@needs(Right.NOTICE_POST, methods="POST", most_bytes=MOST_BYTES)
def posting_photo_create(request, publication_id, code):
    """One photo from the script (204, or 422 with a sentence), or several from a form without it."""
    publication, village = _board_of(request, publication_id, code)
    files = request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到照片，请重新选择")
    said = {"publication": publication, "division": village, "account_id": request.account.pk}
    for file in files:
        try:
            acts.add_photo(file=file, by=request.post, **said)
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        plain = {"status": 422, "content_type": "text/plain"}
        return HttpResponse(wrong, **plain) if wrong else HttpResponse(status=204)
    if wrong:
        messages.error(request, wrong)
    return redirect("maintenance:posting-create", publication.pk, village.pk)


@needs(Right.NOTICE_POST, methods="POST")
def posting_photo_delete(request, public_id):
    mine = Attachment.objects.filter(owner_kind=acts.PHOTOS, uploader_id=request.account.pk)
    photo = get_object_or_404(mine, public_id=public_id, state=Attachment.State.DRAFT)
    _new, publication, code = photo.owner_id.split("-")
    acts.discard_draft(photo=photo, by=request.post, account_id=request.account.pk)
    return done(request, _("已删除照片"), "maintenance:posting-create", publication, code)


def _posting(request, posting_id: int) -> Posting:
    related = ("publication__division", "division__parent", "posted_by", "confirmed_by")
    rows = Posting.objects.visible_to(request.post).select_related(*related)
    return get_object_or_404(rows, pk=posting_id)


@needs(Right.CARE_VIEW)
def posting_detail(request, posting_id):
    posting = _posting(request, posting_id)
    context = {
        "posting": posting,
        "publication": posting.publication,
        "tone": POSTING_TONES[posting.state],
        "facts": _facts(posting),
        "photos": list(acts.photos_of(posting)),
        "offers": FLOW.offers(posting, request.post),
    }
    return render(request, "maintenance/posting_detail.html", context)


def _facts(posting: Posting) -> list[tuple]:
    confirmed = posting.confirmed_at and f"{timezone.localdate(posting.confirmed_at)}"
    seen = "未通过" if posting.state == Posting.State.REFUSED else "确认"
    return [
        ("村（社区）", posting.division, posting.division.parent or ""),
        ("张榜地点", posting.place),
        ("张榜", f"{posting.posted_on:%Y-%m-%d}", posting.posted_by or ""),
        (seen, confirmed, posting.confirmed_by or ""),
        ("撤榜", posting.removed_on and f"{posting.removed_on:%Y-%m-%d}"),
    ]


@needs(Right.NOTICE_CONFIRM, methods="GET POST")
def posting_confirm(request, posting_id):
    posting = _posting(request, posting_id)
    move_of(FLOW, posting, "confirm")
    return small_act(
        request,
        act=lambda form: acts.confirm_sheet(posting=posting, by=request.post),
        title=_("确认已张榜？"),
        intro=_("在“%(place)s”看到了这张公示，内容完整、看得清。") % {"place": posting.place},
        word=_("确认张榜"),
        told=_("已确认"),
        then=("maintenance:posting-detail", posting.pk),
    )


@needs(Right.NOTICE_CONFIRM, methods="GET POST")
def posting_refuse(request, posting_id):
    posting = _posting(request, posting_id)
    move = move_of(FLOW, posting, "refuse")
    return small_act(
        request,
        form=ReasonForm(bound(request), post=request.post, phrases=move.phrases),
        act=lambda form: acts.refuse_sheet(posting=posting, by=request.post, **form.cleaned_data),
        title=_("未见张榜？"),
        intro=_("这次张榜不作数，张榜人会收到通知，重新张贴、拍照。"),
        word=_("未见张榜"),
        told=_("已记录，已通知张榜人"),
        then=("maintenance:posting-detail", posting.pk),
        danger=True,
        template="maintenance/flow_act.html",
    )


@needs(Right.NOTICE_POST, methods="GET POST")
def posting_remove(request, posting_id):
    posting = _posting(request, posting_id)
    move_of(FLOW, posting, "remove")
    return small_act(
        request,
        form=RemoveForm(bound(request), post=request.post),
        act=lambda form: acts.remove_sheet(posting=posting, by=request.post, **form.cleaned_data),
        title=_("登记撤榜"),
        word=_("登记撤榜"),
        told=_("已登记撤榜"),
        then=("maintenance:posting-detail", posting.pk),
    )
