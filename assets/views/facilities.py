"""设施台账: the list, one facility, the workbook."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.doors import needs
from accounts.lists import asked, listing
from accounts.password_again import password_again
from accounts.rights import Right
from assets import exports
from assets.filters import FacilityFilter
from assets.models import Facility
from assets.tables import FacilityTable
from common.paging import Order

ORDERS = {
    "newest": Order(_("最近登记"), "-id"),
    "code": Order(_("统一编码"), "code"),
    "built": Order(_("建成时间"), "-built"),
}


def _facilities(post):
    return Facility.objects.visible_to(post).counted().for_list()


@needs(Right.FACILITY_VIEW)
def facility_list(request):
    form = asked(FacilityFilter, request)
    rows = form.narrow(_facilities(request.post))
    context = listing(request, form=form, rows=rows, table=FacilityTable, orders=ORDERS, unit="处")
    context |= {
        "may_import": may(request.post, Right.LEDGER_IMPORT),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
    }
    return render(request, "assets/facility_list.html", context)


@needs(Right.FACILITY_EXPORT, methods="GET POST")
def facility_export(request):
    """Of more than a hundred facilities only after the password was given again: keepers' names go along."""
    form = asked(FacilityFilter, request)
    rows = form.narrow(_facilities(request.post))
    table, back = Facility._meta.db_table, reverse("assets:facility-list")
    question = password_again(
        request, number=rows.count(), table=table, title=str(_("导出设施台账")), back=back
    )
    return question or exports.facilities(rows, post=request.post)
