"""技术指导: visits on the spot, and whether their advice was followed."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import guidance as acts
from maintenance.forms import training as forms
from maintenance.models import GuidanceVisit
from maintenance.training_tables import GuidanceTable

ORDERS = {"newest": Order(_("最近"), "-visited_on", "-id")}
EXPORTED = (
    Column("day", "日期", 12, "date"),
    Column("village", "村（社区）", 14),
    Column("sector", "行业", 14),
    Column("facility", "设施", 24),
    Column("who", "指导人", 20),
    Column("advice", "指导意见", 50),
    Column("follow_by", "落实期限", 12, "date"),
    Column("followed_on", "落实日期", 12, "date"),
    Column("followed", "落实情况", 40),
)


def _rows(post):
    return GuidanceVisit.objects.visible_to(post).select_related("division", "sector", "facility")


@needs(Right.CARE_VIEW)
def guidance_list(request):
    form = asked(forms.GuidanceFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=GuidanceTable, orders=ORDERS, unit=_("次"))
    context["may_manage"] = may(request.post, Right.TRAINING_MANAGE)
    return render(request, "maintenance/guidance_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def guidance_list_export(request):
    form = asked(forms.GuidanceFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("-visited_on", "-id")
    lines = (
        [
            row.visited_on,
            row.division.short_name,
            str(row.sector or ""),
            row.facility.name if row.facility else "",
            row.by_whom,
            row.advice,
            row.follow_by,
            row.followed_on,
            row.followed_text,
        ]
        for row in rows.iterator(500)
    )
    return answer(_("技术指导"), EXPORTED, lines, post=request.post, table=GuidanceVisit)


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def guidance_create(request):
    form = forms.GuidanceForm(bound(request), post=request.post)
    if form.is_valid() and carried_out(form, acts.record, by=request.post, **form.said()) is not None:
        return done(request, _("已登记技术指导"), "maintenance:guidance-list")
    context = {
        "form": form,
        "title": _("登记技术指导"),
        "back": reverse("maintenance:guidance-list"),
        "draft": "guidance",
    }
    return render(request, "maintenance/training_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.TRAINING_MANAGE, Right.LIST_FILL, methods="GET POST")
def guidance_follow(request, visit_id):
    visit = get_object_or_404(_rows(request.post), pk=visit_id)
    return small_act(
        request,
        form=forms.FollowForm(bound(request), post=request.post),
        act=lambda form: acts.follow(visit=visit, by=request.post, **form.cleaned_data),
        title=_("登记落实：%(village)s") % {"village": visit.division.short_name},
        intro=visit.advice,
        word=_("登记落实"),
        told=_("已登记落实"),
        then=("maintenance:guidance-list",),
    )
