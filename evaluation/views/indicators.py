"""One indicator of a draft: written with its parts, tried on a unit before it is kept, taken out."""

from types import SimpleNamespace
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.views.answers import bound, done, small_act
from evaluation.actions import schemes as acts
from evaluation.forms import schemes as forms
from evaluation.models import SCHEME_FLOW, Indicator, Level, Scheme
from evaluation.scheme_checks import of_part
from evaluation.trying import tried
from evaluation.views.schemes import MANAGE, own
from maintenance.views.moves import move_of


def _draft(request, scheme_id: int) -> Scheme:
    scheme = own(request, scheme_id)
    move_of(SCHEME_FLOW, scheme, "issue")
    return scheme


@needs(MANAGE, methods="GET POST")
def indicator_create(request, scheme_id):
    scheme = _draft(request, scheme_id)
    level = request.GET.get("level", "")
    initial = {
        "level": level if level in Level else Level.VILLAGE,
        "group": request.GET.get("group", "")[:20],
        "rounds": ["year", "half", "quarter"],
    }
    return _written(request, scheme, None, initial)


@needs(MANAGE, methods="GET POST")
def indicator_edit(request, scheme_id, indicator_id):
    scheme = _draft(request, scheme_id)
    indicator = get_object_or_404(scheme.indicators, pk=indicator_id)
    return _written(request, scheme, indicator, forms.IndicatorForm.initial_of(indicator))


def _written(request, scheme: Scheme, indicator: Indicator | None, initial: dict[str, Any]):
    """The page of one indicator: GET shows, POST keeps it, or tries it where the button 试算 was pressed."""
    data = bound(request)
    form = forms.IndicatorForm(data, post=request.post, scheme=scheme, initial=initial)
    rows = forms.part_rows(data, indicator)
    units = forms.TryForm(data, post=request.post, prefix="try")
    found = None
    if form.is_bound and form.is_valid() and rows.is_valid():
        if "try" in request.POST:
            found = _tried(form, rows, units)
        elif _kept(request, form, rows, scheme, indicator):
            then = f"?level={form.cleaned_data['level']}"
            return done(request, _("已保存"), _page_of(scheme) + then)
    context = {
        "form": form, "rows": rows, "units": units, "scheme": scheme, "indicator": indicator, "found": found,
        "draft": f"indicator-{scheme.pk}-{indicator.pk if indicator else 'new'}",
    }  # fmt: skip
    wrong = form.is_bound and found is None
    return render(request, "evaluation/indicator_edit.html", context, status=422 if wrong else 200)


def _page_of(scheme: Scheme) -> str:
    return reverse("evaluation:scheme-detail", args=[scheme.pk])


def _kept(request, form, rows, scheme: Scheme, indicator: Indicator | None) -> bool:
    said = {**form.said(), "parts": rows.parts()}
    written = carried_out(
        form, acts.write_indicator, scheme=scheme, indicator=indicator, by=request.post, **said
    )
    return written is not None


def _tried(form, rows, units) -> list[Any] | None:
    """What the parts as typed would earn the chosen unit; None with the reason said in the form."""
    level = form.cleaned_data["level"]
    parts = [SimpleNamespace(**part) for part in rows.parts()]
    probe = SimpleNamespace(level=level, kind=form.cleaned_data["kind"])
    wrong = [why for part in parts if (why := of_part(part, probe))]  # type: ignore[arg-type]
    unit = units.unit(level)
    if not unit:
        wrong.append(_("请选择在哪里试算"))
    for why in wrong:
        form.add_error(None, why)
    return None if wrong else tried(parts, unit)


@needs(MANAGE, methods="GET POST")
def indicator_remove(request, scheme_id, indicator_id):
    scheme = _draft(request, scheme_id)
    indicator = get_object_or_404(scheme.indicators, pk=indicator_id)
    return small_act(
        request,
        act=lambda form: acts.remove_indicator(indicator=indicator, by=request.post),
        title=_("删去“%s”？") % indicator,
        intro=_("以前的版次不受影响。"),
        word=_("删去"),
        told=_("已删去"),
        then=("evaluation:scheme-detail", scheme.pk),
        danger=True,
    )
