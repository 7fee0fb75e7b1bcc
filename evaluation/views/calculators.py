"""计算项: what can be counted from the records, in words; on a unit it says the present count and opens the very rows."""

from django.shortcuts import render

from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from evaluation.forms.schemes import TryForm
from evaluation.models import IndicatorPart, Level, Scheme
from evaluation.trying import offered

FIELD = {Level.VILLAGE: "village", Level.TOWNSHIP: "township", Level.DEPARTMENT: "party"}


@needs(Right.EVALUATION_VIEW)
def calculator_list(request):
    """`?level=` whom, `?village=` (township, party) on whom: one of the reader's own area."""
    asked = request.GET.get("level", "")
    level = Level(asked) if asked in Level else Level.VILLAGE
    form = TryForm(request.GET if request.GET.get(FIELD[level]) else _home(request.post), post=request.post)
    unit = form.unit(level)
    scheme = Scheme.objects.in_force(request.post.division.county_code).first()
    parts = IndicatorPart.objects.filter(indicator__scheme=scheme).exclude(calculator="")
    rows = offered(level, unit, parts.select_related("indicator").order_by("indicator__order"))
    context = {
        "form": form, "field": form[FIELD[level]], "level": level.value, "unit": unit, "rows": rows, "tabs": _tabs(level),
    }  # fmt: skip
    return render(request, "evaluation/calculator_list.html", context)


def _home(post) -> dict[str, str]:
    """A village asks of itself unless it says otherwise."""
    at_home = post.division.level == Division.Level.VILLAGE
    return {"village": post.division_id} if at_home else {}


def _tabs(chosen: Level) -> list[dict]:
    return [
        {"word": level.label, "url": f"?level={level.value}", "count": None, "chosen": level == chosen}
        for level in Level
    ]
