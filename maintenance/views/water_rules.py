"""水质检测的周期: what is due, by list and by month; indicators and intervals, kept by the county."""

from calendar import Calendar

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import asked, asks, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from assets.models import Facility
from common.paging import Order
from maintenance.actions import water as acts
from maintenance.forms.water import IndicatorForm, IntervalForm, WaterDueFilter, WaterMonthFilter
from maintenance.models import WaterIndicator, WaterInterval
from maintenance.water_rules import indicators_on, types_tested, with_due
from maintenance.water_tables import DUE, WaterDueTable, due_line

ORDERS = {
    "due": Order(_("早到期的在前"), "due_on", "division_id"),
    "division": Order(_("按村"), "division_id", "due_on"),
}


def due_rows(post):
    today = timezone.localdate()
    types = types_tested([post.division.county_code], today)
    rows = Facility.objects.visible_to(post).counted().filter(type__in=types)
    return with_due(rows.select_related("type", "division"), today)


@needs(Right.CARE_VIEW)
def water_due_list(request):
    form = asked(WaterDueFilter, request)
    enters = may(request.post, Right.WATER_TEST)
    context = listing(
        request,
        form=form,
        rows=form.narrow(due_rows(request.post)),
        table=lambda rows, **kwargs: WaterDueTable(rows, enters=enters, **kwargs),
        orders=ORDERS,
        unit=_("处"),
    )
    return render(request, "maintenance/water_due_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def water_due_list_export(request):
    form = asked(WaterDueFilter, request)
    rows = form.narrow(due_rows(request.post)).order_by("due_on", "division_id", "pk")
    lines = (due_line(row) for row in rows.iterator(500))
    return answer(_("水质检测计划"), DUE, lines, post=request.post, table=Facility, below_title=asks(form))


@needs(Right.CARE_VIEW)
def water_due_month(request):
    """A month of an area: how many are due on each day, opening the list of them."""
    form = asked(WaterMonthFilter, request)
    first, query = form.first_day(), request.GET.copy()
    query.pop("month", None)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = form.narrow(due_rows(request.post)).filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1])
    found = dict(rows.order_by().values("due_on").annotate(n=Count("pk")).values_list("due_on", "n"))
    late = form.narrow(due_rows(request.post)).filter(due_on__lt=timezone.localdate()).count()
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "first": first,
        "late": late,
        "late_url": _to_list(query, state="late"),
        "weeks": [[_cell(day, found.get(day, 0), first, query) for day in week] for week in weeks],
        "before": _month_url(query, form.beside(-1)),
        "after": _month_url(query, form.beside(1)),
    }
    return render(request, "maintenance/water_due_month.html", context)


def _cell(day, number: int, first, query) -> dict:
    return {
        "day": day,
        "outside": day.month != first.month,
        "today": day == timezone.localdate(),
        "number": number,
        "late": number and day < timezone.localdate(),
        "url": _to_list(query, since=day.isoformat(), until=day.isoformat()),
    }


def _to_list(query, **said: str) -> str:
    asked_for = query.copy()
    asked_for.update(said)
    return f"{reverse('maintenance:water-due-list')}?{asked_for.urlencode()}"


def _month_url(query, month: str) -> str:
    kept = query.copy()
    kept["month"] = month
    return f"?{kept.urlencode()}"


# --- Rules ----------------------------------------------------------------------------------------
def _keeps(post) -> bool:
    return may(post, Right.WATER_TEST) and post.division.level == Division.Level.COUNTY


@needs(Right.CARE_VIEW)
def water_rules(request):
    """限值 and 周期 in force today, and what is to come."""
    county, today = request.post.division.county_code, timezone.localdate()
    intervals = WaterInterval.objects.filter(county=county).select_related("type")
    context = {
        "indicators": indicators_on(county, today),
        "coming": WaterIndicator.objects.filter(county=county, from_date__gt=today),
        "intervals": intervals.order_by("type_id", "-from_date"),
        "may_manage": _keeps(request.post) and request.post.scope_kind in ("area", "area_sectors"),
        "today": today,
    }
    return render(request, "maintenance/water_rules.html", context)


def _county(request) -> Division:
    rows = Division.objects.everywhere(because="the county of the post; the act asks whether it may")
    return rows.get(pk=request.post.division.county_code)


def _indicator_form(request, row: WaterIndicator | None = None) -> IndicatorForm:
    initial = IndicatorForm.initial_of(row) if row else {}
    return IndicatorForm(bound(request), post=request.post, initial=initial)


@needs(Right.WATER_TEST, methods="GET POST")
def water_rules_indicator_create(request):
    return _set_indicator(request, _indicator_form(request), _("增加指标"))


@needs(Right.WATER_TEST, methods="GET POST")
def water_rules_indicator_edit(request, indicator_id):
    rows = WaterIndicator.objects.filter(county=request.post.division.county_code)
    row = get_object_or_404(rows, pk=indicator_id)
    return _set_indicator(request, _indicator_form(request, row), _("改限值：%s") % row.name)


def _set_indicator(request, form: IndicatorForm, title: str):
    return small_act(
        request,
        form=form,
        act=lambda form: acts.set_indicator(county=_county(request), by=request.post, **form.cleaned_data),
        title=title,
        intro=_("上限填 0 即不得检出；上下限都空的只记录、不判定。"),
        word=_("保存"),
        told=_("已保存"),
        then=("maintenance:water-rules",),
    )


@needs(Right.WATER_TEST, methods="GET POST")
def water_rules_interval(request):
    return small_act(
        request,
        form=IntervalForm(bound(request), post=request.post),
        act=lambda form: acts.set_water_interval(
            county=_county(request), by=request.post, **form.cleaned_data
        ),
        title=_("设定检测周期"),
        intro=_("从上次采样起算；从未检测的，从登记那天起算。"),
        word=_("设定"),
        told=_("已设定"),
        then=("maintenance:water-rules",),
    )
