"""Types as the county keeps them: a type of its own, rules, attributes, words; and the way of a registration to its code."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Sector
from assets.actions import coding, entering, types
from assets.models import FacilityType
from tests.acts import at_work

RULE = {"property_class": "non_operating", "department": "城市管理局", "inspection_interval_days": 15}


def act_on_types() -> None:
    with at_work("county.office") as by:
        kind = types.add_type(sector=Sector.objects.get(pk="04"), name="建筑垃圾点", unit="处", by=by, **RULE)
        kind = types.revise_type(kind=kind, name="建筑垃圾临时堆放点", active=True, by=by)
        day = timezone.localdate() + timedelta(days=30)
        types.withdraw_rule(rule=types.add_rule(kind=kind, from_date=day, by=by, **RULE), by=by)
        made = types.add_attribute(kind=kind, name="围挡高度", of="decimal", unit="米", by=by)
        types.change_attribute(attribute=made, by=by, required=True)
        types.set_attribute_active(attribute=made, active=False, by=by)
        word = types.add_word(kind=kind, word="渣土点", certainty="exact", by=by)
        types.remove_words(words=[word], by=by)


def act_on_registrations() -> None:
    """Two of a village: one sent back in bulk, one coded; who registered is told of both. A township's is coded at once."""
    toilet = FacilityType.objects.get(pk="0401")
    with at_work("shitang.clerk") as by:
        village = by.division
        first, second = (
            entering.enter(division=village, type=toilet, name=f"水街{word}公厕", quantity=1, by=by)
            for word in "东西"
        )
    with at_work("hx.clerk") as by:
        entering.return_all(facilities=[first.pk], concern="位置", reason="请补充坐标", by=by)
        coding.assign_codes(facilities=[second.pk], by=by)
        entering.enter(division=village, type=toilet, name="集镇公厕", quantity=1, by=by)
