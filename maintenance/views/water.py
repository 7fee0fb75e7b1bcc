"""水质检测: tests made, one test with its results and report, entered and voided."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.models import Facility
from common.models import Attachment
from common.paging import Order
from maintenance.actions import water as acts
from maintenance.forms.water import VoidForm, WaterTestFilter, WaterTestForm
from maintenance.models import WaterTest
from maintenance.water_tables import TESTS, WaterTestTable, result_of, test_line

ORDERS = {
    "newest": Order(_("最近采样"), "-sampled_on", "-id"),
    "division": Order(_("按村"), "facility__division_id", "-id"),
}


def visible(post):
    rows = WaterTest.objects.visible_to(post).for_list()
    return rows.prefetch_related("results__indicator")


@needs(Right.CARE_VIEW)
def water_test_list(request):
    form = asked(WaterTestFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=WaterTestTable, orders=ORDERS, unit=_("次"))
    context["may_enter"] = may(request.post, Right.WATER_TEST)
    return render(request, "maintenance/water_test_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def water_test_list_export(request):
    form = asked(WaterTestFilter, request)
    rows = form.narrow(visible(request.post)).order_by("-sampled_on", "-id")
    lines = (test_line(row) for row in rows.iterator(500))
    return answer(_("水质检测台账"), TESTS, lines, post=request.post, table=WaterTest, below_title=asks(form))


def _test(request, test_id) -> WaterTest:
    return get_object_or_404(visible(request.post).select_related("made_by"), pk=test_id)


@needs(Right.CARE_VIEW)
def water_test_detail(request, test_id):
    test = _test(request, test_id)
    tone, word = result_of(test)
    context = {
        "test": test,
        "tone": tone,
        "word": word,
        "facts": _facts(test),
        "results": test.results.all(),
        "files": Attachment.objects.of(acts.REPORTS, test.pk).filter(state=Attachment.State.KEPT),
        "may_void": may(request.post, Right.WATER_TEST) and not test.voided_at,
    }
    return render(request, "maintenance/water_test_detail.html", context)


def _facts(test: WaterTest) -> list[tuple]:
    return [
        (_("设施"), test.facility.name, test.facility.division.short_name),
        (_("采样日期"), f"{test.sampled_on:%Y-%m-%d}"),
        (_("采样点"), test.get_point_display()),
        (_("检测单位"), test.lab),
        (_("报告编号"), test.report_number),
        (_("录入人"), test.made_by or _("系统")),
        (_("备注"), test.note),
    ]


def facility_of(request, key: int) -> Facility:
    rows = Facility.objects.visible_to(request.post).counted().select_related("division__parent", "type")
    return get_object_or_404(rows, pk=key)


@needs(Right.WATER_TEST, methods="GET POST")
def water_test_create(request, facility_id):
    facility = facility_of(request, facility_id)
    files = request.FILES if request.method == "POST" else None
    form = WaterTestForm(bound(request), files, post=request.post, facility=facility)
    if form.is_valid():
        given = {"facility": facility, "by": request.post, "account_id": request.account.pk}
        test = carried_out(form, acts.enter_test, **given, **form.said())
        if test is not None:
            told = _("已录入，合格") if test.passed else _("已录入，不合格，已转整改事项")
            return done(request, told, "maintenance:water-test-detail", test.pk)
    context = {
        "form": form,
        "facility": facility,
        "back": reverse("assets:facility-detail", args=[facility.pk]),
    }
    return render(
        request, "maintenance/water_test_create.html", context, status=422 if form.is_bound else 200
    )


@needs(Right.WATER_TEST, methods="GET POST")
def water_test_void(request, test_id):
    test = _test(request, test_id)
    return small_act(
        request,
        form=VoidForm(bound(request), post=request.post),
        act=lambda form: acts.void_test(test=test, by=request.post, **form.cleaned_data),
        title=_("作废这次检测"),
        intro=_("作废后不再计入，仍可查看；数据有误的，作废后重新录入。"),
        word=_("作废"),
        told=_("已作废"),
        then=("maintenance:water-test-detail", test.pk),
        danger=True,
    )
