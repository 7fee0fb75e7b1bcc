"""What the reader of a ledger must know, gathered from the register once for a file."""

from datetime import date
from functools import cache
from itertools import groupby

from accounts.models import Division, DivisionAlias
from assets.ledger import Bounds, Choices, Knowledge, SheetChoice, Type, Word
from assets.ledger import Division as Place
from assets.ledger_attributes import attribute_heads
from assets.models import FacilityType, LedgerBatch, LedgerHabit, TypeWord
from assets.reference import rows_of

TOLD_BY_CELLS = {"规格"}  # many ledgers write 1.2公里 under it: there the cells say what the column is


def knowledge_for(division: Division, *, today: date) -> Knowledge:
    """The county's divisions, types and words, for a ledger read for `division`."""
    area_code, bounds = outline(division.code[:6])
    return Knowledge.build(
        divisions=places_of(division.code[:6]),
        types=[
            Type(t.code, t.name, t.unit, t.sector.name) for t in FacilityType.objects.select_related("sector")
        ],
        words=words(township_of(division).pk),
        scope=division.code,
        today=today,
        area_code=area_code,
        bounds=bounds,
        attribute_heads=attribute_heads() - TOLD_BY_CELLS,
    )


def places_of(county: str) -> list[Place]:
    """Every open division of the county (six digits), its neighbours' too: a neighbour's village is known as such."""
    because = "names of the whole county, to tell a neighbour's village from an unknown one"
    in_county = {"code__startswith": county, "closed_on": None}
    aliases: dict[tuple[str, str], list[str]] = {}
    known = DivisionAlias.objects.everywhere(because=because).filter(division__code__startswith=county)
    for code, source, name in known.values_list("division_id", "source", "name"):
        aliases.setdefault((code, source), []).append(name)
    return [
        Place(
            code,
            name,
            level,
            former=tuple(aliases.get((code, DivisionAlias.Source.FORMER), ())),
            aliases=tuple(aliases.get((code, DivisionAlias.Source.CONFIRMED), ())),
        )
        for code, name, level in Division.objects.everywhere(because=because)
        .filter(**in_county)
        .order_by("code")
        .values_list("code", "name", "level")
    ]


def choices_of(batch: LedgerBatch) -> Choices:
    """What the clerk chose for this file, and what the township chose before for sheets of the same shape."""
    choices = Choices.from_json(batch.choices)
    habits = LedgerHabit.objects.everywhere(because="of the township of a batch already held")
    for habit in habits.filter(township=township_of(batch.division)):
        choices.habits[habit.shape] = SheetChoice(**habit.choice)
    return choices


def township_of(division: Division) -> Division:
    """The township whose choices and words count for a ledger of this division."""
    return division.parent if division.level == Division.Level.VILLAGE and division.parent else division


def words(township: str) -> list[Word]:
    """Ledgers' words for types; a broad word stands for several, the likeliest first. A word that this township (a
    12-digit code) confirmed means for it what it confirmed, whatever it means elsewhere."""
    rows = (
        TypeWord.objects.filter(township__in=["", township])
        .order_by("word", "-township", "rank", "pk")
        .values_list("word", "type_id", "certainty", "note", "township")
    )
    found = []
    for word, group in groupby(rows, key=lambda row: row[0]):
        every = list(group)
        same = [row for row in every if row[4] == every[0][4]]
        found.append(Word(word, tuple(row[1] for row in same), same[0][2], same[0][3]))
    return found


@cache
def outline(county: str) -> tuple[str, Bounds | None]:
    """Telephone area code and bounds of a county (six digits), from reference/county_bounds.csv; unknown: "", None."""
    for row in rows_of("county_bounds.csv"):
        if row["county_code"].startswith(county):
            return row["area_code"], Bounds(
                *(float(row[side]) for side in ("west", "south", "east", "north"))
            )
    return "", None
