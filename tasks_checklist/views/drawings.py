"""拟排: asked for, the drawing looked at, adopted or not, taken away; what is owed of a plan, and what is let off."""

from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common import jobs
from common.paging import Order
from common.spreadsheets.out import Column
from tasks_checklist import drawing_shown as shown
from tasks_checklist.actions import drawing as acts
from tasks_checklist.actions import waiving
from tasks_checklist.forms import supervision as forms
from tasks_checklist.models import Drawing, Obligation
from tasks_checklist.obligations import standings
from tasks_checklist.supervision_tables import EXPORTED_OBLIGATIONS, ObligationTable, obligation_cells
from tasks_checklist.views.supervision import page_of, plan_of

PLAN = Right.SUPERVISION_PLAN
ORDERS = {
    "window": Order(_("先到期"), "window_until", "id"),
    "place": Order(_("按区划"), "division_id", "id"),
}
FETCHED = 500
EXPORTED = [
    Column("on", _("日期"), 12, "date"),
    Column("team", _("督导组"), 14),
    Column("way", _("方式"), 12),
    Column("units", _("走访单位"), 60),
    Column("stops", _("单位数"), 8, "number", unit=_("个")),
    Column("stood", _("与现日程"), 10),
]
MOVED = [
    Column("unit", _("单位"), 24),
    Column("before", _("原安排"), 30),
    Column("after", _("现安排"), 30),
]


@needs(PLAN, methods="GET POST")
def drawing_begin(request, plan_id):
    """Ask the worker; what is missing (teams, frequencies, the year's calendar) is said in the dialog."""
    plan = plan_of(request, plan_id)
    form = forms.BeginForm(bound(request), post=request.post, plan=plan)
    if request.method == "POST" and form.is_valid():
        job = carried_out(form, acts.begin, plan=plan, by=request.post, **form.cleaned_data)
        if job is not None:
            jobs.wake(job)
            return done(request, _("已开始拟排，可以离开本页"), "accounts:job-detail", job.pk)
    context = {
        "form": form,
        "title": _("拟排督导日程"),
        "intro": _("由系统在后台排出各组每天走访哪些单位；排好后先看方案，采用了才生效。"),
        "word": _("开始拟排"),
        "action": request.path,
    }
    return render(request, "accounts/small_act.html", context, status=422 if form.is_bound else 200)


def drawing_of(request, drawing_id: int) -> Drawing:
    rows = Drawing.objects.visible_to(request.post).select_related("plan__division")
    return get_object_or_404(rows, pk=drawing_id)


@needs(PLAN)
def drawing_detail(request, drawing_id):
    """A month of trips at a time (?month=3)."""
    drawing = drawing_of(request, drawing_id)
    there = shown.months(drawing)
    month = _month(request, there) if there else None
    key = f"{month:%Y-%m}" if month else ""
    trips, moves = shown.trips_of(drawing, key), shown.moves_of(drawing, key) if key else []
    units = {unit for trip in trips for unit in trip["units"]} | {one["unit"] for one in moves}
    names = shown.Names.of(drawing, units | shown.named_in_wishes(drawing))
    chart, loads = shown.load(drawing, names)
    context = {
        "drawing": drawing,
        "plan": drawing.plan,
        "tone": shown.STATE_TONES[drawing.state],
        "open": drawing.state == Drawing.State.PROPOSED,
        "measures": shown.measures(drawing),
        "wishes": shown.wishes(drawing, names),
        "chart": chart,
        "loads": loads,
        "months": [{"first": one, "chosen": one == month} for one in there],
        "trips": [shown.trip_line(trip, names) for trip in trips],
        "moves": [shown.move_line(one, names) for one in moves],
        "moved": len(drawing.moved),
        "whole": len(moves) == len(drawing.moved),
        "replanned": any(trip["stood"] for trip in drawing.proposal) or bool(drawing.moved),
    }
    return render(request, "tasks_checklist/drawing_detail.html", context)


