"""监测设备 and 水质检测 on the page of a facility (FACILITY_PANELS), and what of them waits."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from assets.models import Facility
from common.moments import evening
from maintenance.device_words import last_told, state_of
from maintenance.models import Device, WaterTest
from maintenance.views.water_rules import due_rows
from maintenance.water_rules import types_tested, with_due
from maintenance.water_tables import due_told, result_of

SHOWN, AHEAD = 5, 7


def devices(post, facility: Facility) -> str:
    """Markup of templates/maintenance/device_panel.html; '' where nothing is measured and nothing may be registered."""
    manages = may(post, Right.SENSOR_MANAGE)
    if not may(post, Right.CARE_VIEW):
        return ""
    rows = Device.objects.everywhere(because="devices of a facility in sight").in_use()
    found = list(rows.filter(facility=facility).select_related("signal").order_by("number")[: SHOWN + 1])
    if not found and not manages:
        return ""
    context = {
        "facility": facility,
        "rows": [{"device": one, "state": state_of(one), "last": last_told(one)} for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "may_manage": manages,
    }
    return render_to_string("maintenance/device_panel.html", context)


def water(post, facility: Facility) -> str:
    """Markup of templates/maintenance/water_panel.html; '' where the water is not tested."""
    if not may(post, Right.CARE_VIEW):
        return ""
    today = timezone.localdate()
    tests = WaterTest.objects.everywhere(because="tests of a facility in sight").valid()
    found = list(tests.filter(facility=facility).prefetch_related("results__indicator")[:SHOWN])
    tested = facility.type_id in types_tested([facility.division.county_code], today)
    if not found and not tested:
        return ""
    here = Facility.objects.everywhere(because="a facility in sight").filter(pk=facility.pk)
    due = with_due(here, today).first() if tested else None
    context = {
        "facility": facility,
        "rows": [{"test": one, "result": result_of(one), "failed": _failed(one)} for one in found],
        "due": due,
        "due_told": due_told(due) if due else None,
        "all_url": f"{reverse('maintenance:water-test-list')}?facility={facility.pk}",
        "may_enter": may(post, Right.WATER_TEST),
    }
    return render_to_string("maintenance/water_panel.html", context)


def _failed(test: WaterTest) -> str:
    return "、".join(one.indicator.name for one in test.results.all() if not one.passed)


def tests_due(post) -> list[WaitingMatter]:
    """Tests that are late or due within a week, for those who enter them."""
    if not may(post, Right.WATER_TEST):
        return []
    rows = due_rows(post).filter(due_on__lte=timezone.localdate() + timedelta(days=AHEAD))
    return [
        WaitingMatter(
            kind=_("水质检测"),
            what=row.name,
            source=row.division.short_name,
            since=evening(row.begun),
            due=evening(row.due_on),
            act=_("录入检测"),
            url=reverse("maintenance:water-test-create", args=[row.pk]),
            icon="droplet",
        )
        for row in rows.order_by("due_on", "pk")[:SHOWN]
    ]


def devices_silent(post) -> list[WaitingMatter]:
    """Devices that went silent, for those who keep them."""
    if not may(post, Right.SENSOR_MANAGE):
        return []
    rows = Device.objects.visible_to(post).silent().for_list().order_by("signal__last_at", "pk")
    return [
        WaitingMatter(
            kind=_("监测设备离线"),
            what=f"{row.number} {row.get_quantity_display()}",
            source=row.facility.name,
            since=row.signal.last_at,
            due=None,
            act=_("查看"),
            url=reverse("maintenance:device-detail", args=[row.pk]),
            icon="antenna",
        )
        for row in rows[:SHOWN]
    ]


def may_read_report(post, owner_id: str) -> bool:
    """Files of a test, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and WaterTest.objects.visible_to(post).filter(pk=int(owner_id)).exists()
