"""What a ledger said and nobody answered yet: one answer for this row, or for all rows alike.

A person is only made when a clerk says so: with the name and the telephone that the ledger gave.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.access import require, require_division
from accounts.models import Party, Person
from accounts.rights import Right
from assets.models import RegisteredFacts
from maintenance.actions.items import fill_many
from maintenance.item_values import empty_of
from maintenance.models import ItemState, ResponsibilityItem

FIELD_OF = {"party": "party", "person": "person", "fund": "fund_kinds"}  # word: the field it is about


def unanswered(item: ResponsibilityItem) -> dict[str, str]:
    """{word key: what was written} of the words whose field is still empty."""
    return {
        key: item.words[key]
        for key, name in FIELD_OF.items()
        if item.words.get(key) and getattr(item, name) == empty_of(name)
    }


def alike(item: ResponsibilityItem, key: str, *, by) -> QuerySet[ResponsibilityItem]:
    """Drafts that say the same word and are not answered: of a person in the same village, else in the post's area."""
    rows = ResponsibilityItem.objects.visible_to(by).live().filter(state=ItemState.DRAFT)  # type: ignore[attr-defined]
    name, nothing = FIELD_OF[key], empty_of(FIELD_OF[key])
    rows = rows.filter(**{f"words__{key}": item.words.get(key, "")})
    rows = rows.filter(**({f"{name}__isnull": True} if nothing is None else {name: nothing}))
    return rows.filter(facility__division=item.facility.division_id) if key == "person" else rows


@transaction.atomic
def create_person(*, item: ResponsibilityItem, by, all_alike: bool = False) -> int:
    """建立人员: the person the ledger names, in the village, with the telephone it gave; how many items name him now.

    Raises Refused, Http404, ValidationError where nobody is named, or the village already has somebody of that name.
    """
    require(by, Right.LIST_FILL, item)
    village = item.facility.division
    require_division(by, village.pk)
    word = item.words.get("person", "")
    if not word or len(word) > 40:
        raise ValidationError("登记信息里没有可以建立人员的姓名")
    if Person.objects.visible_to(by).filter(division=village, name=word, active=True).exists():
        raise ValidationError(f"本村已有“{word}”，请直接选择，避免重复建立")
    person = Person.objects.create(name=word, division=village, phone=_phone_of(item))
    return name_word(item=item, key="person", value=person, by=by, all_alike=all_alike)


def _phone_of(item: ResponsibilityItem) -> str:
    facts = RegisteredFacts.objects.everywhere(because="words of a facility whose item is held")
    found = facts.filter(facility=item.facility_id).first()
    return found.phone_list[0] if found and found.phone_list else ""


@transaction.atomic
def name_word(
    *, item: ResponsibilityItem, key: str, value: Party | Person | list[str], by, all_alike: bool = False
) -> int:
    """这是 XX: what a word means; how many items were filled. Raises Refused, Http404, ValidationError."""
    require(by, Right.LIST_FILL, item)
    keys = {item.pk}
    if all_alike:
        keys |= set(alike(item, key, by=by).values_list("pk", flat=True))
    filled = fill_many(items=keys, values={FIELD_OF[key]: value}, only_empty=True, by=by)
    if not filled.done:
        raise ValidationError("；".join(filled.left) or "没有可以填写的条目")
    return filled.done
