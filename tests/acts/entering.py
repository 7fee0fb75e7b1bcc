"""The way of a registration to its code."""

from assets.actions import coding, entering
from assets.models import FacilityType
from tests.acts import at_work


def act_on_registrations() -> None:
    """Two of a village: one sent back in bulk, one coded; who registered is told of both. A township's is coded at once."""
    toilet = FacilityType.objects.get(pk="0401")
    with at_work("guli.clerk") as by:
        village = by.division
        first, second = (
            entering.enter(division=village, type=toilet, name=f"水街{word}公厕", quantity=1, by=by)
            for word in "东西"
        )
    with at_work("gl.clerk") as by:
        entering.return_all(facilities=[first.pk], concern="位置", reason="请补充坐标", by=by)
        coding.assign_codes(facilities=[second.pk], by=by)
        entering.enter(division=village, type=toilet, name="集镇公厕", quantity=1, by=by)
