"""年度重开: begin a township's list of the year, see how far each village is, confirm what is the same, take it back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import job_shown
from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from common import jobs
from common.models.jobs import Job
from maintenance.actions import renewing as acts
from maintenance.actions.editions import edition_before
from maintenance.item_progress import villages_of
from maintenance.models import Renewal
from maintenance.renewals import VillageProgress, compared, of_year, progress
from maintenance.rhythms_in_force import circle_of

RENEWAL_READERS = (Right.EDITION_FREEZE, Right.LIST_REVIEW, Right.LIST_CHECK)
LOOKED_AT = 200  # changed items told on one page


def _renewals(rows):
    return rows.select_related("division", "edition__division", "asked_by", "undone_by")


def _renewal(request, renewal_id: int) -> Renewal:
    """Of the reader's area, or of the township above a village."""
    return get_object_or_404(_renewals(Renewal.objects.reaching(request.post)), pk=renewal_id)


def _does(request, then: Callable[[], str], act: Callable[[], str], **asks: Any) -> HttpResponse:
    """A question in the dialog whose answer is told in the numbers that `act` says."""
    form = PostForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        told = carried_out(form, act)
        if told is not None:
            return done(request, told, then())
    context = {"form": form, "action": request.path, **asks}
    return render(request, "accounts/small_act.html", context, status=422 if form.is_bound else 200)


@needs(Right.EDITION_FREEZE, methods="GET POST")
def renewal_begin(request, code):
    """Says what it does, and does it; a large list goes on as a job that the page shows."""
    townships = Division.objects.visible_to(request.post).filter(level=Division.Level.TOWNSHIP)
    division = get_object_or_404(townships, pk=code)
    circle, before = circle_of(division.county_code), edition_before(division)
    said = {
        "area": division.short_name,
        "year": circle.year,
        "n": f"{acts.items_of(division).count():,}",
        "edition": before,
    }

    def begin() -> str:
        renewal, job = acts.begin(division=division, by=request.post)
        if job is None:
            return _("已重开 %(n)s 条，已通知各村") % {"n": f"{renewal.count:,}"}
        jobs.wake(job)
        return _("正在重开，完成后各村会收到通知")

    return _does(
        request,
        lambda: _page(of_year(division, circle.year)),
        begin,
        title=_("重开%(area)s%(year)s年清单？") % said,
        intro=_(
            "%(n)s 条全部由各村重新确认，空着的按“%(edition)s”带入，没有条目的设施一并建立。"
            "与上一版相同的，各村可以一次确认；有变动的逐条查看。第一条确认之前可以整批撤销。"
        )
        % said,
        word=_("重开"),
    )


def _page(renewal: Renewal | None) -> str:
    return (
        reverse("maintenance:renewal-detail", args=[renewal.pk])
        if renewal
        else reverse("maintenance:item-flow")
    )


@needs(*RENEWAL_READERS)
def renewal_detail(request, renewal_id):
    """The township's list of the year: by village how far it is, what may be confirmed at once, what changed."""
    renewal = get_object_or_404(_renewals(Renewal.objects.visible_to(request.post)), pk=renewal_id)
    is_open = renewal.opened_at and not renewal.undone_at
    villages = villages_of(request.post, renewal.division)
    waiting = compared(renewal, renewal.division, post=request.post) if is_open else []
    lines = progress(renewal, villages, waiting, post=request.post) if is_open else []
    job = Job.objects.filter(pk=renewal.job_id or 0).exclude(state="done").select_related("progress").first()
    context = {
        "renewal": renewal,
        "circle": circle_of(renewal.division.county_code),
        "lines": lines,
        "measures": _measures(lines),
        "may_undo": may(request.post, Right.EDITION_FREEZE) and not renewal.undone_at,
        "why_not_undo": acts.why_not_taken_back(renewal),
        "job": job,
    }
    context |= job_shown.context(job, request.post) if job else {}
    return render(request, "maintenance/renewal_detail.html", context)


def _measures(lines: list[VillageProgress]) -> list[dict[str, Any]]:
    words = (
        (_("条目"), "all"),
        (_("填报中"), "draft"),
        (_("与上一版相同，待确认"), "same"),
        (_("有变动，待逐条看"), "changed"),
        (_("村已确认"), "confirmed"),
        (_("已核定"), "checked"),
    )
    return [
        {"label": word, "value": f"{sum(getattr(line, name) for line in lines):,}", "unit": _("条")}
        for word, name in words
    ]


@needs(Right.CARE_VIEW)
def renewal_village(request, renewal_id, code):
    """One village's part: what it confirms with one tap, and what changed, to be looked at one by one."""
    renewal, village = _renewal(request, renewal_id), _village(request, code)
    waiting = (
        compared(renewal, village, post=request.post) if renewal.opened_at and not renewal.undone_at else []
    )
    changed = [one for one in waiting if not one.is_same]
    context = {
        "renewal": renewal,
        "circle": circle_of(village.county_code),
        "village": village,
        "line": progress(renewal, [village], waiting, post=request.post)[0],
        "changed": [
            (one, reverse("maintenance:item-detail", args=[one.item])) for one in changed[:LOOKED_AT]
        ],
        "more": max(0, len(changed) - LOOKED_AT),
        "may_confirm": may(request.post, Right.LIST_CONFIRM),
        "list_url": f"{reverse('maintenance:item-list')}?village={village.pk}",
    }
    return render(request, "maintenance/renewal_village.html", context)


def _village(request, code: str) -> Division:
    villages = Division.objects.visible_to(request.post).filter(level=Division.Level.VILLAGE)
    return get_object_or_404(villages.select_related("parent"), pk=code)


@needs(Right.LIST_CONFIRM, methods="GET POST")
def renewal_confirm(request, renewal_id, code):
    """一次确认 of a village's items that say what last year's edition said."""
    renewal, village = _renewal(request, renewal_id), _village(request, code)
    same = sum(one.is_same for one in compared(renewal, village, post=request.post))

    def confirm() -> str:
        moved = acts.confirm_same(renewal=renewal, village=village, by=request.post)
        left = "，".join(f"{why} {number} 条" for why, number in moved.left.most_common())
        told = _("已确认 %(n)s 条") % {"n": moved.done}
        return told + (_("；没有办的：%(left)s") % {"left": left} if left else "")

    return _does(
        request,
        lambda: reverse("maintenance:renewal-village", args=[renewal.pk, village.pk]),
        confirm,
        title=_("确认与上一版相同的 %(n)s 条？") % {"n": same},
        intro=_("管护主体、责任人、电话、经费等都与“%(edition)s”相同。有变动的不在其内，请逐条查看。")
        % {"edition": renewal.edition},
        word=_("全部确认"),
    )


@needs(Right.EDITION_FREEZE, methods="GET POST")
def renewal_undo(request, renewal_id):
    renewal = get_object_or_404(_renewals(Renewal.objects.visible_to(request.post)), pk=renewal_id)

    def take_back() -> str:
        restored = acts.take_back(renewal=renewal, by=request.post)
        return _("已撤销重开，%(n)s 条恢复原样") % {"n": f"{restored:,}"}

    return _does(
        request,
        lambda: _page(renewal),
        take_back,
        title=_("撤销重开？"),
        intro=_("各条恢复到重开之前；重开后已经改过的条目保留所改，不恢复。"),
        word=_("撤销重开"),
        danger=True,
    )
