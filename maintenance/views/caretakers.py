"""管护员: the list, one engagement, the teams of the villages, associations."""

from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.views.answers import bound, done, small_act
from assets.models import Facility
from assets.templatetags.register import money
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance import caretakers_counted as counted
from maintenance.actions import caretakers as acts
from maintenance.caretaker_tables import AssociationTable, CaretakerTable, TeamTable, hours
from maintenance.forms import caretakers as forms
from maintenance.models import Attendance, Caretaker, Certificate, Contract

ORDERS = {
    "village": Order(_("按村"), "division_id", "kind", "id"),
    "newest": Order(_("最近上岗"), "-from_date", "id"),
}
TEAM_ORDERS = {"village": Order(_("按村"), "code")}
PARTY_ORDERS = {"village": Order(_("按村"), "division_id", "id")}
EXPORTED = (
    Column("village", "村（社区）", 14),
    Column("name", "姓名", 10),
    Column("kind", "岗位", 14),
    Column("villager", "村民", 8),
    Column("public", "公益性岗位", 12),
    Column("party", "聘用单位", 24),
    Column("section", "包段", 30),
    Column("source", "报酬来源", 18),
    Column("pay", "月报酬", 12, "money", unit="元"),
    Column("hours", "今年学时", 10, "number"),
    Column("from_date", "上岗", 12, "date"),
    Column("until", "离岗", 12, "date"),
)
TEAMS = (
    Column("village", "村（社区）", 16),
    Column("number", "管护员", 10, "number", unit="人"),
    Column("villagers", "其中村民", 10, "number", unit="人"),
    Column("public", "公益性岗位", 12, "number", unit="人"),
    Column("words", "岗位", 40),
    Column("pay", "月报酬合计", 14, "money", unit="元"),
    Column("hours", "今年学时", 10, "number"),
    Column("trained", "参训", 8, "number", unit="人"),
    Column("associations", "协会", 8, "number", unit="个"),
    Column("committee", "专职委员", 10, "number", unit="人"),
)


def _rows(post):
    return Caretaker.objects.visible_to(post).for_list()


@needs(Right.CARE_VIEW)
def caretaker_list(request):
    form = asked(forms.CaretakerFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=CaretakerTable, orders=ORDERS, unit=_("人"))
    context["may_fill"] = _may_fill(request.post)
    return render(request, "maintenance/caretaker_list.html", context)


def _may_fill(post) -> bool:
    return post.scope_kind == ScopeKind.AREA and may(post, Right.LIST_FILL)


@needs_to_export(Right.CARE_VIEW)
def caretaker_list_export(request):
    form = asked(forms.CaretakerFilter, request)
    rows = list(form.narrow(_rows(request.post)).order_by("division_id", "kind", "id"))
    learnt = counted.hours_of({row.person_id for row in rows})
    lines = ([*_line(row), learnt.get(row.person_id, 0), row.from_date, row.until] for row in rows)
    return answer(_("管护员"), EXPORTED, lines, post=request.post, table=Caretaker)


def _line(row: Caretaker) -> list:
    places = "、".join(one.name for one in row.settlements.all())
    return [
        row.division.short_name,
        row.person.name,
        row.get_kind_display(),
        _("是") if row.person.is_villager else _("否"),
        _("是") if row.public_post else "",
        str(row.party or ""),
        "，".join(filter(None, (places, row.section))),
        row.get_pay_source_display(),
        row.monthly_pay,
    ]


@needs(Right.CARE_VIEW)
def team_list(request):
    """A line a village: counts, pay, hours, and which lack their one or two committee members."""
    form = asked(forms.TeamFilter, request)
    rows = form.narrow(Division.objects.visible_to(request.post))
    context = listing(request, form=form, rows=rows, table=TeamTable, orders=TEAM_ORDERS, unit=_("个村"))
    whole = counted.total(counted.teams(rows))
    context["measures"] = _measures(whole, len(rows))
    return render(request, "maintenance/team_list.html", context)


