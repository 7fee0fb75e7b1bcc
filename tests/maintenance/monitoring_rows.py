"""Devices, readings and water tests for tests: plain functions, keyword only."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Division
from maintenance import water_reference
from maintenance.actions import devices, water
from maintenance.actions.readings import take_readings
from maintenance.models import Device, WaterIndicator
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, GULI_VILLAGE, make_division, make_post

_number = count(1)
GOOD = {"浑浊度": "0.4", "pH": "7.2", "总大肠菌群": "未检出"}
BAD = GOOD | {"浑浊度": "2.4"}


def make_clerk(**values):
    return make_post(role="township_clerk", division=GULI, **values)


def make_device(*, by=None, facility=None, number: str = "", **values) -> Device:
    """A device at a facility of 谷里社区: a water level of at most 3.5 米 unless told otherwise."""
    clerk = by or make_clerk()
    said = {"quantity": "level", "unit": "米", "high": Decimal("3.5"), **values}
    place = facility or make_facility(division=GULI_VILLAGE, type_code="0503")
    return devices.register_device(facility=place, number=number or f"SB{next(_number)}", by=clerk, **said)


def read(device: Device, *values, minutes_ago: int = 60, step: int = 1, now=None):
    """Readings one after the other, the first so many minutes ago."""
    start = (now or timezone.now()) - timedelta(minutes=minutes_ago)
    pairs = [(start + timedelta(minutes=at * step), Decimal(str(value))) for at, value in enumerate(values)]
    fresh = Device.objects.everywhere(because="test").select_related("facility__division").get(pk=device.pk)
    return take_readings(device=fresh, readings=pairs, now=now)


def load_rules() -> None:
    """Indicators and intervals of 江宁区."""
    make_division(code=COUNTY)
    water_reference.load_water_rules()


def make_indicator(*, name: str = "浑浊度", **values) -> WaterIndicator:
    county = Division.objects.everywhere(because="test").get(pk=COUNTY)
    return WaterIndicator.objects.create(county=county, name=name, **values)


def make_supply(*, type: str = "0201", **values):
    """A facility whose water is tested, with the rules of the county."""
    made = make_facility(division=GULI_VILLAGE, type_code=type, **values)
    load_rules()
    return made


def enter(*, facility, by, results=None, days_ago: int = 0, **values):
    said = {"lab": "区疾控中心", "report_number": f"BG{next(_number)}", **values}
    day = timezone.localdate() - timedelta(days=days_ago)
    return water.enter_test(facility=facility, sampled_on=day, results=results or GOOD, by=by, **said)
