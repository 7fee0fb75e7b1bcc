"""The page of one facility: head, acts, facts, and tabs that load when they are asked for."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import needs
from accounts.rights import Right
from assets import offers, shown, timeline
from assets.actions.ownership import papers_of
from assets.actions.photos import MOST as MOST_PHOTOS
from assets.actions.photos import photos_of
from assets.models import Facility
from assets.places import FACILITY_PANELS, FACILITY_STRIPS
from assets.resolving import kept_id, resolved_id
from assets.templatetags.register import grouped

PLATES = "assets.plates"  # the panel that stands beside the facts; the others have a tab of their own
TABS = {
    "facts": gettext_lazy("基本信息"),
    "ownership": gettext_lazy("权属与移交"),
    "changes": gettext_lazy("变动记录"),
    "photos": gettext_lazy("照片"),
    "relations": gettext_lazy("关系"),
    "panels": gettext_lazy("管护情况"),
}


@needs(Right.FACILITY_VIEW)
def facility_detail(request, facility_id):
    rows = Facility.objects.visible_to(request.post).for_detail()
    facility = get_object_or_404(rows, pk=facility_id)
    tab = request.GET.get("tab", "facts")
    tab = tab if tab in _open_tabs() else "facts"
    context = {"facility": facility, "tab": tab, "tabs": _tabs(request.path, tab)}
    context |= READ[tab](request, facility)
    if request.htmx:
        return render(request, "assets/facility_detail.html#tabbed", context)
    context |= {
        "groups": offers.grouped(offers.offered(request.post, facility)),
        "beside": offers.beside_title(request.post, facility),
        "strips": strips(request, facility),
        "photos": photos_of(facility)[:3],
        "plates": own(request.post, facility) if (own := FACILITY_PANELS.get(PLATES)) else "",
    }
    return render(request, "assets/facility_detail.html", context)


def _open_tabs() -> list[str]:
    return [name for name in TABS if name != "panels" or _others()]


def _others() -> list[Callable]:
    return [panel for key, panel in FACILITY_PANELS.items() if key != PLATES]


def _tabs(path: str, chosen: str) -> list[dict[str, Any]]:
    return [
        {"word": TABS[name], "url": f"{path}?tab={name}", "count": None, "chosen": name == chosen}
        for name in _open_tabs()
    ]


# --- Tabs ---------------------------------------------------------------------------------------------------------------
def _facts(request, facility: Facility) -> dict[str, Any]:
    return {"facts": shown.facts(facility), "registered": shown.registered(facility)}


def _ownership(request, facility: Facility) -> dict[str, Any]:
    acts = list(facility.ownership_acts.select_related("from_party", "to_party", "recorded_by"))
    papers = papers_of(acts)
    return {
        "title_facts": shown.title_facts(facility),
        "acts": [{"act": act, "papers": papers.get(act.pk, [])} for act in acts],
    }


def _changes(request, facility: Facility) -> dict[str, Any]:
    return {"events": timeline.events(facility)}


def _photos(request, facility: Facility) -> dict[str, Any]:
    photos = list(photos_of(facility))
    counted = facility.merged_into_id is None
    may_add = may(request.post, Right.FACILITY_CHANGE) or may(request.post, Right.FACILITY_CONDITION)
    return {
        "all_photos": photos,
        "room": MOST_PHOTOS - len(photos),
        "may_add": may_add and counted and len(photos) < MOST_PHOTOS,
        "may_remove": may(request.post, Right.FACILITY_CHANGE) and counted,
    }


def _relations(request, facility: Facility) -> dict[str, Any]:
    """Only what the reader may see of its relatives."""
    mine = Facility.objects.visible_to(request.post).for_list()
    return {
        "children": mine.filter(parent=facility).counted()[:100],
        "parts": mine.filter(split_from=facility)[:100],
        "merged": mine.filter(merged_into=facility)[:100],
        "parent": mine.filter(pk=facility.parent_id).first() if facility.parent_id else None,
        "whole": mine.filter(pk=facility.split_from_id).first() if facility.split_from_id else None,
        "chiefs": facility.chiefs.select_related("person").order_by("until", "level"),
        "spells": facility.idle_spells.all(),
        "may_change": may(request.post, Right.FACILITY_CHANGE) and facility.merged_into_id is None,
    }


def _panels(request, facility: Facility) -> dict[str, Any]:
    return {"panels": [panel(request.post, facility) for panel in _others()]}


READ: dict[str, Callable[[Any, Facility], dict[str, Any]]] = {
    "facts": _facts,
    "ownership": _ownership,
    "changes": _changes,
    "photos": _photos,
    "relations": _relations,
    "panels": _panels,
}


# --- What must be seen first --------------------------------------------------------------------------------------------
def strips(request, facility: Facility) -> list[dict[str, Any]]:
    """Strips above the facts: merged, looked for by another code, sent back, in dispute, idle."""
    found = [_merged(request, facility), _by_code(request, facility)]
    if facility.returned_reason:
        found.append(_strip("bad", _("已退回"), facility.returned_reason))
    if facility.title_state == "disputed":
        found.append(_strip("warn", _("权属争议"), _("产权未定，见“权属与移交”")))
    if spell := offers.open_spell(facility):
        text = _("自 %(since)s：%(reason)s；下次跟进 %(day)s") % {
            "since": spell.since,
            "reason": spell.reason,
            "day": spell.follow_up_on,
        }
        found.append(_strip("warn", _("闲置"), text))
    above = [strip for strips_of in FACILITY_STRIPS for strip in strips_of(request.post, facility)]
    return [*above, *(strip for strip in found if strip)]


def _merged(request, facility: Facility) -> dict[str, Any] | None:
    if facility.merged_into_id is None:
        return None
    kept = Facility.objects.visible_to(request.post).filter(pk=kept_id(facility)).first()
    text = (
        _("不再计数，历史保留。现为“%(name)s”") % {"name": kept.name} if kept else _("不再计数，历史保留。")
    )
    url = reverse("assets:facility-detail", args=[kept.pk]) if kept else ""
    return _strip("warn", _("已并入另一处设施"), text, url=url, word=_("打开"))


def _by_code(request, facility: Facility) -> dict[str, Any] | None:
    """The reader came by an old code: say so once."""
    code = request.GET.get("code", "")
    if not (code.isdigit() and len(code) == 22) or code == facility.code or resolved_id(code) != facility.pk:
        return None
    own = facility.codes.filter(code=code).exists()
    why = _("是本设施改类前的编码") if own else _("是已并入本设施的编码")
    return _strip("run", "", _("您查的 %(code)s %(why)s") % {"code": grouped(code), "why": why})


def _strip(state: str, title: str, text: str, *, url: str = "", word: str = "") -> dict[str, Any]:
    return {"state": state, "title": title, "text": text, "url": url, "word": word}
