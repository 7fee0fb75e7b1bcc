"""季节窗口: what of the year has rules of its own; kept by the county."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from maintenance.actions.seasons import set_season
from maintenance.forms.plans import SeasonFilter, SeasonForm
from maintenance.models import Season
from maintenance.plan_tables import SeasonTable

ORDERS = {"name": Order(_("按名称"), "begins", "name")}


def _rows(post):
    return Season.objects.filter(county=post.division.county_code)


def _keeps(post) -> bool:
    return may(post, Right.INSPECTION_PLAN) and post.division.level == Division.Level.COUNTY


@needs(Right.CARE_VIEW)
def season_list(request):
    form = asked(SeasonFilter, request)
    rows = form.narrow(_rows(request.post).annotate(plan_count=Count("plans", filter=Q(plans__active=True))))
    context = listing(request, form=form, rows=rows, table=SeasonTable, orders=ORDERS)
    context["may_manage"] = _keeps(request.post)
    return render(request, "maintenance/season_list.html", context)


def _form(request, season: Season | None = None) -> SeasonForm:
    names = SeasonForm.base_fields
    initial = {name: getattr(season, name) for name in names} if season else {}
    return SeasonForm(bound(request), post=request.post, initial=initial)


def _county(request) -> Division:
    rows = Division.objects.everywhere(because="the county of the post; the act asks whether it may")
    return rows.get(pk=request.post.division.county_code)


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def season_create(request):
    return small_act(
        request,
        form=_form(request),
        act=lambda form: set_season(county=_county(request), by=request.post, **form.cleaned_data),
        title=_("登记季节窗口"),
        intro=_("按固定日期填起止；按节日填节日和节前天数。"),
        word=_("登记"),
        told=_("已登记"),
        then=("maintenance:season-list",),
    )


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def season_edit(request, season_id):
    season = get_object_or_404(_rows(request.post), pk=season_id)
    return small_act(
        request,
        form=_form(request, season),
        act=lambda form: set_season(
            county=_county(request), season=season, by=request.post, **form.cleaned_data
        ),
        title=_("修改季节窗口：%(season)s") % {"season": season},
        intro=_("用到它的计划从今晚起按新的日期排任务。"),
        word=_("保存"),
        told=_("已保存"),
        then=("maintenance:season-list",),
    )
