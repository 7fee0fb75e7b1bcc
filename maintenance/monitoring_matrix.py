"""Devices and water tests of a village for the authorisation matrix."""

from datetime import date
from itertools import count

from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from assets.matrix import facility
from maintenance.models import Device, DeviceSignal, WaterIndicator, WaterTest

_number = count(1)


def at_facility(division: Division) -> dict:
    return {"facility_id": facility(division)["facility_id"]}


def device(division: Division) -> dict:
    number = f"{division.short_name}矩阵设备{next(_number)}"
    made = Device.objects.create(number=number, quantity="level", **at_facility(division))
    DeviceSignal.objects.create(device=made)
    return {"device_id": made.pk}


def test(division: Division) -> dict:
    said = {"lab": f"{division.short_name}矩阵检测站", "passed": True, **at_facility(division)}
    return {"test_id": WaterTest.objects.create(sampled_on=timezone.localdate(), **said).pk}


def indicator(division: Division) -> dict:
    county = Division.objects.everywhere(because="the matrix").get(pk=division.county_code)
    row, _made = WaterIndicator.objects.get_or_create(
        county=county, name="矩阵指标", from_date=date(2024, 1, 1)
    )
    return {"indicator_id": row.pk}


OF_DEVICE = ("detail", "edit", "key", "key-withdraw", "use")
FACTORIES = {
    **{f"maintenance:device-{name}": ObjectFactory(device) for name in OF_DEVICE},
    "maintenance:device-readings": ObjectFactory(at_facility),
    "maintenance:device-create": ObjectFactory(at_facility),
    "maintenance:water-test-create": ObjectFactory(at_facility),
    "maintenance:water-test-detail": ObjectFactory(test),
    "maintenance:water-test-void": ObjectFactory(test),
    "maintenance:water-rules-indicator-edit": ObjectFactory(indicator, shared=True),
}
