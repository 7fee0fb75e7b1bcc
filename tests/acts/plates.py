"""Plates: ordered, drawn, bound on site, replaced, drawn again."""

from django.test import override_settings

from assets.actions import plates
from assets.models import Facility, Plate, PlateOrder
from tests.acts import at_work
from tests.acts.jobs import work_off
from tests.factories import SHITANG


def act_on_plates() -> None:
    """The township prints for a village, the village binds a blank plate and replaces a lost one."""
    with override_settings(PUBLIC_BASE_URL="https://guanhu.example.gov.cn"):
        with at_work("hx.clerk") as by:
            coded = Facility.objects.visible_to(by).filter(division_id=SHITANG, registration="coded")
            chosen = list(coded.order_by("pk")[:2])
            order, _job = plates.order_for(
                facilities=[one.pk for one in chosen], size=PlateOrder.Size.A4, by=by
            )
            blank, _job = plates.order_blank(division=by.division, count=2, size=PlateOrder.Size.SMALL, by=by)
        work_off()
        with at_work("shitang.clerk") as by:
            plate = Plate.objects.everywhere(because="test").filter(orders=blank).first()
            plates.bind(plate=plate, facility=chosen[0], by=by, reason="褪色")
            present = plates.present_plate(chosen[1])
            plates.replace(facility=chosen[1], number=present.number, reason="丢失", by=by)
        with at_work("hx.clerk") as by:
            plates.draw_again(order=order, by=by)
        work_off()