def _measures(whole: counted.Team, villages: int) -> list[dict]:
    share = f"{100 * whole.villagers / whole.number:.0f}" if whole.number else "0"
    trained = f"{100 * whole.trained / whole.number:.0f}" if whole.number else "0"
    figures = (
        (_("管护员"), whole.number, _("人"), _("%(n)s 个村") % {"n": villages}),
        (_("村民占"), share, "%", _("%(n)s 人") % {"n": whole.villagers}),
        (_("月报酬合计"), money(whole.pay), _("元"), ""),
        (_("今年参训"), trained, "%", _("%(n)s 学时") % {"n": hours(whole.hours)}),
    )
    return [
        {"label": label, "value": value, "unit": unit, "url": "", "left": left, "right": "", "tone": "quiet"}
        for label, value, unit, left in figures
    ]


@needs_to_export(Right.CARE_VIEW)
def team_list_export(request):
    form = asked(forms.TeamFilter, request)
    found = counted.teams(form.narrow(Division.objects.visible_to(request.post)).order_by("code"))
    names = [column.name for column in TEAMS[1:]]
    lines = ([team.village.short_name, *(getattr(team, name) for name in names)] for team in found)
    return answer(_("各村管护队伍"), TEAMS, lines, post=request.post, table=Caretaker)


@needs(Right.PARTY_VIEW)
def association_list(request):
    """协会 and other village bodies as keeping parties, with what they keep (S30)."""
    form = asked(forms.AssociationFilter, request)
    post = request.post
    kept = Facility.objects.visible_to(post).counted().filter(keeper=OuterRef("pk"))
    running = (
        Contract.objects.everywhere(because="of associations in sight")
        .standing()
        .filter(party=OuterRef("pk"))
    )
    people = (
        Caretaker.objects.everywhere(because="of associations in sight")
        .at_work()
        .filter(party=OuterRef("pk"))
    )
    rows = Party.objects.visible_to(post).filter(kind=Party.Kind.VILLAGE_ASSOCIATION, active=True)
    rows = (
        form.narrow(rows)
        .select_related("division")
        .annotate(
            kept=_number(kept, "keeper"), running=_number(running, "party"), workers=_number(people, "party")
        )
    )
    context = listing(
        request, form=form, rows=rows, table=AssociationTable, orders=PARTY_ORDERS, unit=_("个")
    )
    return render(request, "maintenance/association_list.html", context)


def _number(rows, column: str):
    """How many of the rows there are for the outer one."""
    return Coalesce(Subquery(rows.order_by().values(column).annotate(n=Count("pk")).values("n")), 0)


def _one(request, caretaker_id: int) -> Caretaker:
    return get_object_or_404(_rows(request.post), pk=caretaker_id)


def _page_of(row: Caretaker) -> tuple:
    return ("maintenance:caretaker-detail", row.pk)


@needs(Right.CARE_VIEW)
def caretaker_detail(request, caretaker_id):
    row = _one(request, caretaker_id)
    attended = (
        Attendance.objects.everywhere(because="what a caretaker in sight attended")
        .filter(person=row.person_id, session__state="held")
        .select_related("session")
        .order_by("-session__held_on")
    )
    inside = row.facilities.select_related("type", "division").order_by("division_id", "id")
    context = {
        "caretaker": row,
        "left": row.until is not None and row.until < timezone.localdate(),
        "facts": _facts(row),
        "certificates": row.certificates.all(),
        "attended": attended[:20],
        "hours": hours(counted.hours_of([row.person_id]).get(row.person_id)),
        "facilities": list(inside[:50]),
        "may_fill": may(request.post, Right.LIST_FILL, row),
        "today": timezone.localdate(),
    }
    return render(request, "maintenance/caretaker_detail.html", context)


