"""行业主管部门: which department answers for which sectors."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import querysets
from accounts.access import may
from accounts.doors import needs
from accounts.forms.parties import DepartmentFilter
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.tables import DepartmentTable
from common.paging import Order

ORDERS = {
    "division": Order(_("按区划"), "party__division_id", "party_id"),
    "title": Order(_("按通用名称"), "title"),
}


@needs(Right.PARTY_VIEW)
def department_list(request):
    form = asked(DepartmentFilter, request)
    rows = form.narrow(querysets.departments_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=DepartmentTable, orders=ORDERS)
    context["may_manage"] = may(request.post, Right.PARTY_MANAGE)
    return render(request, "accounts/department_list.html", context)
