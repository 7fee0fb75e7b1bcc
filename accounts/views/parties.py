"""单位: whoever owns, keeps, builds, supplies or supervises."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts import exports, querysets, trail
from accounts.access import may
from accounts.actions import parties as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.parties import (
    DepartmentForm,
    PartyChangeForm,
    PartyFilter,
    PartyForm,
    initial_of,
    initial_of_department,
)
from accounts.imports import sheets
from accounts.imports.parties import PartyResource
from accounts.lists import asked, listing
from accounts.models import Department, Party
from accounts.rights import Right
from accounts.tables import PartyTable, PersonTable
from accounts.views.answers import bound, done, small_act
from common.paging import Order

ORDERS = {
    "division": Order(_("按区划"), "division_id", "kind", "name"),
    "name": Order(_("按名称"), "name"),
    "newest": Order(_("最近登记"), "-id"),
}


@needs(Right.PARTY_VIEW)
def party_list(request):
    form = asked(PartyFilter, request)
    rows = form.narrow(querysets.parties_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=PartyTable, orders=ORDERS)
    context["may_manage"] = may(request.post, Right.PARTY_MANAGE)
    return render(request, "accounts/party_list.html", context)


@needs(Right.PARTY_VIEW)
def party_export(request):
    form = asked(PartyFilter, request)
    rows = form.narrow(querysets.parties_for_list(request.post))
    return sheets.export(PartyResource(by=request.post), rows.iterator(exports.PIECE))


@needs(Right.PARTY_VIEW)
def party_detail(request, party_id):
    party = get_object_or_404(querysets.parties_for_list(request.post), pk=party_id)
    people = querysets.people_for_list(request.post).filter(party=party, active=True)
    context = {
        "party": party,
        "facts": _facts(party),
        "department": Department.objects.visible_to(request.post).filter(party=party).first(),
        "is_department": party.kind == Party.Kind.INDUSTRY_DEPARTMENT,
        "people": PersonTable(people[:50], exclude=("party", "division"), orderable=False),
        "has_people": people.exists(),
        "may_manage": may(request.post, Right.PARTY_MANAGE),
        "may_see_people": may(request.post, Right.PERSON_VIEW),
        "events": trail.events_of(party),
    }
    return render(request, "accounts/party_detail.html", context)


def _facts(party: Party) -> list[tuple]:
    return [
        (_("种类"), party.get_kind_display()),
        (_("所属区划"), party.division, party.division.parent or ""),
        (_("值班电话"), party.duty_phone),
        (_("地址"), party.address),
        (_("信用代码"), party.credit_code),
        (_("备注"), party.note),
    ]


@needs(Right.PARTY_MANAGE, methods="GET POST")
def party_create(request):
    form = PartyForm(bound(request), post=request.post)
    if form.is_valid():
        party = carried_out(form, acts.create_party, by=request.post, **form.cleaned_data)
        if party is not None:
            return done(
                request, _("已登记%(name)s") % {"name": party.name}, "accounts:party-detail", party.pk
            )
    context = {"form": form, "draft": "party-create"}
    return render(request, "accounts/party_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.PARTY_MANAGE, methods="GET POST")
def party_edit(request, party_id):
    party = get_object_or_404(querysets.parties_for_list(request.post), pk=party_id)
    form = PartyChangeForm(bound(request), post=request.post, initial=initial_of(party))
    if form.is_valid() and carried_out(
        form, acts.change_party, party=party, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存%(name)s") % {"name": party.name}, "accounts:party-detail", party.pk)
    context = {"form": form, "party": party, "draft": f"party-{party.pk}-{party.version}"}
    return render(request, "accounts/party_edit.html", context, status=422 if form.is_bound else 200)


@needs(Right.PARTY_MANAGE, methods="GET POST")
def department_edit(request, party_id):
    """Which sectors a department answers for; a unit of that kind without the row becomes one."""
    party = get_object_or_404(querysets.parties_for_list(request.post), pk=party_id)
    department = Department.objects.visible_to(request.post).filter(party=party).first()
    initial = initial_of_department(department) if department else {"title": party.name}

    def act(form):
        if department is None:
            return acts.make_department(party=party, by=request.post, **form.cleaned_data)
        return acts.set_sectors(department=department, by=request.post, **form.cleaned_data)

    return small_act(
        request,
        form=DepartmentForm(bound(request), post=request.post, initial=initial),
        act=act,
        title=_("主管大类：%(party)s") % {"party": party},
        word=_("保存"),
        told=_("已登记%(party)s的主管大类") % {"party": party},
        then=("accounts:party-detail", party.pk),
    )
