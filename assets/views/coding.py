"""待赋码: what the villages registered; the township codes it or sends it back, one or many at once."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.actions.coding import MOST, assign_codes
from assets.actions.entering import return_all
from assets.coding_tables import WaitingTable
from assets.forms.coding import PHRASES, ReturnForm, WaitingFilter
from assets.models import Facility, Registration
from common.paging import Order

ORDERS = {
    "village": Order(_("按村"), "division_id", "id"),
    "oldest": Order(_("最早登记"), "id"),
    "newest": Order(_("最近登记"), "-id"),
}
ACTS = [
    {"word": _("赋码"), "name": "code", "icon": "qrcode"},
    {"word": _("退回"), "name": "return", "icon": "arrow-back-up"},
]


def _waiting(post):
    rows = Facility.objects.visible_to(post).filter(registration=Registration.UNCODED)
    return rows.select_related("type", "division", "registered_by")


@needs(Right.FACILITY_CODE)
def coding_list(request):
    form = asked(WaitingFilter, request)
    rows = form.narrow(_waiting(request.post))
    context = listing(request, form=form, rows=rows, table=WaitingTable, orders=ORDERS, unit="处")
    context |= {"acts": ACTS, "total": rows.count(), "returned": form.value("waits") == "returned"}
    return render(request, "assets/coding_list.html", context)


@dataclass(frozen=True)
class Chosen:
    """The facilities an act is meant for, those of the page ticked or all that the filter shows, and how to say them again."""

    rows: list[Facility]
    hidden: list[tuple[str, str]]

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def mark(self) -> str:
        """Names this choice of facilities, so that words kept for it come back to no other."""
        return f"{self.rows[0].pk}-{len(self.rows)}"

    @property
    def by_village(self) -> list[tuple[str, int]]:
        return list(Counter(row.division.short_name for row in self.rows).items())


def _chosen(request) -> Chosen:
    waiting = _waiting(request.post).filter(returned_reason="").order_by("division_id", "id")
    if request.POST.get("all") == "1":
        query = request.POST.get("query", "")[:1000]
        form = WaitingFilter(QueryDict(query), post=request.post)
        rows = form.narrow(waiting)[:MOST] if form.is_valid() else waiting.none()
        return Chosen(list(rows), [("all", "1"), ("query", query)])
    keys = [text for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 16]
    return Chosen(list(waiting.filter(pk__in=keys)), [("row", key) for key in keys])


@needs(Right.FACILITY_CODE, methods="POST")
def coding_act(request):
    """Asks first, saying how many of which village; sent again with `agreed` it is done."""
    chosen, act = _chosen(request), request.POST.get("act")
    if not chosen.rows:
        messages.warning(request, _("没有选中待赋码的设施，请勾选后再办理"))
        return redirect("assets:coding-list")
    agreed = "agreed" in request.POST
    form = (ReturnForm if act == "return" else PostForm)(request.POST if agreed else None, post=request.post)
    if form.is_valid() and (told := _carried(form, chosen, act, request.post)):
        return done(request, told, "assets:coding-list")
    context = {
        "form": form,
        "act": act,
        "chosen": chosen,
        "number": len(chosen.rows),
        "phrases": PHRASES,
        "action": reverse("assets:coding-act"),
    }
    return render(request, "assets/coding_act.html", context, status=422 if form.is_bound else 200)


def _carried(form, chosen: Chosen, act: str | None, post) -> str:
    """What is said of it when it is done; empty where the act refused."""
    if act == "return":
        rows = carried_out(form, return_all, facilities=chosen.keys, by=post, **form.cleaned_data)
        return "" if rows is None else _("已退回 %(n)s 处，已通知登记人") % {"n": len(rows)}
    rows = carried_out(form, assign_codes, facilities=chosen.keys, by=post)
    if rows is None:
        return ""
    told = _("已为 %(n)s 处设施赋码") % {"n": len(rows)}
    others = len(chosen.rows) - len(rows)
    return told + (_("，另有 %(n)s 处刚才已由他人赋码") % {"n": others} if others else "")


def _waiting_one(request, facility_id: int) -> Facility:
    """One that waits for its code; a coded one is asked for in vain."""
    return get_object_or_404(_waiting(request.post).filter(returned_reason=""), pk=facility_id)


@needs(Right.FACILITY_CODE, methods="GET POST")
def facility_code(request, facility_id):
    """赋码 of one, on its page."""
    facility = _waiting_one(request, facility_id)
    return small_act(
        request,
        act=lambda form: assign_codes(facilities=[facility.pk], by=request.post),
        title=_("为“%(name)s”赋码") % {"name": facility.name},
        intro=_("%(village)s · %(type)s。统一编码一经赋予永不收回。")
        % {"village": facility.division, "type": facility.type},
        word=_("确认赋码"),
        told=_("已为 1 处设施赋码"),
        then=("assets:facility-detail", facility.pk),
    )


@needs(Right.FACILITY_CODE, methods="GET POST")
def facility_return(request, facility_id):
    """退回 of one, on its page."""
    facility = _waiting_one(request, facility_id)
    return small_act(
        request,
        form=ReturnForm(bound(request), post=request.post),
        act=lambda form: return_all(facilities=[facility.pk], by=request.post, **form.cleaned_data),
        title=_("退回“%(name)s”") % {"name": facility.name},
        intro=_("退回后由村里更正再交，登记人会收到消息。"),
        word=_("退回"),
        told=_("已退回 1 处，已通知登记人"),
        then=("assets:facility-detail", facility.pk),
        danger=True,
    )
