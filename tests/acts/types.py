"""Types as the county keeps them: a type of its own, rules, attributes, words."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Sector
from assets.actions import types
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
