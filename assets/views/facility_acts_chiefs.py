"""路长、河长: appointed, relieved."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound
from assets.actions import chiefs
from assets.forms import acts as forms
from assets.models import Chief
from assets.views.facility_acts import ask, facility_of


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def chief_create(request, facility_id):
    facility = facility_of(request, facility_id)
    if not facility.type.chief:
        raise BadRequest(_("“%(type)s”不设路长、河长") % {"type": facility.type})
    title = facility.type.get_chief_display()
    return ask(
        request,
        facility,
        forms.ChiefForm(bound(request), post=request.post, facility=facility),
        act=lambda form: chiefs.appoint_chief(facility=facility, by=request.post, **form.cleaned_data),
        title=_("任命%(title)s：%(name)s") % {"title": title, "name": facility.name},
        intro=_("同级现任从任职日期起卸任。"),
        word=_("任命"),
        told=_("已任命%(title)s") % {"title": title},
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def chief_end(request, chief_id):
    visible = Chief.objects.visible_to(request.post)
    chief = get_object_or_404(
        visible.select_related("facility__type", "facility__division", "person"), pk=chief_id
    )
    return ask(
        request,
        chief.facility,
        forms.ChiefEndForm(bound(request), post=request.post, facility=chief.facility),
        act=lambda form: chiefs.end_chief(chief=chief, by=request.post, **form.cleaned_data),
        title=_("卸任：%(person)s") % {"person": chief.person.name},
        intro=_("%(level)s%(title)s，%(day)s 起任职。还没有接任的人时用；换人请直接任命。")
        % {"level": chief.get_level_display(), "title": chief.get_title_display(), "day": chief.from_date},
        word=_("卸任"),
        told=_("已记录卸任"),
    )
