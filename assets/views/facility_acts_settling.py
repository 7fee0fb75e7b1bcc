"""合并、拆分、改类、变更所在村, and the part a facility is of another: each says what will happen before it does."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import LONGEST_WORDS
from accounts.rights import Right
from accounts.views.answers import bound, done
from assets import foretold
from assets.actions import relations, settling
from assets.actions.merging import merge
from assets.filters import by_words
from assets.forms import acts as forms
from assets.models import Facility
from assets.views.facility_acts import facility_of, page_of

CANDIDATES = 20


# --- One facility chosen beside another ---------------------------------------------------------------------------------
def candidates(request, facility: Facility) -> list[Facility]:
    """Counted facilities of the same township that the words find; without words those of its type in its village."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    rows = Facility.objects.visible_to(request.post).counted().for_list().exclude(pk=facility.pk)
    township = facility.division_id[:9]
    if words:
        rows = rows.filter(division_id__gte=township, division_id__lt=f"{township}:").filter(by_words(words))
        return list(rows[:CANDIDATES])
    rows = rows.filter(division_id=facility.division_id, type_id=facility.type_id)
    return sorted(rows[:200], key=lambda row: (row.name_key != facility.name_key, row.name))[:CANDIDATES]


def _other(request, name: str) -> Facility:
    number = str(request.GET.get(name) or request.POST.get(name) or "")
    if (
        not (number.isascii() and number.isdigit()) or len(number) > 18
    ):  # ² is a digit to Python and no number
        raise BadRequest(_("请选择一处设施"))
    return facility_of(request, int(number))


@needs(Right.FACILITY_SETTLE, methods="GET POST")
def facility_merge(request, facility_id):
    """Without `kept` in the address the page to choose it; with it what will happen, the reason and the act."""
    facility = _counted(request, facility_id)
    if request.method == "GET" and "kept" not in request.GET:
        context = {
            "facility": facility,
            "candidates": candidates(request, facility),
            "words": request.GET.get("q", ""),
            "title": _("并入另一处：%(name)s") % {"name": facility.name},
            "merging": True,
        }
        return render(request, "assets/facility_pick.html", context)
    kept = _other(request, "kept")
    form = forms.MergeForm(bound(request), post=request.post, facility=facility, initial={"kept": kept.pk})
    if form.is_valid():
        why = form.cleaned_data["reason"]
        if carried_out(form, merge, facility=facility, kept=kept, reason=why, by=request.post):
            told = _("已将%(name)s并入%(kept)s") % {"name": facility.name, "kept": kept.name}
            return done(request, told, page_of(kept))
    context = {"form": form, "facility": facility, "kept": kept, **foretold.merging(facility, kept)}
    return render(request, "assets/facility_merge.html", context, status=422 if form.is_bound else 200)


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_parent(request, facility_id):
    """归到另一处设施之下: chosen from the same list."""
    facility = _counted(request, facility_id)
    if request.method == "POST":
        parent = _other(request, "parent") if request.POST.get("parent") else None
        form = forms.ActForm(request.POST, post=request.post, facility=facility)
        if carried_out(form, relations.place_under, facility=facility, parent=parent, by=request.post):
            told = _("已归到%(name)s") % {"name": parent.name} if parent else _("已不属任何设施")
            return done(request, told, page_of(facility, "relations"))
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(request.path)
    context = {
        "facility": facility,
        "candidates": candidates(request, facility) if request.GET.get("q") else [],
        "words": request.GET.get("q", ""),
        "title": _("所属设施：%(name)s") % {"name": facility.name},
        "merging": False,
    }
    return render(request, "assets/facility_pick.html", context)


def _counted(request, facility_id: int) -> Facility:
    facility = facility_of(request, facility_id)
    if facility.registration not in ("uncoded", "coded"):
        raise BadRequest(_("该设施%(state)s，不能再办理") % {"state": facility.get_registration_display()})
    return facility


# --- Asked, foretold, done ----------------------------------------------------------------------------------------------
def settle(
    request,
    form,
    *,
    facility: Facility,
    act: Callable[[Any], Any],
    tells: Callable[[Any], list[str]],
    told: str,
    title: str,
    word: str,
    template: str = "assets/facility_settle.html",
):
    """The form, then what it would do (tried and taken back, so that a refusal comes now), then the act."""
    context = {"form": form, "facility": facility, "title": title, "word": word, "tells": []}
    if form.is_valid():
        if "confirmed" in request.POST:
            if carried_out(form, act, form=form):
                return done(request, told, page_of(facility))
        elif carried_out(form, _tried, act=act, form=form):
            facility = facility_of(request, facility.pk)
            return render(request, "assets/facility_settle_confirm.html", {**context, "tells": tells(form)})
    return render(request, template, context, status=422 if form.is_bound else 200)


def _tried(*, act: Callable[[Any], Any], form) -> None:
    with transaction.atomic():
        act(form)
        transaction.set_rollback(True)


@needs(Right.FACILITY_SETTLE, methods="GET POST")
def facility_split(request, facility_id):
    facility = _counted(request, facility_id)
    initial = {"version": facility.version}
    return settle(
        request,
        forms.SplitForm(bound(request), post=request.post, facility=facility, initial=initial),
        facility=facility,
        act=lambda form: settling.split(
            facility=facility,
            version=form.cleaned_data["version"],
            parts=form.parts(),
            reason=form.cleaned_data["reason"],
            by=request.post,
        ),
        tells=lambda form: foretold.splitting(facility, form.parts()),
        title=_("拆分：%(name)s") % {"name": facility.name},
        word=_("拆分"),
        told=_("已拆分，拆出的部分见“关系”"),
        template="assets/facility_split.html",
    )


@needs(Right.FACILITY_SETTLE, methods="GET POST")
def facility_retype(request, facility_id):
    facility = _counted(request, facility_id)
    return settle(
        request,
        forms.TypeForm(bound(request), post=request.post, facility=facility),
        facility=facility,
        act=lambda form: settling.give_type(facility=facility, by=request.post, **form.cleaned_data),
        tells=lambda form: foretold.retyping(facility, form.cleaned_data["type"]),
        title=_("改类：%(name)s") % {"name": facility.name},
        word=_("改类"),
        told=_("已改类"),
    )


@needs(Right.FACILITY_MOVE, methods="GET POST")
def facility_move(request, facility_id):
    facility = _counted(request, facility_id)
    return settle(
        request,
        forms.VillageForm(bound(request), post=request.post, facility=facility),
        facility=facility,
        act=lambda form: settling.relocate(facility=facility, by=request.post, **form.cleaned_data),
        tells=lambda form: foretold.moving(
            facility, form.cleaned_data["division"], form.cleaned_data["from_date"]
        ),
        title=_("变更所在村：%(name)s") % {"name": facility.name},
        word=_("变更所在村"),
        told=_("已变更所在村"),
    )
