"""监测: a device registered, keyed, read, put out of use; a test entered and voided; their rules; a visit to who reported."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Division
from assets.models import Facility, FacilityType
from common import jobs
from maintenance import water_reference
from maintenance.actions import devices, matter_beside, readings, water
from maintenance.models import Device, DeviceSignal, Matter, Reading
from maintenance.tasks import tell_of_silent_devices
from tests.acts import at_work
from tests.acts.jobs import work_off

BECAUSE = "the acts of the test"


def act_on_devices() -> None:
    now = timezone.now()
    with at_work("hx.clerk") as by:
        place = Facility.objects.visible_to(by).counted().filter(type="0201").order_by("pk").first()
        device = devices.register_device(
            facility=place, number="见证一号", quantity="level", unit="米", high=Decimal(3), by=by
        )
        devices.change_device(device=device, version=device.version, high=Decimal(4), by=by)
        devices.draw_device_key(device=device, by=by)
        pairs = [(now - timedelta(hours=9) + timedelta(minutes=n), Decimal(3 + n % 3)) for n in range(7)]
        readings.take_readings(device=device, readings=pairs, by=by)
        DeviceSignal.objects.filter(device=device).update(silent_told_at=None)
    tell_of_silent_devices()
    with at_work("hx.clerk") as by:
        devices.withdraw_device_key(device=device, by=by)
        devices.set_device_use(device=device, active=False, by=by)
        devices.set_device_use(device=device, active=True, by=by)
    with at_work("county.office") as by:
        county = Division.objects.everywhere(because=BECAUSE).get(pk=by.division_id)
        devices.set_retention(county=county, from_date=timezone.localdate(), keep_days=30, by=by)
    readings.prune_readings(today=timezone.localdate())


def act_on_water() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as by:
        place = Facility.objects.visible_to(by).counted().filter(type="0201").order_by("pk").first()
        said = {"facility": place, "lab": "见证", "by": by}
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
        for number, results in enumerate(({"pH": "9.9"}, {"pH": "10"}, {"pH": "7"})):
            test = water.enter_test(
                sampled_on=today,
                report_number=f"见证{number}",
                results=results,
                file=file if not number else None,
                **said,
            )
        water.void_test(test=test, reason="抄错", by=by)
    with at_work("county.office") as by:
        county = Division.objects.everywhere(because=BECAUSE).get(pk=by.division_id)
        water.set_indicator(county=county, name="铅", from_date=today, high=Decimal("0.01"), by=by)
        kind = FacilityType.objects.get(pk="0201")
        water.set_water_interval(county=county, type=kind, from_date=today, days=7, by=by)
    water.report_late_tests(today=today + timedelta(days=400))
    water_reference.load_water_rules()


def act_on_visits() -> None:
    with at_work("hx.clerk") as by:
        rows = Matter.objects.visible_to(by).filter(source__in=["hotline", "citizen"])
        matter = rows.filter(state__in=["handled", "closed", "rejected"]).order_by("pk").first()
        matter_beside.revisit(matter=matter, satisfied="yes", by=by)


def act_on_old_readings() -> None:
    """By the clock it is 01:30; here at once."""
    device = Device.objects.everywhere(because=BECAUSE).order_by("pk").first()
    Reading.objects.create(device=device, at=timezone.now() - timedelta(days=3000), value=Decimal(1))
    jobs.start("maintenance.prune_readings", arguments={}, by=jobs.Asker())
    work_off()
