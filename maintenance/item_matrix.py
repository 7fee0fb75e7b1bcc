"""Items and editions for the authorisation matrix."""

from accounts.models import Division
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.matrix import facility
from assets.models import RegisteredFacts
from maintenance.actions.editions import freeze, unfinished
from maintenance.models import ItemState, ResponsibilityItem


def item(division: Division, state: str = ItemState.DRAFT) -> dict:
    """An item of a facility that carries the village's name, with words nobody answered."""
    kept = facility(division)["facility_id"]
    words = {"party": f"{division.short_name}矩阵公司", "person": "矩阵人员", "fund": "矩阵资金"}
    RegisteredFacts.objects.update_or_create(
        facility_id=kept, defaults={"party": words["party"], "person": words["person"]}
    )
    made = ResponsibilityItem.objects.create(facility_id=kept, words=words, state=state)
    return {"item_id": made.pk}


def edition(division: Division) -> dict:
    """The village's next edition; whatever is not checked stays out."""
    item(division, ItemState.CHECKED)
    left = sum(unfinished(division).values())
    return {"edition_id": freeze(division=division, leaving=left, by=SystemPost()).pk}


FACTORIES = {
    **{f"maintenance:{name}": ObjectFactory(item) for name in ("item-detail", "item-edit", "item-person")},
    "maintenance:item-word": ObjectFactory(lambda division: item(division) | {"word": "fund"}),
    "maintenance:item-act": ObjectFactory(lambda division: item(division) | {"act": "submit"}),
    **{f"maintenance:edition-{name}": ObjectFactory(edition) for name in ("detail", "export", "publish")},
    "api:responsibility-item-detail": ObjectFactory(lambda division: {"pk": item(division)["item_id"]}),
    "api:list-edition-detail": ObjectFactory(lambda division: {"pk": edition(division)["edition_id"]}),
    "api:list-edition-lines": ObjectFactory(lambda division: {"pk": edition(division)["edition_id"]}),
    "api:responsibility-item-move": ObjectFactory(
        lambda division: {"pk": item(division)["item_id"], "act": "submit"}
    ),
}
