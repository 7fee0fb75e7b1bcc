"""闲置: opened, followed up, ended."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound
from assets.actions import idle
from assets.forms import acts as forms
from assets.models import IdleSpell
from assets.views.facility_acts import ask, facility_of


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def idle_create(request, facility_id):
    facility = facility_of(request, facility_id)
    return ask(
        request,
        facility,
        forms.IdleForm(bound(request), post=request.post, facility=facility),
        act=lambda form: idle.open_idle(facility=facility, by=request.post, **form.cleaned_data),
        title=_("登记闲置：%(name)s") % {"name": facility.name},
        intro=_("到了跟进日期，会列在镇、村的待办里，直到结束。"),
        word=_("登记"),
        told=_("已登记闲置"),
    )


def _spell(request, spell_id: int) -> IdleSpell:
    spells = IdleSpell.objects.visible_to(request.post).select_related("facility__type", "facility__division")
    return get_object_or_404(spells, pk=spell_id)


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def idle_follow(request, spell_id):
    spell = _spell(request, spell_id)
    facility, initial = spell.facility, {"disposal": spell.disposal}
    return ask(
        request,
        facility,
        forms.FollowUpForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: idle.follow_up(spell=spell, by=request.post, **form.cleaned_data),
        title=_("跟进闲置：%(name)s") % {"name": facility.name},
        intro=_("自 %(since)s 闲置：%(reason)s") % {"since": spell.since, "reason": spell.reason},
        word=_("记录跟进"),
        told=_("已记录跟进情况"),
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def idle_end(request, spell_id):
    spell = _spell(request, spell_id)
    facility, initial = spell.facility, {"disposal": spell.disposal}
    return ask(
        request,
        facility,
        forms.IdleEndForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: idle.end_idle(spell=spell, by=request.post, **form.cleaned_data),
        title=_("结束闲置：%(name)s") % {"name": facility.name},
        intro=_("自 %(since)s 闲置：%(reason)s") % {"since": spell.since, "reason": spell.reason},
        word=_("结束闲置"),
        told=_("已结束闲置"),
    )
