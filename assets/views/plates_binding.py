"""On site: scan a plate, find the facility it hangs on, bind it; replace a lost one. Made for one thumb at 360 pixels."""

from math import cos, hypot, radians

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, signed_in
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.scoping import in_ranges
from accounts.views.answers import bound
from assets import codes
from assets.actions import plates as acts
from assets.filters import by_words
from assets.forms.plates import REASONS, BindForm, ReasonForm, SearchForm
from assets.models import Facility, Plate
from assets.plates import number_of, spaced

SHOWN = 20
NEAR = 300  # metres around the phone
METRES_A_DEGREE = 111_320  # of latitude
ALMOST_A_CODE = 15  # so many digits are meant for a unified code


@signed_in()
def plate_scan(request):
    """The camera where the browser can read codes by itself; a box for typing where it can't."""
    return render(request, "assets/plate_scan.html")


@needs(Right.PLATE_BIND, methods="GET POST")
def plate_bind(request, number):
    """Find the facility, choose it, done. A plate that is bound already shows its own page."""
    rows = Plate.objects.everywhere(because=acts.IN_HAND).select_related("division__parent")
    plate = get_object_or_404(rows, pk=number_of(number) or "")
    if plate.state != Plate.State.BLANK:
        return redirect("plates:plate-read", plate.number)
    if not acts.in_reach(plate, request.post):
        raise Http404
    form = BindForm(bound(request))
    if request.method == "POST" and form.is_valid():
        facility = get_object_or_404(_near_plate(plate, request.post), pk=form.cleaned_data["facility"])
        given = {"plate": plate, "facility": facility, "reason": form.cleaned_data["reason"]}
        if carried_out(form, acts.bind, by=request.post, **given) is not None:
            return _bound(request, plate, facility, replaced=bool(facility.present_plates))
    context = {"plate": plate, "spaced": spaced(plate.number), "form": form, "reasons": REASONS}
    context |= _found(request, plate)
    return render(request, "assets/plate_bind.html", context, status=422 if form.errors else 200)


def _bound(request, plate: Plate, facility: Facility, *, replaced: bool):
    told = _("已更换“%(name)s”的码牌，原码牌停用") if replaced else _("码牌已绑定到“%(name)s”")
    messages.success(request, told % {"name": facility.name})
    if may(request.post, Right.FACILITY_VIEW, facility):
        return redirect("assets:facility-detail", facility.pk)
    return redirect("plates:plate-read", plate.number)


@needs(Right.PLATE_BIND, methods="GET POST")
def plate_replace(request, facility_id):
    """A new number for a lost or spoilt plate; whoever may print goes on to print it."""
    facility = get_object_or_404(Facility.objects.visible_to(request.post), pk=facility_id)
    present = acts.present_plate(facility)
    if present is None:
        messages.error(request, _("该设施还没有码牌"))
        return redirect("assets:facility-detail", facility.pk)
    form = ReasonForm(bound(request), initial={"number": present.number})
    if request.method == "POST" and form.is_valid():
        done = carried_out(form, acts.replace, facility=facility, by=request.post, **form.cleaned_data)
        if done is not None:
            return _replaced(request, facility)
    context = {"facility": facility, "present": spaced(present.number), "form": form, "reasons": REASONS}
    return render(request, "assets/plate_replace.html", context, status=422 if form.errors else 200)


def _replaced(request, facility: Facility):
    if may(request.post, Right.PLATE_PRINT):
        messages.success(request, _("已换发新牌号，旧码牌仍能扫到本设施。请打印新码牌"))
        return redirect(f"{reverse('assets:plate-order-make')}?row={facility.pk}")
    messages.success(request, _("已换发新牌号，旧码牌仍能扫到本设施。请街道打印新码牌"))
    return redirect("assets:facility-detail", facility.pk)


# --- Which facilities stand to choose -----------------------------------------------------------
def _near_plate(plate: Plate, post):
    """The facilities the post may bind this plate to, each with its present plate."""
    present = Plate.objects.everywhere(because=acts.BECAUSE).filter(state=Plate.State.BOUND)
    rows = Facility.objects.visible_to(post).counted().exclude(status__in=acts.GONE)
    return (
        rows.filter(in_ranges("division_id", plate.division.ranges))
        .select_related("type", "division")
        .prefetch_related(Prefetch("plates", queryset=present, to_attr="present_plates"))
    )


def _found(request, plate: Plate) -> dict:
    """What the search found: by words or code, around the phone, else those that have no plate yet."""
    search, rows = SearchForm(request.GET), _near_plate(plate, request.post)
    asked = search.cleaned_data if search.is_valid() else {}
    words, longitude, latitude = asked.get("q", ""), asked.get("longitude"), asked.get("latitude")
    context = {"search": search, "words": words, "problem": _problem(words), "by": "words"}
    if words:
        context["found"] = (
            [] if context["problem"] else list(rows.filter(by_words(words)).order_by("id")[:SHOWN])
        )
    elif longitude is not None and latitude is not None:
        context |= {"found": _around(rows, longitude, latitude), "by": "place"}
    else:
        without = rows.exclude(plates__state=Plate.State.BOUND).order_by("-id")
        context |= {"found": list(without[:SHOWN]), "by": "without"}
    return context


def _problem(words: str) -> str:
    """What is wrong with words that are meant for a unified code."""
    if sum(letter.isdigit() for letter in words) < ALMOST_A_CODE:
        return ""
    try:
        codes.parse(words)
    except codes.CodeError as error:
        return str(error)
    return ""


def _around(rows, longitude: float, latitude: float) -> list[Facility]:
    """The nearest within NEAR metres, the nearest first; each knows its `metres`."""
    high = NEAR / METRES_A_DEGREE
    wide = high / max(cos(radians(latitude)), 0.01)
    boxed = rows.filter(
        longitude__range=(round(longitude - wide, 6), round(longitude + wide, 6)),
        latitude__range=(round(latitude - high, 6), round(latitude + high, 6)),
    )
    found = list(boxed.order_by("id")[: SHOWN * 10])
    for row in found:
        east = (float(row.longitude) - longitude) * cos(radians(latitude))
        row.metres = round(hypot(east, float(row.latitude) - latitude) * METRES_A_DEGREE)
    return sorted((row for row in found if row.metres <= NEAR), key=lambda row: row.metres)[:SHOWN]
