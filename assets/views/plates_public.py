"""/q/…: what the QR of a plate opens, for anyone who stands before it. Public columns only; never in search engines."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import public_page
from accounts.rights import Right
from assets import codes, plates_limits
from assets.actions.plates import in_reach
from assets.models import Facility, Plate
from assets.places import SCAN_LINKS
from assets.plates import number_of
from assets.plates_face import RELATED, Face
from assets.resolving import kept_id, resolved_id
from common.middleware import client_address

ANYONE = "a plate hangs in public: whoever reads its number may read its public page"


def _unlisted(view):
    """Answers nobody should find by a search engine, and none to an address that only tries."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if plates_limits.is_shut(client_address(request)):
            response = render(request, "assets/plate_wait.html", status=429)
            response["Retry-After"] = str(plates_limits.WINDOW)
        else:
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@public_page()
@_unlisted
def plate_read(request, number):
    """The page of a plate. A blank one leads whoever may bind it to the binding."""
    rows = Plate.objects.everywhere(because=ANYONE).select_related("division", "facility")
    plate = rows.filter(pk=number_of(number) or "").first()
    if plate is None:
        return _unknown(request)
    if plate.facility is not None:
        return _page(request, kept_id(plate.facility), plate=plate)
    if may(request.post, Right.PLATE_BIND) and in_reach(plate, request.post):
        return redirect("assets:plate-bind", plate.number)
    return render(request, "assets/plate_blank.html", {"plate": plate})


@public_page()
@_unlisted
def code_read(request):
    """A unified code (or the number of a plate) typed by hand; what is wrong with it is told."""
    typed = request.GET.get("code", "").strip()[:60]
    if number := number_of(typed):
        return redirect("plates:plate-read", number)
    try:
        code = str(codes.parse(typed)) if typed else ""
    except codes.CodeError as error:
        context = {"typed": typed, "problem": str(error)}
        return render(request, "assets/code_read.html", context, status=422)
    if not code:
        return render(request, "assets/code_read.html", {"typed": "", "problem": ""})
    if request.post is None:
        plates_limits.count(client_address(request))
    facility_id = resolved_id(code)
    return _page(request, facility_id) if facility_id else _unknown(request, typed)


def _page(request, facility_id: int, *, plate: Plate | None = None):
    facility = Facility.objects.everywhere(because=ANYONE).select_related(*RELATED).get(pk=facility_id)
    works = may(request.post, Right.FACILITY_VIEW, facility)
    context = {
        "face": Face.of([facility])[0],
        "replaced": plate is not None and plate.state == Plate.State.REPLACED,
        "work_url": reverse("assets:facility-detail", args=[facility.pk]) if works else "",
        "links": [found for link in SCAN_LINKS if (found := link(request.post, facility))] if works else [],
    }
    return render(request, "assets/plate_read.html", context)


def _unknown(request, typed: str = ""):
    if not (typed and request.post is None):  # of strangers a typed code was counted already
        plates_limits.count(client_address(request))
    told = (
        _("没有登记过这个编码，请核对是否抄错。")
        if typed
        else _("没有这块码牌，可能是二维码磨损或网址抄错了。")
    )
    return render(request, "assets/plate_unknown.html", {"told": told, "typed": typed}, status=404)
