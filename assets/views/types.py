"""设施类别: the list by sector, one type with its rules, attributes and words, and the small acts on them."""

from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.actions import types as acts
from assets.attribute_values import bounds_words
from assets.forms import types as forms
from assets.models import FacilityType, TypeAttribute, TypeRule, TypeWord


def _types():
    begun = TypeRule.objects.filter(from_date__lte=timezone.localdate()).order_by("-from_date")
    return FacilityType.objects.select_related("sector").prefetch_related(
        Prefetch("rules", queryset=begun, to_attr="begun")
    )


def _type(code: str) -> FacilityType:
    return get_object_or_404(_types(), pk=code)


def _page_of(kind: FacilityType) -> tuple:
    return ("assets:type-detail", kind.pk)


@needs(Right.TYPE_MANAGE)
def type_list(request):
    number = Count("attributes", filter=Q(attributes__active=True))
    kinds = _types().annotate(number_of_attributes=number).order_by("code")
    sectors = [
        {"sector": sector, "kinds": list(rows)}
        for sector, rows in groupby(kinds, key=lambda kind: kind.sector)
    ]
    return render(request, "assets/type_list.html", {"sectors": sectors, "number": len(kinds)})


@needs(Right.TYPE_MANAGE)
def type_detail(request, code):
    kind = _type(code)
    attributes = list(kind.attributes.order_by("-active", "order", "id"))
    context = {
        "kind": kind,
        "present": kind.begun[0] if kind.begun else None,  # type: ignore[attr-defined]
        "rules": kind.rules.order_by("-from_date"),
        "today": timezone.localdate(),
        "attributes": [(one, _says(one)) for one in attributes],
        "words": kind.words.order_by("certainty", "word"),
        "own": kind.pk[2:] >= "90",
    }
    return render(request, "assets/type_detail.html", context)


def _says(attribute: TypeAttribute) -> str:
    """Its choices or its bounds."""
    return "、".join(attribute.choices) or bounds_words(attribute)


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_create(request):
    form = forms.TypeForm(bound(request), post=request.post)
    if form.is_valid() and (made := carried_out(form, acts.add_type, by=request.post, **form.cleaned_data)):
        return done(
            request, _("已增设类别“%(name)s”（%(code)s）") % {"name": made, "code": made.pk}, *_page_of(made)
        )
    context = {"form": form, "draft": "type-create"}
    return render(request, "assets/type_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_edit(request, code):
    kind = _type(code)
    initial = {"name": kind.name, "active": kind.active}
    return small_act(
        request,
        form=forms.TypeNameForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.revise_type(kind=kind, by=request.post, **form.cleaned_data),
        title=_("修改类别：%(name)s") % {"name": kind},
        word=_("保存"),
        told=_("已保存"),
        then=_page_of(kind),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_rule_create(request, code):
    kind = _type(code)
    present = kind.begun[0] if kind.begun else None  # type: ignore[attr-defined]
    return small_act(
        request,
        form=forms.RuleForm(bound(request), post=request.post, initial=forms.initial_of_rule(present)),
        act=lambda form: acts.add_rule(kind=kind, by=request.post, **form.cleaned_data),
        title=_("另立规则：%(name)s") % {"name": kind},
        intro=_("从起用日期起新登记、新排的按新规则；以前的结果和已登记设施的经营属性不变。"),
        word=_("立规则"),
        told=_("已另立规则"),
        then=_page_of(kind),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_rule_withdraw(request, rule_id):
    rule = get_object_or_404(TypeRule.objects.select_related("type"), pk=rule_id)
    return small_act(
        request,
        act=lambda form: acts.withdraw_rule(rule=rule, by=request.post),
        title=_("撤回 %(day)s 起用的规则") % {"day": rule.from_date},
        word=_("撤回"),
        told=_("已撤回"),
        then=_page_of(rule.type),
        danger=True,
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_attribute_create(request, code):
    kind = _type(code)
    return small_act(
        request,
        form=forms.AttributeForm(bound(request), post=request.post),
        act=lambda form: acts.add_attribute(kind=kind, by=request.post, **forms.said_of(form)),
        title=_("增加属性：%(name)s") % {"name": kind},
        word=_("增加"),
        told=_("已增加属性"),
        then=_page_of(kind),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_attribute_edit(request, attribute_id):
    one = _attribute(attribute_id)
    initial = forms.initial_of_attribute(one)
    return small_act(
        request,
        form=forms.AttributeChangeForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.change_attribute(attribute=one, by=request.post, **forms.said_of(form)),
        title=_("修改属性：%(name)s") % {"name": one.name},
        intro=_("种类是%(kind)s，不能改；要改请停用后另加。已填的值不变。")
        % {"kind": one.get_kind_display()},
        word=_("保存"),
        told=_("已保存"),
        then=_page_of(one.type),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_attribute_retire(request, attribute_id):
    """Out of use, or back again."""
    one = _attribute(attribute_id)
    title, word = (_("停用属性：%(name)s"), _("停用")) if one.active else (_("恢复属性：%(name)s"), _("恢复"))
    return small_act(
        request,
        act=lambda form: acts.set_attribute_active(attribute=one, active=not one.active, by=request.post),
        title=title % {"name": one.name},
        intro=_("停用后表单、筛选和导入不再用它；设施已填的值仍在。") if one.active else "",
        word=word,
        told=_("已%(word)s") % {"word": word},
        then=_page_of(one.type),
    )


def _attribute(key: int) -> TypeAttribute:
    return get_object_or_404(TypeAttribute.objects.select_related("type"), pk=key)


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_word_create(request, code):
    kind = _type(code)
    return small_act(
        request,
        form=forms.WordForm(bound(request), post=request.post),
        act=lambda form: acts.add_word(kind=kind, by=request.post, **form.cleaned_data),
        title=_("增加台账用词：%(name)s") % {"name": kind},
        word=_("增加"),
        told=_("已增加用词"),
        then=_page_of(kind),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def type_word_delete(request, word_id):
    one = get_object_or_404(TypeWord.objects.select_related("type"), pk=word_id)
    return small_act(
        request,
        act=lambda form: acts.remove_words(words=[one], by=request.post),
        title=_("删去用词“%(word)s”") % {"word": one.word},
        word=_("删去"),
        told=_("已删去"),
        then=_page_of(one.type),
        danger=True,
    )
