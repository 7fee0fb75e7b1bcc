"""One item of the list: read, filled, moved on; what a ledger said of it answered."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from maintenance import completeness, standards
from maintenance.actions import item_flow, item_words
from maintenance.actions import items as acts
from maintenance.forms.item_words import FundWordForm, PartyWordForm, PersonWordForm
from maintenance.forms.items import ItemForm, ReasonForm
from maintenance.item_shown import facts_of, shown_words, steps_of, strips_of
from maintenance.item_tables import TONES
from maintenance.models import EditionLine, ResponsibilityItem
from maintenance.models.responsibilities import FLOW

RIGHTS = (Right.LIST_FILL, Right.LIST_CONFIRM, Right.LIST_REVIEW, Right.LIST_CHECK)
WORD_FORMS: dict[str, type[PostForm]] = {
    "party": PartyWordForm,
    "person": PersonWordForm,
    "fund": FundWordForm,
}


def item_of(request, item_id: int) -> ResponsibilityItem:
    rows = ResponsibilityItem.objects.visible_to(request.post).for_list()
    more = (
        "facility__owner",
        "facility__settlement",
        "facility__division__parent",
        "filled_by",
        "confirmed_by",
    )
    return get_object_or_404(rows.select_related(*more, "reviewed_by", "checked_by"), pk=item_id)


def page_of(item: ResponsibilityItem) -> str:
    return reverse("maintenance:item-detail", args=[item.pk])


@needs(Right.CARE_VIEW)
def item_detail(request, item_id):
    item = item_of(request, item_id)
    standard = standards.in_force([item.facility.type_id], item.facility.division).get(item.facility.type_id)
    kinds = [item.facility.type_id] if standard else []
    lacks = completeness.missing_of(item, with_standard=kinds)
    fills = may(request.post, Right.LIST_FILL)
    lines = EditionLine.objects.visible_to(request.post).filter(facility=item.facility_id)
    context = {
        "item": item,
        "groups": facts_of(item, standard, lacks),
        "lacks": lacks,
        "words": shown_words(item, by=request.post) if fills and item.state == "draft" else [],
        "steps": steps_of(item),
        "strips": strips_of(item),
        "offers": [one for one in FLOW.offers(item, request.post) if one.move.act in item_flow.WAY],
        "may_fill": fills and item.state in acts.EDITABLE,
        "tone": TONES[item.state],
        "lines": lines.select_related("edition__division").order_by("-edition_id")[:6],
        "events": events_of(item),
    }
    return render(request, "maintenance/item_detail.html", context)


@needs(Right.LIST_FILL, methods="GET POST")
def item_edit(request, item_id):
    item = item_of(request, item_id)
    if item.state not in acts.EDITABLE:
        raise BadRequest(
            _("现为“%(state)s”，%(why)s") % {"state": item.get_state_display(), "why": acts.UNDER_WAY}
        )
    form = ItemForm(bound(request), post=request.post, item=item)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        said = form.values()
        filled = (
            carried_out(form, acts.fill, item=item, version=version, by=request.post, **said)
            if said
            else item
        )
        if filled is not None:
            return done(request, _("已保存"), page_of(item))
    context = {"item": item, "form": form, "words": shown_words(item, by=request.post)}
    return render(request, "maintenance/item_edit.html", context, status=422 if form.is_bound else 200)


@needs(*RIGHTS, methods="GET POST")
def item_act(request, item_id, act):
    """One step of the flow."""
    move = next((one for one in FLOW if one.act == act and act in item_flow.WAY), None)
    if move is None:
        raise Http404
    item = item_of(request, item_id)
    require(request.post, move.right)
    form = ReasonForm(bound(request), post=request.post) if move.reason else None
    return small_act(
        request,
        form=form,
        act=lambda form: item_flow.move(
            item=item, act=act, by=request.post, reason=form.cleaned_data.get("reason", "")
        ),
        title=f"{move.word}：{item.facility.name}",
        intro=_INTROS.get(act, ""),
        word=move.word,
        told=_("已办理：%(word)s") % {"word": move.word},
        then=(page_of(item),),
        danger=move.reason,
    )


_INTROS = {
    "submit": _("提交后由村负责人确认；确认前可以撤回。"),
    "confirm": _("确认后，管护主体从今天起按清单执行。"),
    "recall": _("撤回后可以继续修改，再重新提交。"),
}


@needs(Right.LIST_FILL, methods="GET POST")
def item_make(request):
    """建立条目 for all facilities of the post's area that have none."""
    division = request.post.division
    if request.post.scope_kind != "area":
        raise Refused(_("条目由村或镇街经办建立"))
    return small_act(
        request,
        act=lambda form: acts.make(division=division, by=request.post),
        title=_("建立清单条目"),
        intro=_(
            "为%(area)s还没有条目的在用设施各建一条；台账登记的管护主体、责任人、电话、经费能对上的直接填入，"
            "对不上的留着原文待您答复。已有条目的不变。"
        )
        % {"area": division.short_name},
        word=_("建立条目"),
        told=_("条目已建立，缺项见下"),
        then=("maintenance:item-missing",),
    )


@needs(Right.LIST_FILL, methods="GET POST")
def item_word(request, item_id, word):
    """这是 XX: what a ledger's word means, for this row or all alike."""
    item = item_of(request, item_id)
    if word not in item_words.unanswered(item):
        raise Http404
    form = WORD_FORMS[word](bound(request), post=request.post, item=item)  # type: ignore[call-arg]
    number = item_words.alike(item, word, by=request.post).exclude(pk=item.pk).count()

    def answer(form: Any) -> int:
        value = form.cleaned_data["value"]
        return item_words.name_word(
            item=item, key=word, value=value, by=request.post, all_alike=form.cleaned_data["all_alike"]
        )

    return small_act(
        request,
        form=form,
        act=answer,
        title=_("登记原文“%(word)s”是") % {"word": item.words[word]},
        intro=_("另有 %(n)s 条写着同样的原文。") % {"n": number} if number else "",
        word=_("确定"),
        told=_("已填写"),
        then=(page_of(item),),
    )


@needs(Right.LIST_FILL, methods="GET POST")
def item_person(request, item_id):
    """建立人员: the person the ledger named, for this row or all alike in the village."""
    item = item_of(request, item_id)
    if "person" not in item_words.unanswered(item):
        raise Http404
    number = item_words.alike(item, "person", by=request.post).count()
    name, village = item.words["person"], item.facility.division.short_name
    return small_act(
        request,
        act=lambda form: item_words.create_person(item=item, by=request.post, all_alike=number > 1),
        title=_("建立人员 %(name)s") % {"name": name},
        intro=_(
            "在%(village)s建立人员“%(name)s”，手机取台账登记的号码（不显示）；本村 %(n)s 条同名原文一并填写。"
        )
        % {"village": village, "name": name, "n": number},
        word=_("建立"),
        told=_("已建立人员“%(name)s”") % {"name": name},
        then=(page_of(item),),
    )
