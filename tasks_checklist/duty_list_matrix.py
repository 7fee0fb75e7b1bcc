"""Objects of 改革责任清单 and 三统一 for the authorisation matrix."""

from typing import Any

from accounts.models import Division, Party, Sector
from accounts.places import ObjectFactory
from tasks_checklist.models import DutyEdition, DutyEditionLine, DutyItem, Unification

BECAUSE = "the matrix's own rows"


def _committee(division) -> Party:
    named = {
        "kind": Party.Kind.VILLAGE_COMMITTEE,
        "division": division,
        "name": f"{division.short_name}村民委员会",
    }
    return Party.objects.everywhere(because=BECAUSE).get_or_create(**named)[0]


def item_of(division) -> DutyItem:
    """A duty of the division's committee on a list of its own, named after it."""
    rows = DutyItem.objects.everywhere(because=BECAUSE)
    duty = f"{division.short_name}矩阵责任{rows.count()}"
    return DutyItem.objects.create(division=division, party=_committee(division), seq=1, duty=duty)


def edition_of(division) -> DutyEdition:
    """An edition of one line. The line comes first: none is taken once its edition stands."""
    there = DutyEdition.objects.everywhere(because=BECAUSE)
    number = there.filter(division=division).count() + 1
    edition = DutyEdition(
        pk=(there.order_by("-pk").values_list("pk", flat=True).first() or 900_000) + 1,
        division=division,
        year=2024,
        number=number,
        added_count=1,
    )
    DutyEditionLine.objects.create(
        edition_id=edition.pk,
        seq=1,
        party=_committee(division),
        party_name=f"{division.short_name}村民委员会",
        division_code=division.pk,
        duty="矩阵责任",
        columns={"party": division.short_name},
        change="added",
    )
    edition.save(force_insert=True)
    return edition


def fact_of(division) -> dict[str, str]:
    """A fact of the division's township. It is known in all its villages, so what is foreign to a village is another's:
    for a township's further villages a fact of the next township stands."""
    sector = Sector.objects.order_by("code").first()
    assert sector is not None and division.parent is not None
    said: dict[str, Any] = {"division": _township_for(division), "sector": sector, "fact": "funding"}
    row = Unification.objects.everywhere(because=BECAUSE).get_or_create(**said)[0]
    return {"code": row.division_id, "sector": row.sector_id, "fact": row.fact}


def _township_for(division) -> Division:
    places = Division.objects.everywhere(because=BECAUSE)
    villages = places.filter(parent=division.parent).order_by("code")
    first = villages.values_list("pk", flat=True).first()
    others = places.filter(parent=division.parent.parent).exclude(pk=division.parent_id).order_by("code")
    return division.parent if division.pk == first else others.first() or division.parent


def _item(division) -> dict[str, int]:
    return {"item_id": item_of(division).pk}


def _edition(division) -> dict[str, int]:
    return {"edition_id": edition_of(division).pk}


FACTORIES = {
    "tasks_checklist:duty-item-edit": ObjectFactory(_item),
    "tasks_checklist:duty-item-end": ObjectFactory(_item),
    "tasks_checklist:duty-edition-detail": ObjectFactory(_edition),
    "tasks_checklist:duty-edition-export": ObjectFactory(_edition),
    "tasks_checklist:duty-edition-publish": ObjectFactory(_edition),
    "tasks_checklist:unification-detail": ObjectFactory(fact_of),
    "tasks_checklist:unification-edit": ObjectFactory(fact_of),
    "tasks_checklist:unification-file": ObjectFactory(fact_of),
}
