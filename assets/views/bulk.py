"""批量办理: what was ticked in the list, asked again with the number of rows, done, and taken back as one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import FilterForm, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import done, small_act
from assets.actions import bulk
from assets.actions.keepers import settled_above
from assets.bulk_offers import ACTS, right_of
from assets.bulk_tables import BulkActTable
from assets.filters import FacilityFilter
from assets.forms.bulk import FORMS
from assets.models import BulkAct, Facility
from common.paging import Order

ORDERS = {"newest": Order(_("最近办理"), "-id")}
LONGEST_QUERY = 4000
DO: dict[str, Callable[..., BulkAct]] = {
    "code": bulk.code_all,
    "state": bulk.change_all,
    "grid": bulk.grid_all,
    "keeper": bulk.appoint_all,
}


@dataclass(frozen=True)
class Chosen:
    """The facilities meant, those ticked on the page or all that the filter shows, and how to say them again."""

    rows: list[Facility]
    more: bool  # the filter shows more than one act takes
    hidden: list[tuple[str, str]]
    query: str

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def villages(self) -> list[Division]:
        return sorted({row.division for row in self.rows}, key=lambda village: village.pk)

    @property
    def by_village(self) -> list[tuple[str, int]]:
        return list(Counter(row.division.short_name for row in self.rows).items())


def _chosen(request, most: int) -> Chosen:
    rows = (
        Facility.objects.visible_to(request.post)
        .counted()
        .select_related("division")
        .order_by("division_id", "id")
    )
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    if request.POST.get("all") == "1":
        form = FacilityFilter(QueryDict(query), post=request.post)
        if not form.is_valid():
            raise BadRequest(_("筛选条件有误，请回到列表重新筛选"))
        found = list(form.narrow(rows)[: most + 1])
        return Chosen(found[:most], len(found) > most, [("all", "1")], query)
    keys = [
        text for text in request.POST.getlist("row") if text.isascii() and text.isdecimal() and len(text) < 16
    ]
    return Chosen(list(rows.filter(pk__in=keys[:most])), False, [("row", key) for key in keys], query)


@needs(Right.FACILITY_CHANGE, Right.FACILITY_CODE, Right.PLATE_PRINT, methods="POST")
def facility_bulk(request):
    """Asks first, saying how many of which village; sent again with `agreed` it is done. Labels have a page of their own."""
    name = request.POST.get("act", "")
    right = right_of(name)
    if right is None:
        raise BadRequest(_("没有这项批量操作"))
    require(request.post, right)
    if name == "plates":
        return redirect(f"{reverse('assets:plate-order-make')}?{_for_plates(request)}")
    chosen = _chosen(request, bulk.MOST_CODED if name == "code" else bulk.MOST)
    if not chosen.rows:
        messages.warning(request, _("没有选中设施，请勾选后再办理"))
        return redirect(_back(chosen))
    form = FORMS[name](
        request.POST if "agreed" in request.POST else None, post=request.post, villages=chosen.villages
    )
    if form.is_valid():
        act = carried_out(form, DO[name], facilities=chosen.keys, by=request.post, **form.cleaned_data)
        if act is not None:
            return done(
                request, _("已办理 %(n)s 处：%(says)s") % {"n": act.count, "says": act.says}, _back(chosen)
            )
    return render(
        request,
        "assets/facility_bulk.html",
        _asking(name, form, chosen),
        status=422 if form.is_bound else 200,
    )


def _asking(name: str, form, chosen: Chosen) -> dict[str, Any]:
    elsewhere = settled_above(chosen.keys) if name == "keeper" else {}
    return {
        "settled": len(elsewhere),
        "settled_url": next(iter(elsewhere.values()), ""),
        "form": form,
        "act": name,
        "word": next(word for known, word, _icon, _right in ACTS if known == name),
        "chosen": chosen,
        "number": len(chosen.rows),
        "back_url": _back(chosen),
        "fields": [
            (field, form.phrases if field.name == "reason" else ()) for field in form.visible_fields()
        ],
    }


def _back(chosen: Chosen) -> str:
    return f"{reverse('assets:facility-list')}?{chosen.query}"


def _for_plates(request) -> str:
    if request.POST.get("all") == "1":
        return f"all=1&{request.POST.get('query', '')[:LONGEST_QUERY]}"
    return urlencode([("row", key) for key in request.POST.getlist("row")])


@needs(Right.FACILITY_CHANGE, Right.FACILITY_CODE)
def bulk_act_list(request):
    rows = BulkAct.objects.visible_to(request.post).select_related("division", "done_by", "undone_by")
    form = FilterForm(request.GET, post=request.post)
    form.is_valid()
    context = listing(request, form=form, rows=rows, table=BulkActTable, orders=ORDERS, unit="次")
    return render(request, "assets/bulk_act_list.html", context)


@needs(Right.FACILITY_CHANGE, Right.FACILITY_CODE, methods="GET POST")
def bulk_act_take_back(request, act_id):
    act = get_object_or_404(BulkAct.objects.visible_to(request.post), pk=act_id)
    return small_act(
        request,
        act=lambda form: bulk.take_back(act=act, by=request.post),
        title=_("撤回：%(says)s") % {"says": act.says},
        intro=_("将一次撤回 %(n)s 处设施的这项变动，恢复到办理之前；此后已有变动的不能撤回。")
        % {"n": act.count},
        word=_("撤回 %(n)s 处") % {"n": act.count},
        told=_("已撤回 %(n)s 处") % {"n": act.count},
        then=("assets:bulk-act-list",),
        danger=True,
    )