def _facts(row: Caretaker) -> list[tuple]:
    places = "、".join(one.name for one in row.settlements.all())
    pay = _("%(sum)s 元") % {"sum": money(row.monthly_pay)} if row.monthly_pay is not None else ""
    kind = _("公益性岗位") if row.public_post else ""
    return [
        (_("所在村"), row.division),
        (_("岗位"), row.get_kind_display(), kind),
        (_("聘用单位"), row.party),
        (_("包段"), "，".join(filter(None, (places, row.section)))),
        (_("月报酬"), pay),
        (_("报酬来源"), row.get_pay_source_display()),
        (_("上岗"), f"{row.from_date:%Y-%m-%d}"),
        (_("离岗"), row.until and f"{row.until:%Y-%m-%d}"),
        (_("备注"), row.note),
    ]


def _village(request) -> Division | None:
    """The village the address names, or the reader's own; None: it is to be chosen first."""
    rows = Division.objects.visible_to(request.post).filter(level=Division.Level.VILLAGE, closed_on=None)
    if code := request.GET.get("division", ""):
        found = rows.filter(pk=code[:12]).first()
        if found is None:
            raise BadRequest(_("请选择您管理范围内的村（社区）"))
        return found
    own = request.post.division
    return own if own.level == Division.Level.VILLAGE else None


@needs(Right.LIST_FILL, methods="GET POST")
def caretaker_create(request):
    """First the village, then the person: those offered are the village's and its township's."""
    division = _village(request)
    if division is None:
        choice = {"form": forms.VillageForm(None, post=request.post)}
        return render(request, "maintenance/caretaker_village.html", choice)
    form = forms.CaretakerForm(bound(request), post=request.post, division=division)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = carried_out(form, acts.engage, division=division, by=request.post, **said)
        if made is not None:
            return done(request, _("已登记%(name)s") % {"name": made.person.name}, *_page_of(made))
    context = {"form": form, "division": division, "draft": "caretaker-create"}
    return render(request, "maintenance/caretaker_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.LIST_FILL, methods="GET POST")
def caretaker_edit(request, caretaker_id):
    row = _one(request, caretaker_id)
    initial = forms.CaretakerReviseForm.initial_of(row)
    said = {"post": request.post, "division": row.division, "initial": initial}
    form = forms.CaretakerReviseForm(bound(request), **said)
    if form.is_valid() and carried_out(
        form, acts.revise, caretaker=row, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), *_page_of(row))
    context = {"form": form, "division": row.division, "caretaker": row, "draft": f"caretaker-{row.pk}"}
    return render(request, "maintenance/caretaker_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.LIST_FILL, methods="GET POST")
def caretaker_leave(request, caretaker_id):
    row = _one(request, caretaker_id)
    return small_act(
        request,
        form=forms.LeaveForm(bound(request), post=request.post),
        act=lambda form: acts.leave(caretaker=row, by=request.post, **form.cleaned_data),
        title=_("%(name)s离岗") % {"name": row.person.name},
        word=_("登记离岗"),
        told=_("已登记离岗"),
        then=_page_of(row),
    )


@needs(Right.LIST_FILL, methods="GET POST")
def certificate_create(request, caretaker_id):
    row = _one(request, caretaker_id)
    return small_act(
        request,
        form=forms.CertificateForm(bound(request), post=request.post),
        act=lambda form: acts.add_certificate(caretaker=row, by=request.post, **form.cleaned_data),
        title=_("登记证书：%(name)s") % {"name": row.person.name},
        word=_("登记"),
        told=_("已登记证书"),
        then=_page_of(row),
    )


@needs(Right.LIST_FILL, methods="GET POST")
def certificate_delete(request, certificate_id):
    rows = Certificate.objects.visible_to(request.post).select_related("caretaker")
    one = get_object_or_404(rows, pk=certificate_id)
    return small_act(
        request,
        act=lambda form: acts.remove_certificate(certificate=one, by=request.post),
        title=_("删去证书“%(name)s”？") % {"name": one.name},
        word=_("删去"),
        told=_("已删去"),
        then=_page_of(one.caretaker),
        danger=True,
    )
