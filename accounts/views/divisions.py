"""区划: county, townships and villages with what the office keeps about them."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts import exports, querysets, trail
from accounts.access import may
from accounts.actions import divisions as acts
from accounts.doors import needs
from accounts.forms.divisions import (
    AliasForm,
    DivisionFilter,
    FiguresForm,
    GridChangeForm,
    GridForm,
    GridMemberForm,
    SettlementForm,
)
from accounts.lists import asked, listing
from accounts.models import Division, DivisionAlias, DivisionFigures, Grid, GridMember, Party, Settlement
from accounts.rights import Right
from accounts.tables import DivisionTable
from accounts.views.answers import bound, small_act
from common.paging import Order

ORDERS = {"code": Order(_("按代码"), "code"), "name": Order(_("按名称"), "short_name")}


@needs(Right.DIVISION_VIEW)
def division_list(request):
    form = asked(DivisionFilter, request)
    rows = form.narrow(querysets.divisions_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=DivisionTable, orders=ORDERS)
    context["may_merge"] = may(request.post, Right.DIVISION_MERGE)
    context["may_manage"] = may(request.post, Right.DIVISION_MANAGE)
    return render(request, "accounts/division_list.html", context)


@needs(Right.DIVISION_VIEW)
def division_export(request):
    form = asked(DivisionFilter, request)
    return exports.divisions(form.narrow(querysets.divisions_for_list(request.post)), post=request.post)


@needs(Right.DIVISION_VIEW)
def division_detail(request, code):
    division = get_object_or_404(querysets.divisions_for_list(request.post), pk=code)
    members = (
        GridMember.objects.visible_to(request.post)
        .filter(grid__division=division)
        .select_related("person", "grid")
    )
    context = {
        "division": division,
        "facts": _facts(division),
        "aliases": division.aliases.all(),
        "settlements": division.settlements.all(),
        "grids": _with_members(division, members),
        "children": division.children.filter(closed_on=None),
        "parties": Party.objects.visible_to(request.post).filter(division=division, active=True),
        "is_village": division.level == Division.Level.VILLAGE,
        "may_manage": may(request.post, Right.DIVISION_MANAGE),
        "may_merge": may(request.post, Right.DIVISION_MERGE)
        and division.level == Division.Level.VILLAGE
        and not division.closed_on,
        "merge": division.merges_out.first(),
        "gone": _("已随撤并移交%(into)s") % {"into": "、".join(map(str, division.successors.all()))},
        "may_see_parties": may(request.post, Right.PARTY_VIEW),
        "events": trail.events_of(division),
    }
    return render(request, "accounts/division_detail.html", context)


def _facts(division: Division) -> list[tuple]:
    successors = "、".join(str(one) for one in division.successors.all())
    return [
        (_("全称"), division.name),
        (_("代码"), division.code),
        (_("级别"), division.get_level_display()),
        (_("上级"), division.parent),
        (_("拼音首字母"), division.pinyin),
        (_("状态"), _("已撤并，并入%(into)s") % {"into": successors} if division.closed_on else _("现行")),
        (_("承接的代码"), "、".join(division.succeeded_codes)),
        *_figures(division.figures.first()),
    ]


def _figures(latest: DivisionFigures | None) -> list[tuple]:
    if latest is None:
        return [(_("户数"), "")]
    people = _("，%(n)s 人") % {"n": f"{latest.population:,}"} if latest.population is not None else ""
    return [(_("户数"), f"{latest.households:,} {_('户')}{people}", _("%(year)s年") % {"year": latest.year})]


def _with_members(division: Division, members) -> list[dict]:
    """The grids, each with who serves by duty; a duty nobody has is a gap."""
    by_grid: dict[int, list[GridMember]] = {}
    for member in members:
        by_grid.setdefault(member.grid_id, []).append(member)
    return [
        {"grid": grid, "duties": _duties(by_grid.get(grid.pk, [])), "covered": grid.settlements.all()}
        for grid in division.grids.prefetch_related("settlements")
    ]


def _duties(members: list[GridMember]) -> list[dict]:
    shown = [
        {
            "word": duty.label,
            "members": [one for one in members if one.duty == duty],
            "wanted": duty != GridMember.Duty.HELPER,
        }
        for duty in GridMember.Duty
    ]
    return [duty for duty in shown if duty["members"] or duty["wanted"]]


def _division(request, code) -> Division:
    return get_object_or_404(Division.objects.visible_to(request.post), pk=code)


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def alias_create(request, code):
    division = _division(request, code)
    return small_act(
        request,
        form=AliasForm(bound(request), post=request.post),
        act=lambda form: acts.add_alias(division=division, by=request.post, **form.cleaned_data),
        title=_("登记别名：%(division)s") % {"division": division},
        word=_("登记"),
        told=_("已登记别名"),
        then=("accounts:division-detail", code),
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def alias_delete(request, alias_id):
    alias = get_object_or_404(DivisionAlias.objects.visible_to(request.post), pk=alias_id)
    return small_act(
        request,
        act=lambda form: acts.remove_alias(alias=alias, by=request.post),
        title=_("删除别名“%(name)s”？") % {"name": alias.name},
        intro=_("以后台账里再写“%(name)s”，将不能认出是%(division)s。")
        % {"name": alias.name, "division": alias.division},
        word=_("删除"),
        told=_("已删除别名"),
        then=("accounts:division-detail", alias.division_id),
        danger=True,
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def division_figures(request, code):
    division = _division(request, code)
    return small_act(
        request,
        form=FiguresForm(bound(request), post=request.post),
        act=lambda form: acts.set_figures(division=division, by=request.post, **form.cleaned_data),
        title=_("登记户数与人口：%(division)s") % {"division": division},
        word=_("登记"),
        told=_("已登记户数与人口"),
        then=("accounts:division-detail", code),
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def settlement_create(request, code):
    division = _division(request, code)
    return small_act(
        request,
        form=SettlementForm(bound(request), post=request.post),
        act=lambda form: acts.add_settlement(division=division, by=request.post, **form.cleaned_data),
        title=_("登记自然村组：%(division)s") % {"division": division},
        word=_("登记"),
        told=_("已登记自然村组"),
        then=("accounts:division-detail", code),
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def settlement_delete(request, settlement_id):
    settlement = get_object_or_404(Settlement.objects.visible_to(request.post), pk=settlement_id)
    return small_act(
        request,
        act=lambda form: acts.remove_settlement(settlement=settlement, by=request.post),
        title=_("删除“%(name)s”？") % {"name": settlement.name},
        word=_("删除"),
        told=_("已删除“%(name)s”") % {"name": settlement.name},
        then=("accounts:division-detail", settlement.division_id),
        danger=True,
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def grid_create(request, code):
    division = _division(request, code)
    return small_act(
        request,
        form=GridForm(bound(request), post=request.post, division=division),
        act=lambda form: acts.add_grid(division=division, by=request.post, **form.cleaned_data),
        title=_("划分网格：%(division)s") % {"division": division},
        word=_("登记"),
        told=_("已登记网格"),
        then=("accounts:division-detail", code),
    )


def _grid(request, grid_id) -> Grid:
    return get_object_or_404(Grid.objects.visible_to(request.post).select_related("division"), pk=grid_id)


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def grid_edit(request, grid_id):
    grid = _grid(request, grid_id)
    initial = {"name": grid.name, "settlements": grid.settlements.all()}
    return small_act(
        request,
        form=GridChangeForm(bound(request), post=request.post, division=grid.division, initial=initial),
        act=lambda form: acts.change_grid(grid=grid, by=request.post, **form.cleaned_data),
        title=_("修改%(name)s") % {"name": grid.name},
        word=_("保存"),
        told=_("已修改%(name)s") % {"name": grid.name},
        then=("accounts:division-detail", grid.division_id),
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def grid_delete(request, grid_id):
    grid = _grid(request, grid_id)
    return small_act(
        request,
        act=lambda form: acts.remove_grid(grid=grid, by=request.post),
        title=_("撤销%(name)s？") % {"name": grid.name},
        intro=_("网格人员的任职一并结束，操作记录保留。"),
        word=_("撤销"),
        told=_("已撤销%(name)s") % {"name": grid.name},
        then=("accounts:division-detail", grid.division_id),
        danger=True,
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def grid_member_create(request, grid_id):
    grid = _grid(request, grid_id)
    return small_act(
        request,
        form=GridMemberForm(bound(request), post=request.post, division=grid.division),
        act=lambda form: acts.appoint_to_grid(grid=grid, by=request.post, **form.cleaned_data),
        title=_("%(name)s任职") % {"name": grid.name},
        intro=_("人员须先登记在本村或所在镇（街道）名下。"),
        word=_("任命"),
        told=_("已任命"),
        then=("accounts:division-detail", grid.division_id),
    )


@needs(Right.DIVISION_MANAGE, methods="GET POST")
def grid_member_delete(request, member_id):
    members = GridMember.objects.visible_to(request.post).select_related("person", "grid")
    member = get_object_or_404(members, pk=member_id)
    return small_act(
        request,
        act=lambda form: acts.dismiss_from_grid(member=member, by=request.post),
        title=_("免去%(name)s的%(duty)s？") % {"name": member.person.name, "duty": member.get_duty_display()},
        word=_("免去"),
        told=_("已免去%(name)s") % {"name": member.person.name},
        then=("accounts:division-detail", member.grid.division_id),
        danger=True,
    )
