"""督导日程: a month of visits as a calendar, on a phone as an agenda; the month and one visit's sheet on paper."""

from calendar import Calendar
from collections import defaultdict
from datetime import date
from typing import Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.lists import asked
from accounts.rights import Right
from common import workdays
from maintenance.forms.duties import month_beside
from tasks_checklist import visit_shown as shown
from tasks_checklist.forms.visits import MonthFilter
from tasks_checklist.models import Blackout, Visit, VisitState
from tasks_checklist.models.visit_flow import is_inside, of_area
from tasks_checklist.models.visits import teams_of
from tasks_checklist.views.visits import stops_of, visible, visit_of
from tasks_checklist.visit_checks import weekday
from tasks_checklist.visit_points import lines_of
from tasks_checklist.visit_tables import HIDDEN, units

MOST = 1000  # visits of one month on one page


@needs(Right.TASK_VIEW)
def visit_calendar(request):
    """A month, filtered; who plans moves a visit by its button or by drag, by the same dialog."""
    form = asked(MonthFilter, request)
    first, last = form.first_day(), form.last_day()
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = form.narrow(visible(request.post)).filter(on__gte=weeks[0][0], on__lte=weeks[-1][-1])
    rows = rows.exclude(state=VisitState.CANCELLED).order_by("on", "team__name", "pk")[:MOST]
    found = _by_day(rows, request.post)
    closed = _closed(request.post, weeks[0][0], weeks[-1][-1])
    query = request.GET.copy()
    query.pop("month", None)
    cells = [[_cell(day, found, closed, first) for day in week] for week in weeks]
    context = {
        "form": form,
        "guessed": workdays.is_provisional(first, last, workdays.entered_years()),
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "first": first,
        "last": last,
        "weeks": cells,
        "agenda": [cell for week in cells for cell in week if cell["visits"] and not cell["outside"]],
        "before": _month_url(query, month_beside(first, -1)),
        "after": _month_url(query, month_beside(first, 1)),
        "query": query.urlencode(),
        "may_plan": may(request.post, Right.SUPERVISION_PLAN),
        "in_team": teams_of(request.post).exists(),
    }
    return render(request, "tasks_checklist/visit_calendar.html", context)


def _by_day(rows, post) -> dict[date, list[dict[str, Any]]]:
    found = defaultdict(list)
    plans = may(post, Right.SUPERVISION_PLAN)
    for visit in rows:
        names = [stop.party.division.short_name for stop in visit.stops.all()]
        found[visit.on].append(
            {
                "row": visit,
                "names": names,
                "movable": plans and visit.state == VisitState.PLANNED and of_area(visit, post),
            }
        )
    return found


def _closed(post, first: date, last: date) -> dict[date, str]:
    """Why nothing is done on a day, in a word: holidays for all, 不安排 for those whose area said so."""
    overrides = workdays.entered_overrides()
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    found = {day: _day_off(day) for day in days if not workdays.is_workday(day, overrides)}
    if may(post, Right.SUPERVISION_DO):
        rows = Blackout.objects.everywhere(because="days that the area of one's visits said")
        for one in rows.filter(division=post.division_id, from_date__lte=last, until__gte=first):
            for number in range(max(one.from_date, first).toordinal(), min(one.until, last).toordinal() + 1):
                found[date.fromordinal(number)] = one.note
    return found


def _day_off(day: date) -> str:
    """国庆节, 调休, 休: the library names a moved day of rest by the day that is worked for it."""
    name = workdays.name_of(day)
    return _("调休") if name.startswith("休息日") else name or _("休")


def _cell(day: date, found, closed: dict[date, str], first: date) -> dict[str, Any]:
    return {
        "day": day,
        "weekday": weekday(day),
        "outside": day.month != first.month,
        "today": day == timezone.localdate(),
        "closed": closed.get(day, ""),
        "worked": day.weekday() > 4 and day not in closed,
        "visits": found.get(day, []),
    }


def _month_url(query, month: str) -> str:
    kept = query.copy()
    kept["month"] = month
    return f"?{kept.urlencode()}"


@needs(Right.TASK_VIEW)
def visit_month(request):
    """The month on A4, a visit a line."""
    form = asked(MonthFilter, request)
    first, last = form.first_day(), form.last_day()
    rows = form.narrow(visible(request.post)).filter(on__gte=first, on__lte=last)
    rows = list(rows.exclude(state=VisitState.CANCELLED).order_by("on", "team__name", "pk")[:MOST])
    context = {
        "first": first,
        "lines": [
            {
                "row": row,
                "weekday": weekday(row.on),
                "units": units(row),
                "told": str(HIDDEN) if row.is_secret else "",
            }
            for row in rows
        ],
        "secret": any(row.is_secret for row in rows),
        "now": timezone.localtime(),
    }
    return render(request, "tasks_checklist/visit_month.html", context)


@needs(Right.TASK_VIEW)
def visit_paper(request, visit_id):
    """督导记录单 on paper: to write on, or what was written; the points only for who may know of them."""
    visit = visit_of(request, visit_id)
    stops = shown.stops_shown(visit, stops_of(visit, request.post), request.post)
    context = {
        "visit": visit,
        "stops": stops,
        "lines": lines_of(visit) if is_inside(visit, request.post) or _done(visit) else [],
        "weekday": weekday(visit.on),
        "people": shown.people(visit),
        "roles": [_("督导组"), _("被督导单位")],
    }
    return render(request, "tasks_checklist/visit_paper.html", context)


def _done(visit: Visit) -> bool:
    return visit.state == VisitState.RECORDED
