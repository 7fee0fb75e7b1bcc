"""配置标准: the standards, and the villages that fall short of each."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.lists import asked
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from assets import standards
from assets.actions import standards as acts
from assets.forms.standards import ShortfallFilter, StandardEndForm, StandardForm
from assets.models import BuildingStandard


@needs(Right.FACILITY_VIEW)
def standards_now(request):
    """Each standard in force with how many villages fall short of it."""
    found = []
    for standard in standards.in_force():
        held = standards.held(standard, post=request.post)
        found.append(
            {
                "standard": standard,
                "attribute": standards.attribute_of(standard),
                "short": sum(one.falls_short for one in held),
                "unknown": sum(one.wanted is None for one in held),
                "villages": len(held),
            }
        )
    context = {"found": found, "may_manage": may(request.post, Right.TYPE_MANAGE)}
    return render(request, "assets/standards_now.html", context)


@needs(Right.FACILITY_VIEW)
def standard_detail(request, standard_id):
    """The villages of the area against one standard; those that fall short unless asked."""
    standard = get_object_or_404(BuildingStandard.objects.select_related("type"), pk=standard_id)
    form = asked(ShortfallFilter, request)
    held = standards.held(standard, post=request.post)
    if area := form.value("village") or form.value("township"):
        held = [one for one in held if any(start <= one.village.pk < end for start, end in area.ranges)]
    shown = {
        "": lambda one: one.falls_short,
        "unknown": lambda one: one.wanted is None,
        "all": lambda one: True,
    }[form.value("shown") or ""]
    context = {
        "standard": standard,
        "attribute": standards.attribute_of(standard),
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "held": [one for one in held if shown(one)],
        "short": sum(one.falls_short for one in held),
        "villages": len(held),
        "may_manage": may(request.post, Right.TYPE_MANAGE) and standard.until is None,
    }
    return render(request, "assets/standard_detail.html", context)


@needs(Right.TYPE_MANAGE, methods="GET POST")
def standard_create(request):
    return small_act(
        request,
        form=StandardForm(bound(request), post=request.post),
        act=lambda form: acts.set_standard(by=request.post, **form.said()),  # type: ignore[attr-defined]
        title=_("登记配置标准"),
        word=_("登记"),
        told=_("已登记配置标准"),
        then=("assets:standards-now",),
    )


@needs(Right.TYPE_MANAGE, methods="GET POST")
def standard_end(request, standard_id):
    standard = get_object_or_404(BuildingStandard.objects.select_related("type"), pk=standard_id)
    return small_act(
        request,
        form=StandardEndForm(bound(request), post=request.post),
        act=lambda form: acts.end_standard(standard=standard, by=request.post, **form.cleaned_data),
        title=_("停用%(type)s的这条标准？") % {"type": standard.type},
        word=_("停用"),
        told=_("已停用"),
        then=("assets:standards-now",),
        danger=True,
    )
