"""定位: where one facility lies, drawn on the map, walked with the phone or typed."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets import measuring
from assets.actions import shapes as acts
from assets.forms.shapes import ShapeForm
from assets.models import Facility


def _facility(request, facility_id: int) -> Facility:
    rows = Facility.objects.visible_to(request.post).counted().select_related("type", "division", "shape")
    return get_object_or_404(rows, pk=facility_id)


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def shape_edit(request, facility_id):
    facility = _facility(request, facility_id)
    form = ShapeForm(bound(request), post=request.post, facility=facility)
    if form.is_valid() and carried_out(form, _placed, facility=facility, form=form, by=request.post):
        told = _("已保存“%(name)s”的位置") % {"name": facility.name}
        return done(request, told, "assets:facility-detail", facility.pk)
    context = {
        "form": form,
        "facility": facility,
        "shape": facility.type.shape,
        "measured": measuring.of_facility(facility),
        "draft": f"shape-{facility.pk}-{facility.version}",
    }
    return render(request, "assets/shape_edit.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _placed(*, facility: Facility, form: ShapeForm, by) -> bool:
    """The point as it was typed or tapped, then the line or area; what was not touched stays."""
    require(by, Right.FACILITY_CHANGE, facility)
    if said := _said(form):
        acts.place_facility(facility=facility, by=by, **said)
    if {"outline", "outline_datum"} & set(form.changed_data):
        if shape := form.drawing():
            acts.draw_shape(facility=facility, by=by, **shape)
        elif hasattr(facility, "shape"):
            acts.clear_shape(facility=facility, by=by)
    return True


def _said(form: ShapeForm) -> dict[str, Any]:
    """The point in the words of `place_facility`, empty where it was not touched or was emptied beside a shape."""
    columns = form.position()
    if not columns or columns["longitude"] is None:
        return {}
    names = {
        "longitude": "longitude",
        "latitude": "latitude",
        "position_datum": "datum",
        "position_raw": "written",
    }
    return {names[column]: value for column, value in columns.items()}


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def shape_clear(request, facility_id):
    facility = _facility(request, facility_id)
    return small_act(
        request,
        act=lambda form: acts.clear_shape(facility=facility, by=request.post),
        title=_("清除“%(name)s”的图形") % {"name": facility.name},
        intro=_("画过的线或面将删除，位置点保留。"),
        word=_("清除"),
        told=_("已清除“%(name)s”的图形") % {"name": facility.name},
        then=("assets:shape-edit", facility.pk),
        danger=True,
    )
