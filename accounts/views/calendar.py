"""工作日历: the year as it is counted, with the county's own days; years without published 调休 are marked."""

from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.actions import calendar as acts
from accounts.doors import needs, signed_in
from accounts.forms.notices import WorkdayForm, YearFilter, YearForm
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.models import WorkdayOverride, WorkdayYear
from common.workdays import PUBLISHED_YEARS, entered_overrides, is_workday, name_of


@signed_in()
def calendar_now(request):
    return redirect("accounts:calendar-year", timezone.localdate().year)


@signed_in()
def calendar_year(request, year):
    form = YearFilter({"year": year})
    if not form.is_valid():
        raise BadRequest(_("没有 %(year)s 年的日历") % {"year": year})
    declared = WorkdayYear.objects.filter(year=year).first()
    overrides = entered_overrides()
    context = {
        "year": year,
        "months": [_month(year, number, overrides) for number in range(1, 13)],
        "overrides": WorkdayOverride.objects.filter(day__year=year),
        "declared": declared,
        "published": year in PUBLISHED_YEARS,
        "provisional": year not in PUBLISHED_YEARS and declared is None,
        "workdays": sum(is_workday(day, overrides) for day in _days(year)),
        "may_manage": may(request.post, Right.CALENDAR_MANAGE),
    }
    return render(request, "accounts/calendar_year.html", context)


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]


def _month(year: int, number: int, overrides) -> dict:
    """The weeks of a month, Monday first; days of other months are None."""
    days = [day for day in _days(year) if day.month == number]
    cells: list[dict | None] = [None] * days[0].weekday()
    cells += [_cell(day, overrides) for day in days]
    cells += [None] * (-len(cells) % 7)
    return {"number": number, "weeks": [cells[start : start + 7] for start in range(0, len(cells), 7)]}


def _cell(day: date, overrides) -> dict:
    """A day, whether it is worked, and the word that says why it is not what the weekday says."""
    worked = is_workday(day, overrides)
    unusual = worked != (day.weekday() < 5)
    word = (_("班") if worked else _("休")) if unusual or day in overrides else ""
    return {"day": day, "worked": worked, "word": word, "name": name_of(day), "own": day in overrides}


@needs(Right.CALENDAR_MANAGE, methods="GET POST")
def workday_create(request, year):
    form = WorkdayForm(bound(request), post=request.post, initial={"day": f"{year}-01-01"})
    return small_act(
        request,
        form=form,
        act=lambda form: acts.set_workday(by=request.post, **form.cleaned_data),
        title=_("调整一天"),
        intro=_("期限按工作日计算时以此为准。同一天再次登记，以后一次为准。"),
        word=_("登记"),
        told=_("已登记"),
        then=("accounts:calendar-year", year),
    )


@needs(Right.CALENDAR_MANAGE, methods="GET POST")
def workday_delete(request, override_id):
    override = get_object_or_404(WorkdayOverride, pk=override_id)
    return small_act(
        request,
        act=lambda form: acts.unset_workday(override=override, by=request.post),
        title=_("取消 %(day)s 的调整？") % {"day": override.day},
        intro=_("这一天恢复按法定日历计算。"),
        word=_("取消调整"),
        told=_("已取消 %(day)s 的调整") % {"day": override.day},
        then=("accounts:calendar-year", override.day.year),
        danger=True,
    )


@needs(Right.CALENDAR_MANAGE, methods="GET POST")
def year_declare(request, year):
    return small_act(
        request,
        form=YearForm(bound(request), post=request.post),
        act=lambda form: acts.declare_year(year=year, by=request.post, **form.cleaned_data),
        title=_("%(year)s 年调休已登记完整") % {"year": year},
        intro=_("确认后，%(year)s 年的期限不再标注“暂定”。") % {"year": year},
        word=_("确认"),
        told=_("%(year)s 年已确认") % {"year": year},
        then=("accounts:calendar-year", year),
    )


@needs(Right.CALENDAR_MANAGE, methods="GET POST")
def year_withdraw(request, year):
    return small_act(
        request,
        act=lambda form: acts.withdraw_year(year=year, by=request.post),
        title=_("撤回对 %(year)s 年的确认？") % {"year": year},
        intro=_("%(year)s 年的期限将重新标注“暂定”。") % {"year": year},
        word=_("撤回"),
        told=_("已撤回对 %(year)s 年的确认") % {"year": year},
        then=("accounts:calendar-year", year),
        danger=True,
    )
