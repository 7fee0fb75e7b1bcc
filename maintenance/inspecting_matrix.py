"""Objects of 巡查 for the authorisation matrix."""

from accounts.places import ObjectFactory
from assets import matrix
from assets.models import Facility
from maintenance.models import Inspection, InspectionDuty, InspectionPlan


def looked(division) -> Inspection:
    """A look at a facility of the division."""
    facility = Facility.objects.everywhere(because="the authorisation matrix").get(
        pk=matrix.facility(division)["facility_id"]
    )
    return Inspection.objects.create(
        facility=facility,
        way=Inspection.Way.POINT_BY_POINT,
        entry=Inspection.Entry.PHONE,
        result=Inspection.Result.NORMAL,
        inspected_at=facility.registered_at,
    )


def patrol(division) -> dict:
    """A duty over all facilities of the division."""
    plan = InspectionPlan.objects.create(
        division=division, name=f"{division.short_name}矩阵巡查", rhythm="weekly"
    )
    day = plan.from_date
    duty = InspectionDuty.objects.create(
        plan=plan, division=division, target=f"v:{division.pk}", opens_on=day, due_on=day
    )
    return {"duty_id": duty.pk}


FACTORIES = {
    "maintenance:inspecting-duty": ObjectFactory(patrol),
    "maintenance:inspecting-facility": ObjectFactory(matrix.facility),
    "maintenance:inspection-detail": ObjectFactory(lambda division: {"inspection_id": looked(division).pk}),
}
