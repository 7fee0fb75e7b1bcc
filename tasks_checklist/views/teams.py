"""督导组: the list and its workbook, one team with its people, days off and load, its acts."""

from datetime import date

from django.core.exceptions import BadRequest
from django.db.models import Count, Prefetch
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.views.asking import form_page
from tasks_checklist.actions import teams as acts
from tasks_checklist.forms import teams as forms
from tasks_checklist.models import Team, TeamAbsence, TeamMember, Visit, VisitState
from tasks_checklist.supervision_tables import EXPORTED_TEAMS, TeamTable, team_cells, weekdays_told

PLAN = Right.SUPERVISION_PLAN
ORDERS = {"name": Order(_("按名称"), "division_id", "name", "id")}


def teams_in_sight(post):
    absences = TeamAbsence.objects.filter(until__gte=timezone.localdate().replace(month=1, day=1))
    return (
        Team.objects.visible_to(post)
        .select_related("division", "home")
        .prefetch_related("members__person", Prefetch("absences", absences.order_by("from_date")))
    )


def team_of(request, team_id: int) -> Team:
    return get_object_or_404(teams_in_sight(request.post), pk=team_id)


def page_of(team: Team) -> tuple:
    return ("tasks_checklist:team-detail", team.pk)


@needs(PLAN)
def team_list(request):
    form = asked(forms.TeamFilter, request)
    rows = form.narrow(teams_in_sight(request.post))
    context = listing(request, form=form, rows=rows, table=TeamTable, orders=ORDERS, unit=_("个组"))
    return render(request, "tasks_checklist/team_list.html", context)


@needs_to_export(PLAN)
def team_export(request):
    form = asked(forms.TeamFilter, request)
    rows = form.narrow(teams_in_sight(request.post)).order_by("division_id", "name", "id")
    lines = (team_cells(row) for row in rows)
    return answer(_("督导组"), EXPORTED_TEAMS, lines, post=request.post, table=Team, freeze_columns=1)


@needs(PLAN)
def team_detail(request, team_id):
    team = team_of(request, team_id)
    year = timezone.localdate().year
    context = {
        "team": team,
        "members": sorted(team.members.all(), key=lambda row: (not row.head, row.pk)),
        "absences": team.absences.all(),
        "facts": [
            (_("范围"), team.division),
            (_("驻地"), team.home, _("尽量不派往驻地督导") if team.home else ""),
            (_("可出行"), weekdays_told(team.weekdays)),
            (_("每日最多走访"), _("%s 个单位") % team.stops_a_day),
        ],
        "year": year,
        "load": load_of(team, year, request.post),
        "events": trail.events_of(team),
    }
    return render(request, "tasks_checklist/team_detail.html", context)