def _month(request, there: list[date]) -> date:
    """The month asked for, or the first one with trips."""
    said = request.GET.get("month", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 0
    return next((one for one in there if one.month == number), there[0])


@needs_to_export(PLAN)
def drawing_export(request, drawing_id):
    drawing = drawing_of(request, drawing_id)
    names = shown.Names.of(drawing, {unit for trip in drawing.proposal for unit in trip["units"]})
    lines = (
        [
            line["on"],
            line["team"],
            str(line["way"]),
            line["units"],
            line["stops"],
            _("原有") if line["stood"] else _("新增"),
        ]
        for line in (shown.trip_line(trip, names) for trip in drawing.proposal)
    )
    title = f"{drawing.plan.title}{_('排期方案')}"
    return answer(title, EXPORTED, lines, post=request.post, table=Drawing, freeze_columns=1)


@needs_to_export(PLAN)
def drawing_moved_export(request, drawing_id):
    drawing = drawing_of(request, drawing_id)
    names = shown.Names.of(drawing, {one["unit"] for one in drawing.moved})
    lines = (
        [line["unit"], line["before"], line["after"]]
        for line in (shown.move_line(one, names) for one in drawing.moved)
    )
    title = f"{drawing.plan.title}{_('调整清单')}"
    return answer(title, MOVED, lines, post=request.post, table=Drawing, freeze_columns=1)


ACTS = {
    "adopt": (acts.adopt, _("采用"), _("已采用，督导日程已更新")),
    "drop": (acts.drop, _("不采用"), _("已登记不采用，现日程不变")),
}


@needs(PLAN, methods="GET POST")
def drawing_act(request, drawing_id, act):
    if act not in ACTS:
        raise Http404
    drawing = drawing_of(request, drawing_id)
    if drawing.state != Drawing.State.PROPOSED:
        raise BadRequest(_("现为“%s”，不能再改") % drawing.get_state_display())
    do, word, told = ACTS[act]
    moved = _("；其中 %s 处与现日程不同") % len(drawing.moved) if drawing.moved else ""
    intro = {
        "adopt": _("采用后生成 %(n)s 次行程%(moved)s。已督导的和固定的不动。")
        % {"n": drawing.visits_count, "moved": moved},
        "drop": _("方案留存备查，现日程不变。"),
    }
    return small_act(
        request,
        act=lambda form: do(drawing=drawing, by=request.post),
        title=_("%(word)s这个方案？") % {"word": word},
        intro=intro[act],
        word=word,
        told=told,
        then=page_of(drawing.plan) if act == "adopt" else ("tasks_checklist:drawing-detail", drawing.pk),
        danger=act == "drop",
    )


# --- 应督导 -------------------------------------------------------------------------------------
def _owed(request, plan):
    rows = standings(Obligation.objects.visible_to(request.post).filter(plan=plan))
    return rows.select_related("party", "division", "frequency", "stop__visit__team")


def _asked(request, plan):
    """The filter with this plan's frequencies to choose from."""

    class OfPlan(forms.ObligationFilter):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            self.fields["frequency"].queryset = plan.frequencies.all()  # type: ignore[attr-defined]

    return asked(OfPlan, request)


@needs(PLAN)
def obligation_list(request, plan_id):
    plan = plan_of(request, plan_id)
    form = _asked(request, plan)
    rows = form.narrow(_owed(request, plan))
    context = listing(request, form=form, rows=rows, table=ObligationTable, orders=ORDERS, unit=_("项"))
    return render(request, "tasks_checklist/obligation_list.html", context | {"plan": plan})


@needs_to_export(PLAN)
def obligation_export(request, plan_id):
    plan = plan_of(request, plan_id)
    form = _asked(request, plan)
    rows = form.narrow(_owed(request, plan)).order_by("window_until", "id").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (obligation_cells(row) for row in rows)
    title = f"{plan.title}{_('应督导清单')}"
    return answer(
        title, EXPORTED_OBLIGATIONS, lines, post=request.post, table=Obligation, below_title=below, freeze_columns=1
    )  # fmt: skip


def obligation_of(request, obligation_id: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.post).select_related("plan__division", "party")
    return get_object_or_404(rows, pk=obligation_id)


def list_of(row: Obligation) -> tuple:
    return ("tasks_checklist:obligation-list", row.plan_id)


@needs(PLAN, methods="GET POST")
def obligation_waive(request, obligation_id):
    row = obligation_of(request, obligation_id)
    return small_act(
        request,
        form=forms.WaiveForm(bound(request), post=request.post),
        act=lambda form: waiving.waive(obligation=row, by=request.post, **form.cleaned_data),
        title=_("免督导：%s") % row.party,
        intro=_("%(from)s至%(until)s不再要求督导，不计入完成率；已排的行程不动。")
        % {"from": row.window_from, "until": row.window_until},
        word=_("免督导"),
        told=_("已免"),
        then=list_of(row),
    )


@needs(PLAN, methods="GET POST")
def obligation_call_again(request, obligation_id):
    row = obligation_of(request, obligation_id)
    return small_act(
        request,
        act=lambda form: waiving.call_again(obligation=row, by=request.post),
        title=_("恢复督导：%s？") % row.party,
        word=_("恢复"),
        told=_("已恢复，下次拟排安排"),
        then=list_of(row),
    )
