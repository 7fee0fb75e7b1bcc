"""地图: the list's filters on a map, and what the map asks for as it is moved."""

from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.lists import AREA_FIELDS, asked, chips, without_place
from accounts.rights import Right
from assets import maps, remembered
from assets.filters import FacilityFilter
from assets.forms.shapes import ReadForm
from assets.geometry import measured, open_parts
from assets.measuring import compare
from assets.models import Condition, Facility
from assets.written_positions import write_parts


def _facilities(request, form):
    return form.narrow(Facility.objects.visible_to(request.post).counted())


@needs(Right.FACILITY_VIEW)
def map_facilities(request):
    if answer := remembered.kept(request):  # a telephone typed in clear: the address is put right first
        return answer
    form = asked(FacilityFilter, request)
    query, shown = without_place(request.GET), {*form.picks, *AREA_FIELDS, "q"}
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "query": query.urlencode(),
        "kept": [(name, value) for name, value in query.items() if name not in shown],
        "conditions": Condition,
    }
    return render(request, "assets/map_facilities.html", context)


@needs(Right.FACILITY_VIEW)
def map_features(request):
    """JSON of what the map shows at `zoom` in `bbox`; numbers by village from afar."""
    rows = _facilities(request, asked(FacilityFilter, request))
    zoom, where = _seen(request.GET)
    if where and maps.seen_from_near(zoom, where):
        return JsonResponse(maps.in_rectangle(rows, where))
    return JsonResponse(maps.by_village(rows))


def _seen(query) -> tuple[int, maps.Rectangle | None]:
    try:
        where = maps.read_rectangle(query["bbox"]) if query.get("bbox") else None
        return int(query.get("zoom") or 0), where
    except ValueError as wrong:
        raise BadRequest(_("地图范围应为 bbox=西,南,东,北 和 zoom=级别")) from wrong


@needs(Right.FACILITY_REGISTER, Right.FACILITY_CHANGE, methods="POST")
def map_read(request):
    """JSON of points typed, drawn or walked: where they lie in WGS-84 and how long or large they are, or what is wrong."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        (reason, *_others) = next(iter(form.errors.values()))
        return JsonResponse({"wrong": reason})
    said, found = form.cleaned_data, form.found
    if found is None:
        return JsonResponse({"parts": form.points()})
    size = compare(found.kind, measured(found), said["quantity"], said["unit"])
    answer = {"parts": open_parts(found), "text": write_parts(open_parts(found))}
    return JsonResponse(answer | {"measured": size.words, "differs": size.differs})