def load_of(team: Team, year: int, post) -> list[dict]:
    """Trips, those made, and stops by month of a year; two queries. `share`: of the fullest month, in percent."""
    rows = Visit.objects.visible_to(post).filter(team=team, on__year=year).exclude(state=VisitState.CANCELLED)
    by_month = rows.annotate(month=TruncMonth("on")).order_by().values("month", "state")
    found: dict[date, dict[str, int]] = {
        date(year, month, 1): {"trips": 0, "made": 0, "stops": 0} for month in range(1, 13)
    }
    for one in by_month.annotate(trips=Count("pk", distinct=True), units=Count("stops", distinct=True)):
        line = found[one["month"]]
        line["trips"] += one["trips"]
        line["stops"] += one["units"]
        line["made"] += one["trips"] if one["state"] == VisitState.RECORDED else 0
    most = max(line["trips"] for line in found.values()) or 1
    return [{"month": month, **line, "share": line["trips"] * 100 // most} for month, line in found.items()]


@needs(PLAN, methods="GET POST")
def team_create(request):
    form = forms.TeamForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(
            form, acts.set_up, division=request.post.division, by=request.post, **form.cleaned_data
        )
        if made is not None:
            return done(request, _("已设督导组，请加成员"), *page_of(made))
    back = reverse("tasks_checklist:team-list")
    return form_page(request, form, title=_("设督导组"), back=back, draft="team")


@needs(PLAN, methods="GET POST")
def team_edit(request, team_id):
    team = team_of(request, team_id)
    initial = {name: getattr(team, name) for name in forms.ChangeTeamForm.base_fields}
    form = forms.ChangeTeamForm(bound(request), post=request.post, initial=initial)
    said = {"team": team, "by": request.post}
    if form.is_valid() and carried_out(form, acts.revise, **said, **form.cleaned_data) is not None:
        return done(request, _("已保存，下次拟排按此安排"), *page_of(team))
    back = reverse("tasks_checklist:team-detail", args=[team.pk])
    return form_page(request, form, title=team.name, back=back, draft=f"team-{team.pk}")


@needs(PLAN, methods="GET POST")
def team_use(request, team_id):
    """停用 or 恢复."""
    team = team_of(request, team_id)
    word = _("停用") if team.active else _("恢复使用")
    coming = Visit.objects.visible_to(request.post).filter(
        team=team, state=VisitState.PLANNED, on__gte=timezone.localdate()
    )
    number = coming.count() if team.active else 0
    intro = _("本组还有 %s 次行程待督导，不会自动改派，请停用后重新拟排。") % number if number else ""
    return small_act(
        request,
        act=lambda form: acts.put_to_use(team=team, active=not team.active, by=request.post),
        title=f"{word}：{team.name}",
        intro=intro,
        word=word,
        told=_("已停用") if team.active else _("已恢复"),
        then=page_of(team),
        danger=team.active,
    )


# --- 成员 ---------------------------------------------------------------------------------------
@needs(PLAN, methods="GET POST")
def member_create(request, team_id):
    team = team_of(request, team_id)
    return small_act(
        request,
        form=forms.MemberForm(bound(request), post=request.post),
        act=lambda form: acts.join(team=team, by=request.post, **form.cleaned_data),
        title=_("加成员：%s") % team.name,
        intro=_("成员能看到本组的全部行程，包括事先不告知的。"),
        word=_("加入"),
        told=_("已加入"),
        then=page_of(team),
    )


def member_of(request, member_id: int) -> TeamMember:
    seen = Team.objects.visible_to(request.post)
    rows = TeamMember.objects.filter(team__in=seen.values("pk")).select_related("team", "person")
    return get_object_or_404(rows, pk=member_id)


@needs(PLAN, methods="GET POST")
def member_lead(request, member_id):
    row = member_of(request, member_id)
    if row.head:
        raise BadRequest(_("已是组长"))
    return small_act(
        request,
        act=lambda form: acts.lead(member=row, by=request.post),
        title=_("请%(who)s任%(team)s组长？") % {"who": row.person, "team": row.team},
        intro=_("原组长改为成员。"),
        word=_("任组长"),
        told=_("已任组长"),
        then=page_of(row.team),
    )


@needs(PLAN, methods="GET POST")
def member_delete(request, member_id):
    row = member_of(request, member_id)
    return small_act(
        request,
        act=lambda form: acts.leave(member=row, by=request.post),
        title=_("%(who)s退出%(team)s？") % {"who": row.person, "team": row.team},
        word=_("退出"),
        told=_("已退出"),
        then=page_of(row.team),
        danger=True,
    )


# --- 不能出行的日子 -----------------------------------------------------------------------------
@needs(PLAN, methods="GET POST")
def absence_create(request, team_id):
    team = team_of(request, team_id)
    return small_act(
        request,
        form=forms.AbsenceForm(bound(request), post=request.post),
        act=lambda form: acts.add_absence(team=team, by=request.post, **form.cleaned_data),
        title=_("不能出行的日子：%s") % team.name,
        word=_("登记"),
        told=_("已登记，下次拟排避开"),
        then=page_of(team),
    )


@needs(PLAN, methods="GET POST")
def absence_delete(request, absence_id):
    seen = Team.objects.visible_to(request.post)
    rows = TeamAbsence.objects.filter(team__in=seen.values("pk")).select_related("team")
    row = get_object_or_404(rows, pk=absence_id)
    return small_act(
        request,
        act=lambda form: acts.remove_absence(absence=row, by=request.post),
        title=_("取消“%s”？") % row,
        word=_("取消这段日子"),
        told=_("已取消"),
        then=page_of(row.team),
        danger=True,
    )
