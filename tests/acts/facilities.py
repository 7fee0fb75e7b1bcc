"""Facilities: registered, sent back, corrected, coded, given another type and another village."""

from django.utils import timezone

from accounts.models import Division
from assets.actions import coding, registering, states
from assets.models import Facility, FacilityType
from tests.acts import at_work
from tests.factories import SHITANG


def present(facility: Facility) -> Facility:
    return Facility.objects.everywhere(because="test").get(pk=facility.pk)


def act_on_a_facility() -> None:
    """A village registers it, the township sends it back and codes it, the county puts right what was wrong."""
    with at_work("shitang.clerk") as by:
        toilet, village = FacilityType.objects.get(pk="0401"), by.division
        said = {"party": "石塘村委会", "phones": ["13800003333"]}
        facility = registering.register(
            division=village, type=toilet, name="水街公厕", quantity=1, by=by, said=said
        )
    with at_work("hx.clerk") as by:
        registering.send_back(facility=facility, reason="请写明位置", by=by)
    with at_work("shitang.clerk") as by:
        facility = present(facility)
        registering.correct(facility=facility, version=facility.version, by=by, name="石塘水街公厕")
    with at_work("hx.clerk") as by:
        coding.assign_codes(facilities=[facility.pk], by=by)
    with at_work("county.office") as by:
        lamp = FacilityType.objects.exclude(pk=toilet.pk).first()
        facility = coding.change_type(facility=present(facility), type=lamp, reason="登记时选错", by=by)
        there = Division.objects.filter(parent_id="320115009000").exclude(pk=SHITANG).first()
        today = timezone.localdate()
        states.move(facility=present(facility), division=there, from_date=today, reason="村界调整", by=by)
