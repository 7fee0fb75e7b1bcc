"""村风险分: every village with its risk and what it is made of, highest first; one village's history; entering a score."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import AreaFilterForm, asked, asks, chips, without_place
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from tasks_checklist.actions import risking
from tasks_checklist.forms import teams as forms
from tasks_checklist.models import Finding, VillageRisk
from tasks_checklist.risks import HIGH, Weighed, days_since, open_findings, weigh
from tasks_checklist.supervision_tables import EXPORTED_RISKS, RiskTable

PLAN = Right.SUPERVISION_PLAN
SHOWN = 200  # villages on the page; the workbook holds all


class Line:
    """A village of the list: its risk, open and overdue findings, days since it was visited."""

    def __init__(self, village: Division, weighed: Weighed, found: tuple[int, int], days: int | None) -> None:
        self.pk, self.village, self.short_name, self.parent = (
            village.pk,
            village,
            village.short_name,
            village.parent,
        )
        self.risk, self.said, self.told = weighed.risk, weighed.said, weighed.told
        self.open, self.late, self.days = *found, days


def villages_in_sight(post):
    rows = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    return rows.select_related("parent")


def lines_of(request, form) -> list[Line]:
    """The villages asked for, highest risk first. A constant number of queries."""
    villages = list(form.narrow(villages_in_sight(request.post)).order_by("code"))
    codes, today = [village.pk for village in villages], timezone.localdate()
    weighed, found, days = weigh(codes, today), open_findings(codes, today), days_since(codes, today)
    made = [Line(one, weighed[one.pk], found.get(one.pk, (0, 0)), days.get(one.pk)) for one in villages]
    only = {
        "high": lambda line: line.risk >= HIGH,
        "said": lambda line: line.said is not None,
        "late": lambda line: line.late > 0,
    }
    kept = filter(only[form.value("only")], made) if form.value("only") else made
    return sorted(kept, key=lambda line: (-line.risk, line.pk))


@needs(PLAN)
def risk_list(request):
    form = asked(forms.RiskFilter, request)
    lines = lines_of(request, form)
    context = {
        "form": form,
        "cascade": form.cascade() if isinstance(form, AreaFilterForm) else None,
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "count": len(lines),
        "more": max(0, len(lines) - SHOWN),
        "table": RiskTable(lines[:SHOWN], request=request, orderable=False),
        "query": without_place(request.GET).urlencode(),
    }
    return render(request, "tasks_checklist/risk_list.html", context)


@needs_to_export(PLAN)
def risk_export(request):
    form = asked(forms.RiskFilter, request)
    lines = (
        [
            line.short_name,
            str(line.parent or ""),
            line.risk,
            line.said and line.said.score,
            line.said and line.said.from_date,
            line.said.note if line.said else "",
            line.open,
            line.late,
            line.days,
        ]
        for line in lines_of(request, form)
    )
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(
        _("村风险分"), EXPORTED_RISKS, lines, post=request.post, table=VillageRisk, below_title=below, freeze_columns=1
    )  # fmt: skip


def village_of(request, code: str) -> Division:
    return get_object_or_404(villages_in_sight(request.post), pk=code)


@needs(PLAN)
def risk_detail(request, code):
    village = village_of(request, code)
    today = timezone.localdate()
    one = weigh([village.pk], today)[village.pk]
    number, late = open_findings([village.pk], today).get(village.pk, (0, 0))
    days = days_since([village.pk], today).get(village.pk)
    context = {
        "village": village,
        "weighed": one,
        "high": one.risk >= HIGH,
        "parts": [(word, round(points)) for word, points in one.parts],
        "measures": [
            {"label": _("风险"), "value": one.risk, "unit": _("分")},
            {"label": _("未销号问题"), "value": number, "unit": _("件"), "left": _("逾期 %s 件") % late,
             "tone": "late" if late else "quiet"},
            {"label": _("距上次督导"), "value": "—" if days is None else days, "unit": "" if days is None else _("天")},
        ],
        "scores": VillageRisk.objects.visible_to(request.post).filter(division=village).select_related("said_by"),
        "findings": Finding.objects.visible_to(request.post).filter(division=village).open().order_by("due_on", "id")[:10],
    }  # fmt: skip
    return render(request, "tasks_checklist/risk_detail.html", context)


@needs(PLAN, methods="GET POST")
def risk_enter(request, code):
    village = village_of(request, code)
    return small_act(
        request,
        form=forms.RiskForm(bound(request), post=request.post),
        act=lambda form: risking.enter_risk(division=village, by=request.post, **form.cleaned_data),
        title=_("录入风险分：%s") % village,
        intro=_("按四成计入风险，其余由未销号、逾期问题和久未督导算出；以前录入的留存。"),
        word=_("录入"),
        told=_("已录入"),
        then=("tasks_checklist:risk-detail", village.pk),
    )
