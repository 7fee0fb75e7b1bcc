"""巡查 on the phone: the page that works with no signal, and what it is told and sends.

The page itself (shell, manifest, service worker) is public and holds nobody's data; everything else asks who it is.
"""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.doors import needs, public_page
from accounts.rights import Right
from assets import codes
from assets.models import Facility, Plate
from assets.plates import number_of
from assets.resolving import kept_id, resolved_id
from maintenance import inspecting, inspecting_limits, inspecting_sent, inspecting_shell
from maintenance.actions import inspecting as acts
from maintenance.actions.inspecting_photos import PhotosMissing, keep_photo
from maintenance.actions.matter_again import told_of
from maintenance.inspecting_told import take_along
from maintenance.models import InspectionDuty

BECAUSE = "asked for by the key of a record; the act itself asks whether this post may look at it"
HOLDER = "X-Guanhu-Account"  # whose store the phone sends from
MOST_BYTES = 64 << 10  # of a record; a photo may be as large as any


# --- The shell ----------------------------------------------------------------------------------
@public_page()
def inspecting_today(request):
    context = {"version": inspecting_shell.version()}
    response = render(request, inspecting_shell.TEMPLATE, context)
    response["Cache-Control"] = "no-cache"
    return response


@public_page()
def inspecting_worker(request):
    context = {"version": inspecting_shell.version(), "files": inspecting_shell.addresses()}
    response = render(
        request, "maintenance/inspecting_worker.js", context, content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


@public_page()
def inspecting_manifest(request):
    response = render(
        request, "maintenance/inspecting_manifest.json", content_type="application/manifest+json"
    )
    response["Cache-Control"] = "no-cache"
    return response


@needs(Right.INSPECTION_DO)
def inspecting_enter(request):
    """Where the page sends whoever must sign in, or do what stands before it: this door asks for that, and leads back."""
    return redirect("maintenance:inspecting-today")


# --- What it is told ----------------------------------------------------------------------------
@needs(Right.INSPECTION_DO)
def inspecting_own(request):
    """Who I am, and everything of today."""
    duties = list(inspecting.own_duties(request.post)[: inspecting.MOST_DUTIES])
    told = take_along(request.post, duties=duties, more=inspecting.at_hand(request.post))
    return JsonResponse(_who(request) | told)


@needs(Right.INSPECTION_DO)
def inspecting_who(request):
    """Who would send: asked before anything is sent."""
    return JsonResponse(_who(request))


@needs(Right.INSPECTION_DO)
def inspecting_duty(request, duty_id):
    duty = get_object_or_404(
        InspectionDuty.objects.visible_to(request.post).select_related("plan", "route", "grid", "division"),
        pk=duty_id,
    )
    if not _asks_json(request):
        return redirect(f"{reverse('maintenance:inspecting-today')}#duty/{duty.pk}")
    return JsonResponse(_who(request) | take_along(request.post, duties=[duty]))


@needs(Right.INSPECTION_DO)
def inspecting_facility(request, facility_id):
    facility = get_object_or_404(Facility.objects.visible_to(request.post).counted(), pk=facility_id)
    if not _asks_json(request):
        return redirect(f"{reverse('maintenance:inspecting-today')}#facility/{facility.pk}")
    return JsonResponse(_who(request) | take_along(request.post, duties=[], more=[facility.pk]))


@needs(Right.INSPECTION_DO)
def inspecting_find(request):
    """The facility of a scanned or typed code, if this post may look at it."""
    facility_id = _named(request.GET.get("code", "").strip()[:60])
    mine = Facility.objects.visible_to(request.post).counted().filter(pk=facility_id or 0)
    return JsonResponse({"facility": facility_id if mine.exists() else None})


def _named(code: str) -> int | None:
    if number := number_of(code):
        plates = Plate.objects.everywhere(because="whoever stands before it reads its number")
        plate = plates.filter(pk=number).select_related("facility").first()
        return kept_id(plate.facility) if plate and plate.facility else None
    try:
        return resolved_id(str(codes.parse(code)))
    except codes.CodeError:
        return None


def _who(request) -> dict:
    return {
        "account": request.account.pk,
        "name": request.post.person.name,
        "post": f"{request.post.division}，{request.post.role}",
        "handles": may(request.post, Right.MATTER_HANDLE),
        "csrf": get_token(request),
    }


def _asks_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


# --- What it sends ------------------------------------------------------------------------------
def _from_own_store(view):
    """Refuses what another account's store holds, and an account that sends without end. Faults are told in words."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.headers.get(HOLDER) != str(request.account.pk):
            return _fault(409, "account", "登录的是另一个账号，没有收下；请用原来的账号登录后再发送")
        if inspecting_limits.too_many(request.account.pk):
            response = _fault(429, "often", "发送太频繁，请十分钟后再试")
            response["Retry-After"] = str(inspecting_limits.WINDOW)
            return response
        try:
            return view(request, *args, **kwargs)
        except PhotosMissing as missing:
            return _fault(422, "photos_missing", missing.messages[0], keys=[str(key) for key in missing.keys])
        except ValidationError as refusal:
            return _fault(422, getattr(refusal, "code", None) or "refused", refusal.messages[0])
        except Http404:
            return _fault(404, "gone", "没有这处设施或任务，或者已不归您负责")

    return answered


def _fault(status: int, code: str, words: str, **more) -> JsonResponse:
    return JsonResponse({"code": code, "words": words, **more}, status=status)


@needs(Right.INSPECTION_DO, methods="POST")
@_from_own_store
def inspecting_photo(request):
    """One photo under its own key; sent again it is kept once."""
    key = inspecting_sent.key_of(request.POST.get("key"))
    file = request.FILES.get("photo")
    if file is None:
        raise ValidationError(inspecting_sent.BROKEN, code="broken")
    kept = keep_photo(file=file, client_key=key, by=request.post, account_id=request.account.pk)
    return JsonResponse({"key": str(kept)})


@needs(Right.INSPECTION_DO, methods="POST", most_bytes=MOST_BYTES)
@_from_own_store
def inspecting_record(request):
    """One finished look; sent again it answers the same receipt."""
    sent = inspecting_sent.look(request.body)
    facility = get_object_or_404(Facility.objects.everywhere(because=BECAUSE), pk=sent.facility)
    duty = _duty_of(sent.duty)
    made = acts.record(
        facility=facility, duty=duty, way=acts.Way.POINT_BY_POINT, by=request.post,
        account_id=request.account.pk, **sent.values,
    )  # fmt: skip
    matter = made.matters.everywhere(because="the matter this look opened").filter(split_from=None).first()
    told = {"receipt": made.receipt, "result": made.result, "in_duty": made.duty_id is not None}
    known = [{"number": row.number, "times": times} for row, times in told_of(made)]
    return JsonResponse(told | {"matter": matter.number if matter else "", "known": known})


@needs(Right.INSPECTION_DO, methods="POST", most_bytes=MOST_BYTES)
@_from_own_store
def inspecting_rest(request):
    """One tap “其余正常” for the facilities that stood on the list."""
    sent = inspecting_sent.rest(request.body)
    duty = get_object_or_404(InspectionDuty.objects.visible_to(request.post), pk=sent.duty)
    rest = acts.rest_normal(duty=duty, by=request.post, facilities=sent.facilities, **sent.values)
    return JsonResponse({"recorded": rest.recorded, "left": list(rest.left)})


def _duty_of(duty_id: int | None) -> InspectionDuty | None:
    if duty_id is None:
        return None
    return (
        InspectionDuty.objects.everywhere(because=BECAUSE).select_related("plan").filter(pk=duty_id).first()
    )
