"""What an inspection duty covers: one facility, or those of a village, a grid or a route that its plan's types name."""

from django.db.models import QuerySet

from assets.models import Facility, Status
from maintenance.models import InspectionDuty, InspectionPlan

BECAUSE = "facilities of a duty that the caller holds"


def facilities_of(duty: InspectionDuty) -> QuerySet[Facility]:
    """The facilities in use that one duty covers, in the order in which one passes them: a route's own, else by number.

    A facility that has left use is not looked at; a duty of which none is left covers nothing.
    """
    rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(status=Status.IN_USE)
    if duty.facility_id:
        return rows.filter(pk=duty.facility_id)
    if kinds := types_of(duty.plan):
        rows = rows.filter(type__in=kinds)
    if duty.route_id:
        return rows.filter(route_stops__route=duty.route_id).order_by("route_stops__seq", "pk")
    if duty.grid_id:
        return rows.filter(grid=duty.grid_id).order_by("type_id", "pk")
    return rows.filter(division=duty.division_id).order_by("type_id", "pk")


def types_of(plan: InspectionPlan) -> list[str]:
    """The codes of a plan's types; none for all."""
    return sorted(kind.pk for kind in plan.types.all())
