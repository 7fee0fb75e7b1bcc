"""Acts on one facility that a short form asks: condition, status, class, keeper, grid, relief kind."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import require
from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from assets.actions import lifecycle, relations, states
from assets.actions.keepers import settled_above
from assets.forms import acts as forms
from assets.models import Condition, Facility
from assets.models.moves import MOVE_OF_ACT


def facility_of(request, facility_id: int) -> Facility:
    """The facility, if the reader may see it; else the same 404 for all."""
    rows = Facility.objects.visible_to(request.post).select_related(
        "type__sector", "division__parent", "merged_into"
    )
    return get_object_or_404(rows, pk=facility_id)


def page_of(facility: Facility, tab: str = "") -> str:
    """The address of the facility's page, at a tab."""
    page = reverse("assets:facility-detail", args=[facility.pk])
    return f"{page}?tab={tab}" if tab else page


def ask(request, facility: Facility, form, *, tab: str = "", **words):
    """The dialog of an act: `act`, `title`, `word`, `told`, and what else small_act takes."""
    if facility.merged_into_id and request.method == "POST":
        raise BadRequest(_("该设施已并入其他设施，请到并入的设施办理"))
    return small_act(
        request, form=form, then=(page_of(facility, tab),), template="assets/facility_act.html", **words
    )


@needs(Right.FACILITY_CONDITION, Right.FACILITY_CHANGE, methods="GET POST")
def facility_condition(request, facility_id):
    facility = facility_of(request, facility_id)
    known = None if facility.condition == Condition.UNKNOWN else facility.condition
    form = forms.ConditionForm(
        bound(request), post=request.post, facility=facility, initial={"condition": known}
    )
    return ask(
        request,
        facility,
        form,
        act=lambda form: states.record_state(facility=facility, by=request.post, **form.cleaned_data),
        title=_("报状况：%(name)s") % {"name": facility.name},
        intro=_("现为“%(now)s”。日期是看到的那一天；之后另有记录的，以较新的为准。")
        % {"now": facility.get_condition_display()},
        word=_("上报"),
        told=_("已记录状况"),
    )


@needs(Right.FACILITY_CHANGE, Right.FACILITY_SETTLE, methods="GET POST")
def facility_status(request, facility_id, act):
    """停用, 恢复在用, 转为待移交, 报废, 拆除, 恢复: whatever the table of moves allows now."""
    facility, move = facility_of(request, facility_id), MOVE_OF_ACT.get(act)
    if move is None or move.paper:
        raise Http404
    require(request.post, move.right)
    if why := move.why_not(facility):
        raise BadRequest(why)
    return ask(
        request,
        facility,
        forms.MoveForm(bound(request), post=request.post, facility=facility, move=move),
        act=lambda form: lifecycle.move_on(facility=facility, act=act, by=request.post, **form.cleaned_data),
        title=_("%(word)s：%(name)s") % {"word": move.word, "name": facility.name},
        intro=_("状态由“%(now)s”变为“%(then)s”。")
        % {"now": facility.get_status_display(), "then": move.after.label},
        word=move.word,
        told=_("已办理：%(word)s") % {"word": move.word},
        danger=move.is_final and act != "revive",
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_class(request, facility_id):
    facility = facility_of(request, facility_id)
    rule = facility.type.rule_on(timezone.localdate())
    initial = {"property_class": facility.property_class}
    return ask(
        request,
        facility,
        forms.ClassForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: lifecycle.set_class(facility=facility, by=request.post, **form.cleaned_data),
        title=_("变更经营属性：%(name)s") % {"name": facility.name},
        intro=_("“%(type)s”规定为%(class)s，现登记为%(now)s。")
        % {
            "type": facility.type,
            "class": rule.get_property_class_display() if rule else "—",
            "now": facility.get_property_class_display(),
        },
        word=_("变更"),
        told=_("已变更经营属性"),
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_keeper(request, facility_id):
    facility = facility_of(request, facility_id)
    if request.method == "GET" and (elsewhere := settled_above([facility.pk])):
        return (
            HttpResponseClientRedirect(elsewhere[facility.pk])
            if request.htmx
            else redirect(elsewhere[facility.pk])
        )
    last = facility.states.filter(says_keeper=True, closed_at=None).first()
    initial = {
        "keeper": facility.keeper_id,
        "keeper_person": facility.keeper_person_id,
        "keeper_kind": last.keeper_kind if last else "",
    }
    return ask(
        request,
        facility,
        forms.KeeperForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: lifecycle.name_keeper(facility=facility, by=request.post, **form.cleaned_data),
        title=_("指定管护主体：%(name)s") % {"name": facility.name},
        intro=_("运营单位和管护责任人从这一天起能看到并上报本设施，原来的不再能看到。"),
        word=_("指定"),
        told=_("已记录管护主体"),
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_grid(request, facility_id):
    facility = facility_of(request, facility_id)
    initial = {"grid": facility.grid_id}
    return ask(
        request,
        facility,
        forms.GridForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: relations.assign_grid(facility=facility, by=request.post, **form.cleaned_data),
        title=_("划入网格：%(name)s") % {"name": facility.name},
        word=_("划入"),
        told=_("已划入网格"),
        tab="relations",
    )


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def facility_relief(request, facility_id):
    facility = facility_of(request, facility_id)
    initial = {"relief_kind": facility.relief_kind}
    return ask(
        request,
        facility,
        forms.ReliefForm(bound(request), post=request.post, facility=facility, initial=initial),
        act=lambda form: relations.mark_relief(facility=facility, by=request.post, **form.cleaned_data),
        title=_("标注衔接资产：%(name)s") % {"name": facility.name},
        intro=_("用扶贫或衔接资金建成的设施须标注，并登记确权和移交。"),
        word=_("标注"),
        told=_("已标注衔接资产类别"),
        tab="ownership",
    )
