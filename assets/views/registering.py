"""登记 and 更正 of a facility: one form, whose parts follow the type and the village; what is near-same is shown first."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from assets import attributes
from assets.actions.entering import enter
from assets.actions.registering import correct
from assets.forms.coding import concern_of
from assets.forms.registering import CorrectForm, RegisterForm, initial_of
from assets.models import Facility, FacilityType, Registration
from assets.similar import similar_to
from common.privacy import mask_phone


@needs(Right.FACILITY_REGISTER, methods="GET POST")
def facility_create(request):
    """A village sends it to its township for a code; a township's has one at once."""
    form = _register_form(request, request.POST if request.method == "POST" else request.GET)
    similar = []
    if form.is_bound and form.is_valid():
        similar = [] if form.cleaned_data["another"] else _similar(form)
        if not similar and (facility := _entered(form, request.post)):
            waits = facility.registration == Registration.UNCODED
            told = f"已登记“{facility.name}”，等镇（街道）赋码" if waits else f"已登记“{facility.name}”并赋码"
            return done(request, told, _next(request, facility))
    context = _context(form, request.post) | {
        "similar": similar,
        "draft": "facility-create",
        "codes_at_once": may(request.post, Right.FACILITY_CODE),
    }
    return render(request, "assets/facility_create.html", context, status=422 if form.is_bound else 200)


def _entered(form: RegisterForm, post) -> Facility | None:
    chosen = {name: form.cleaned_data[name] for name in ("division", "type", "name")}
    return carried_out(
        form, enter, by=post, **chosen, said=form.said(), shape=form.drawing(), **form.columns()
    )


def _similar(form: RegisterForm) -> list[Facility]:
    said = form.cleaned_data
    return similar_to(division=said["division"], type_code=said["type"].pk, name=said["name"])


def _next(request, facility: Facility) -> str:
    """The page of the facility, or the next form of the same village and type."""
    if "again" not in request.POST:
        return reverse("assets:facility-detail", args=[facility.pk])
    query = QueryDict(mutable=True)
    query.update({"type": facility.type_id, "division": facility.division_id})
    return f"{reverse('assets:facility-create')}?{query.urlencode()}"


@needs(Right.FACILITY_REGISTER)
def facility_fields(request):
    """The parts of the form that follow the type and the village chosen; what was typed in them stays."""
    form = _register_form(request, request.GET)
    return render(request, "assets/facility_fields.html", _context(form, request.post))


def _register_form(request, chosen: QueryDict) -> RegisterForm:
    """The form with the parts of the type and the village that were chosen; filled in, where it was sent."""
    code = (
        request.post.division_id if request.post.division.level == "village" else chosen.get("division", "")
    )
    villages = Division.objects.visible_to(request.post).filter(level=Division.Level.VILLAGE)
    place = villages.filter(pk=code).first() if len(code) == 12 and code.isalnum() else None
    typed = chosen.get("type", "")[:4]
    kind = FacilityType.objects.filter(pk=typed, active=True).first() if typed.isalnum() else None
    form = RegisterForm(bound(request), post=request.post, kind=kind, place=place)
    if not form.is_bound:
        form.initial = {"type": kind.pk if kind else "", "division": place.pk if place else ""}
        kept = ("quantity", "settlement", "grid", *(attributes.PREFIX + one.key for one in form.attributes))
        form.initial |= {name: chosen[name] for name in kept if chosen.get(name)}
    return form


def _context(form, post) -> dict:
    kind = form.kind
    return {
        "form": form,
        "kind": kind,
        "unit": kind.unit if kind else "",
        "place": form.place,
        "returned": None,
    }


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_edit(request, facility_id):
    """What was registered wrongly; a returned one is handed in again by saving it, its reason at the field concerned."""
    rows = Facility.objects.visible_to(request.post).counted().for_detail()
    facility = get_object_or_404(rows, pk=facility_id)
    form = CorrectForm(
        bound(request),
        post=request.post,
        kind=facility.type,
        place=facility.division,
        initial=initial_of(facility),
    )
    was_returned = bool(facility.returned_reason)
    if form.is_valid() and _corrected(form, facility, request.post):
        told = (
            f"已更正“{facility.name}”，重新交镇（街道）赋码" if was_returned else f"已保存“{facility.name}”"
        )
        return done(request, told, "assets:facility-detail", facility.pk)
    context = _context(form, request.post) | {
        "facility": facility,
        "returned": concern_of(facility.returned_reason),
        "phones": "、".join(mask_phone(one) for one in _phones(facility)),
        "draft": f"facility-{facility.pk}-{facility.version}",
    }
    return render(request, "assets/facility_edit.html", context, status=422 if form.is_bound else 200)


def _corrected(form: CorrectForm, facility: Facility, post) -> object:
    said = form.cleaned_data
    named = {"version": said["version"], "name": said["name"], "said": form.said()}
    return carried_out(form, correct, facility=facility, by=post, **named, **form.columns())


def _phones(facility: Facility) -> list[str]:
    facts = getattr(facility, "facts", None)
    return facts.phone_list if facts else []
