"""Items, editions and years' lists for the authorisation matrix."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.matrix import facility
from assets.models import RegisteredFacts
from maintenance.actions.editions import freeze, unfinished
from maintenance.actions.renewing import begin
from maintenance.models import ItemState, ResponsibilityItem
from maintenance.renewals import of_year
from maintenance.rhythms_in_force import circle_of


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


def renewal(division: Division) -> dict:
    """The township's list of a year begun anew after last year's edition, with an item of the village in it."""
    township = Division.objects.get(pk=f"{division.pk[:9]}000") if division.level == "village" else division
    item(division, ItemState.CHECKED)
    last_year = timezone.localdate() - timedelta(days=400)
    if (standing := of_year(township, circle_of(township.county_code).year)) is None:
        left = sum(unfinished(township).values())
        freeze(division=township, leaving=left, by=SystemPost(), on=last_year)
        standing, _job = begin(division=township, by=SystemPost())
    return {"renewal_id": standing.pk}


FACTORIES = {
    **{f"maintenance:{name}": ObjectFactory(item) for name in ("item-detail", "item-edit", "item-person")},
    "maintenance:item-word": ObjectFactory(lambda division: item(division) | {"word": "fund"}),
    "maintenance:item-act": ObjectFactory(lambda division: item(division) | {"act": "submit"}),
    **{f"maintenance:edition-{name}": ObjectFactory(edition) for name in ("detail", "export", "publish")},
    "maintenance:renewal-begin": ObjectFactory(lambda division: {"code": f"{division.pk[:9]}000"}),
    **{f"maintenance:renewal-{name}": ObjectFactory(renewal) for name in ("detail", "undo")},
    **{
        f"maintenance:renewal-{name}": ObjectFactory(
            lambda division: renewal(division) | {"code": division.pk}
        )
        for name in ("village", "confirm")
    },
    "api:responsibility-item-detail": ObjectFactory(lambda division: {"pk": item(division)["item_id"]}),
    "api:list-edition-detail": ObjectFactory(lambda division: {"pk": edition(division)["edition_id"]}),
    "api:list-edition-lines": ObjectFactory(lambda division: {"pk": edition(division)["edition_id"]}),
    "api:responsibility-item-move": ObjectFactory(
        lambda division: {"pk": item(division)["item_id"], "act": "submit"}
    ),
}
