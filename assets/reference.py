"""Types, their rules, measurable attributes and ledgers' words, from reference/*.csv. Loading again changes nothing."""

from datetime import date

from django.db import transaction

from accounts.reference import rows_of
from assets.models import BuildingStandard, FacilityType, PropertyClass, TypeAttribute, TypeRule, TypeWord

FIRST_DAY = date(2000, 1, 1)  # the rules of the file hold since before any record
# who answers for roads and waters by name (路长制, 河长制): domain.md rows S61 and S76
CHIEF_OF_TYPE = {
    "0101": "road",
    "0102": "road",
    "0109": "road",
    "0503": "river",
    "0504": "river",
    "0507": "river",
}
CLASS_OF_WORD = {choice.label: choice.value for choice in PropertyClass}


@transaction.atomic
def load_types() -> str:
    """Fill types, rules and words; a rule that the county edited is kept. Answers a line for the terminal."""
    kinds = rows_of("categories.csv")
    FacilityType.objects.bulk_create(
        [
            FacilityType(
                code=k["type_code"],
                sector_id=k["sector_code"],
                name=k["type"],
                unit=k["unit"],
                chief=CHIEF_OF_TYPE.get(k["type_code"], ""),
            )
            for k in kinds
        ],
        ignore_conflicts=True,
    )
    TypeRule.objects.bulk_create([_rule(kind) for kind in kinds], ignore_conflicts=True)
    TypeWord.objects.bulk_create(
        [word for row in rows_of("type_words.csv") for word in _words(row)], ignore_conflicts=True
    )
    TypeAttribute.objects.bulk_create(map(_attribute, rows_of("attributes.csv")), ignore_conflicts=True)
    _load_standards()
    return f"设施类别 {FacilityType.objects.count()} 个，用词 {TypeWord.objects.count()} 个"


def _rule(kind: dict[str, str]) -> TypeRule:
    return TypeRule(
        type_id=kind["type_code"],
        from_date=FIRST_DAY,
        property_class=CLASS_OF_WORD[kind["property_class"]],
        service_life_years=int(kind["service_life_years"]) if kind["service_life_years"] else None,
        department=kind["department"],
        inspection_interval_days=int(kind["default_inspection_interval_days"]),
        source=kind["source"],
    )


def _words(row: dict[str, str]) -> list[TypeWord]:
    """One word for each type it may stand for (`0101|0102`), the likeliest first."""
    said = {"word": row["word"], "certainty": row["certainty"], "note": row["note"]}
    return [
        TypeWord(type_id=code, rank=rank, **said) for rank, code in enumerate(row["type_code"].split("|"))
    ]


def _attribute(row: dict[str, str]) -> TypeAttribute:
    return TypeAttribute(
        type_id=row["type_code"],
        order=int(row["seq"]),
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        unit=row["unit"],
        choices=row["choices"].split("|") if row["choices"] else [],
        minimum=row["minimum"] or None,
        maximum=row["maximum"] or None,
        required=row["required"] == "yes",
        source=row["source"],
    )


# 003 (四)1: rooms for the public of at least 500 m² a community, and 30 m² for each hundred households
STANDARDS = ((500, None), (30, 100))


def _load_standards() -> None:
    BuildingStandard.objects.bulk_create(
        [
            BuildingStandard(
                type_id="1201",
                attribute="floor_area_m2",
                minimum=minimum,
                per_households=households,
                from_date=FIRST_DAY,
                source="社区公共服务设施配置标准",
            )
            for minimum, households in STANDARDS
        ],
        ignore_conflicts=True,
    )
