"""年度区划代码: hand over, look at the differences, decide."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.actions import editions as acts
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.forms.handovers import EditionForm
from accounts.models import Division, DivisionEdition
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act

KINDS = {
    "added": ("run", _("新设")),
    "renamed": ("run", _("更名")),
    "recoded": ("warn", _("换码")),
    "closed": ("warn", _("撤销")),
    "reused": ("bad", _("代码另给别处")),
}


def _editions(post):
    return DivisionEdition.objects.visible_to(post).select_related("county", "uploaded_by")


@needs(Right.DIVISION_MERGE, methods="GET POST")
def edition_upload(request):
    form = EditionForm(bound(request), request.FILES or None, post=request.post)
    if form.is_valid():
        county = Division.objects.visible_to(request.post).filter(level=Division.Level.COUNTY).first()
        made = carried_out(form, acts.hand_over_edition, county=county, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已读取并比对"), "accounts:edition-detail", made.pk)
    context = {"form": form, "earlier": _editions(request.post)[:10]}
    return render(request, "accounts/edition_upload.html", context, status=422 if form.is_bound else 200)


@needs(Right.DIVISION_MERGE, methods="GET POST")
def edition_detail(request, edition_id):
    """The differences; sent, the chosen lines are taken over."""
    edition = get_object_or_404(_editions(request.post), pk=edition_id)
    form = PostForm(bound(request), post=request.post)
    if form.is_valid():
        decisions = {
            line["code"]: {
                "accept": request.POST.get(f"accept-{line['code']}", ""),
                "successor": request.POST.get(f"successor-{line['code']}", ""),
            }
            for line in edition.lines
        }
        if carried_out(form, acts.confirm_edition, edition=edition, decisions=decisions, by=request.post):
            return done(request, _("已按所选更新区划"), "accounts:edition-detail", edition.pk)
    context = {
        "form": form,
        "edition": edition,
        "lines": [_shown(line) for line in edition.lines],
        "villages": _villages(edition, request.post),
        "open": edition.state == DivisionEdition.State.COMPARED,
    }
    refused = form.is_bound and bool(form.errors)
    return render(request, "accounts/edition_detail.html", context, status=422 if refused else 200)


def _shown(line: dict) -> dict:
    state, word = KINDS[line["kind"]]
    return line | {"state": state, "word": word, "closes": line["kind"] in ("closed", "recoded")}


def _villages(edition: DivisionEdition, post) -> list[tuple[str, str]]:
    """Where a closed village may go: ours that stand, and those the file adds."""
    ours = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    gone = {line["code"] for line in edition.lines if line["kind"] in ("closed", "recoded")}
    standing = [(row.pk, row.short_name) for row in ours.order_by("code") if row.pk not in gone]
    added = [(line["code"], line["name"]) for line in edition.lines if line["kind"] == "added"]
    return [*added, *standing]


@needs(Right.DIVISION_MERGE, methods="GET POST")
def edition_discard(request, edition_id):
    edition = get_object_or_404(_editions(request.post), pk=edition_id)
    return small_act(
        request,
        act=lambda form: acts.discard_edition(edition=edition, by=request.post),
        title=_("放弃%(year)s年度区划代码？") % {"year": edition.year},
        intro=_("没有更新任何区划；需要时可重新上传。"),
        word=_("放弃"),
        told=_("已放弃"),
        then=("accounts:edition-upload",),
        danger=True,
    )
