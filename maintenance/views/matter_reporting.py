"""上报 from a facility or a place, by staff, by a caretaker, on behalf of a villager; 批量派单; 隐患."""

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from assets.models import Facility
from maintenance import matter_exports
from maintenance.actions import matter_moves as moves
from maintenance.actions.matters import report_with_photos
from maintenance.forms.matter_filters import HazardFilter, MatterFilter
from maintenance.forms.matter_reporting import TROUBLES, ReportForm
from maintenance.forms.matters import BulkDispatchForm
from maintenance.matter_tables import HazardTable
from maintenance.models import Matter, MatterState
from maintenance.views.asking import facility_of
from maintenance.views.matters import ORDERS, visible

MOST_AT_ONCE = 200
BRIDGE = "0103"  # 农村公路桥梁: dangerous ones are counted to zero


@needs(Right.MATTER_REPORT, methods="GET POST")
def matter_create(request):
    facility = facility_of(request)
    form = ReportForm(
        bound(request),
        request.FILES if request.method == "POST" else None,
        post=request.post,
        facility=facility,
        initial={"client_key": uuid.uuid4()},
    )
    if form.is_valid():
        matter = carried_out(
            form,
            report_with_photos,
            by=request.post,
            account_id=request.account.pk,
            **form.photos(),
            **form.said(),
        )
        if matter is not None:
            told = (
                _("已上报，编号 %s") if matter.state == MatterState.REPORTED else _("已记录并办结，编号 %s")
            )
            return done(request, told % matter.number, "maintenance:matter-detail", matter.pk)
    context = {
        "form": form,
        "facility": facility,
        "troubles": TROUBLES,
        "open": _open_of(request, facility),
        "draft": f"matter-create-{facility.pk if facility else 0}",
    }
    return render(request, "maintenance/matter_create.html", context, status=422 if form.is_bound else 200)


def _open_of(request, facility: Facility | None) -> list[Matter]:
    """Reported already: nobody need report it again."""
    return list(visible(request.post).open().filter(facility=facility)[:5]) if facility else []


@needs(Right.MATTER_DISPATCH, methods="POST")
def matter_bulk(request):
    """批量派单: asks to whom, saying how many; sent again with `agreed` it is done."""
    rows, hidden = _chosen(request)
    waiting = [row for row in rows if row.state == MatterState.REPORTED]
    if not waiting:
        messages.warning(request, _("没有选中待派单的事项，请勾选后再派单"))
        return redirect("maintenance:matter-list")
    agreed = "agreed" in request.POST
    form = BulkDispatchForm(request.POST if agreed else None, post=request.post, matters=waiting)
    if form.is_valid():
        sent = carried_out(form, moves.dispatch_all, matters=waiting, by=request.post, **form.cleaned_data)
        if sent is not None:
            return done(request, _("已派单 %s 件") % sent, "maintenance:matter-list")
    context = {"form": form, "number": len(waiting), "others": len(rows) - len(waiting), "hidden": hidden}
    context |= {"rows": waiting[:10], "action": reverse("maintenance:matter-bulk")}
    return render(request, "maintenance/matter_bulk.html", context, status=422 if agreed else 200)


def _chosen(request) -> tuple[list[Matter], list[tuple[str, str]]]:
    """The rows ticked, or all that the filter shows, and how to say them again."""
    if request.POST.get("all") == "1":
        query = request.POST.get("query", "")[:1000]
        form = MatterFilter(QueryDict(query), post=request.post)
        rows = form.narrow(visible(request.post)) if form.is_valid() else visible(request.post).none()
        return list(rows.order_by("pk")[:MOST_AT_ONCE]), [("all", "1"), ("query", query)]
    keys = [text for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 16][
        :MOST_AT_ONCE
    ]
    return list(visible(request.post).filter(pk__in=keys).order_by("pk")), [("row", key) for key in keys]


# --- 隐患 ---------------------------------------------------------------------------------------
@needs(Right.CARE_VIEW)
def hazard_list(request):
    """What can hurt people, by grade with measure and limit; by type, dangerous bridges first, counted to zero."""
    form = asked(HazardFilter, request)
    rows = form.narrow(visible(request.post).hazards())
    context = listing(request, form=form, rows=rows, table=HazardTable, orders=ORDERS, unit="处")
    context["measures"] = _measures(request.post)
    return render(request, "maintenance/hazard_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def hazard_export(request):
    form = asked(HazardFilter, request)
    rows = form.narrow(visible(request.post).hazards())
    return matter_exports.matters(rows, post=request.post, title=_("隐患清单"), asks=asks(form))


def _measures(post) -> list[dict]:
    """Open hazards: bridges, major ones, without a measure, late; each opens its rows."""
    here = reverse("maintenance:hazard-list")
    found = (
        Matter.objects.visible_to(post)
        .open()
        .hazards()
        .aggregate(
            all=Count("pk"),
            bridges=Count("pk", filter=Q(facility__type_id=BRIDGE)),
            major=Count("pk", filter=Q(hazard=Matter.HazardGrade.MAJOR)),
            bare=Count("pk", filter=Q(measure="")),
        )
    )
    figures = [
        (_("危桥未消除"), found["bridges"], f"{here}?type={BRIDGE}"),
        (_("未消除隐患"), found["all"], here),
        (_("重大隐患"), found["major"], f"{here}?hazard=major"),
        (_("没有管控措施"), found["bare"], f"{here}?bare=yes"),
    ]
    return [
        {
            "label": label,
            "value": value,
            "unit": _("处"),
            "url": url,
            "left": "" if value else _("已清零"),
            "tone": "good",
        }
        for label, value, url in figures
    ]
