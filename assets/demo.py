"""A lived-in register for the demo: three townships hand over their ledgers, and somebody has looked at most since.

Ledgers are read, checked and confirmed like any other; what happened since is written as sets, so that about 3,000
facilities are there in some seconds.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Division, DivisionFigures, Party, Person
from accounts.system import SystemPost
from assets import demo_ledger
from assets.actions import ledger_check, ledger_confirm, ledgers
from assets.actions.photos import add_photo
from assets.actions.shapes import columns, sound
from assets.demo_photos import photo
from assets.demo_places import field, road
from assets.models import Facility, FacilityState, KeeperKind, LedgerBatch, Shape

# a township, and about how many rows its ledger has for each village
TOWNSHIPS = (("320115009000", 62), ("320115005000", 31), ("320115006000", 29))
YEAR = 2024
HANDED_IN = date(YEAR, 3, 18)  # when the ledgers say it was so
KIND_OF_KEEPER = {
    Party.Kind.CONTRACTOR: KeeperKind.PURCHASED,
    Party.Kind.OPERATOR: KeeperKind.OPERATOR,
    Party.Kind.VILLAGE_COMMITTEE: KeeperKind.VILLAGE,
}
CONDITIONS, OFTEN = ("good", "fair", "damaged", "failed", ""), (62, 14, 6, 2, 16)
PHOTOGRAPHED = 36
CROOKED = 17  # every so many lines are drawn longer than they are registered
# The present follows the one row that each facility got. The rows come from an array of known length, so that no plan
# takes them for one row and looks through all of them for each facility.
FOLLOW = """
    UPDATE assets_facility AS facility SET
        condition = coalesce(said.condition, facility.condition), verified_on = said.from_date,
        keeper_id = CASE WHEN said.says_keeper THEN said.keeper_id ELSE facility.keeper_id END,
        keeper_person_id = CASE WHEN said.says_keeper THEN said.keeper_person_id ELSE facility.keeper_person_id END,
        version = facility.version + 1
    FROM unnest(%s::bigint[]) AS these(id) JOIN assets_facilitystate AS said ON said.id = these.id
    WHERE said.facility_id = facility.id
"""


def load(options) -> str:
    """Hand over, check and confirm each ledger once; answers a line for the terminal."""
    loaded = [count for code, rows in TOWNSHIPS if (count := _load(code, rows))]
    return f"示范台账：登记 {sum(loaded)} 处设施" if loaded else "示范台账已在册"


@transaction.atomic
def _load(code: str, per_village: int) -> int:
    township, system = Division.objects.get(pk=code), SystemPost()
    file_name = f"{township.short_name}{YEAR}年农村公共基础设施管护台账.xlsx"
    if LedgerBatch.objects.filter(division=township, file_name=file_name).exists():
        return 0
    file = demo_ledger.workbook(township, file_name, per_village=per_village)
    batch = ledgers.keep_batch(file=file, division=township, by=system)
    ledger_check.check(batch=batch, by=system)
    counts = ledger_confirm.confirm(batch=batch, by=system, today=HANDED_IN)
    chance = Random(code)  # noqa: S311
    facilities = list(
        Facility.objects.filter(facts__batch=batch).select_related("facts", "type").order_by("code")
    )
    _let_age(facilities, chance)
    _draw(facilities, chance)
    _photograph(facilities, chance)
    _count_households(township, chance)
    return counts["imported"]


def _let_age(facilities: list[Facility], chance: Random) -> None:
    """Somebody has looked at most of them since, and most have a keeper."""
    keepers = _keepers(facilities)
    caretaker = Person.objects.filter(account__username="caretaker").first()
    today = timezone.localdate()
    states = []
    for facility in facilities:
        condition = chance.choices(CONDITIONS, OFTEN)[0]
        keeper = keepers.get((facility.division_id, facility.facts.party)) or keepers.get(
            ("", facility.facts.party)
        )
        if not condition and not keeper:
            continue
        own = caretaker if caretaker and facility.division_id == caretaker.division_id else None
        states.append(
            FacilityState(
                facility=facility,
                from_date=max(today - timedelta(days=chance.randint(1, 60)), HANDED_IN),
                condition=condition or None,
                says_keeper=keeper is not None,
                keeper=keeper,
                keeper_person=own if keeper else None,
                keeper_kind=KIND_OF_KEEPER[Party.Kind(keeper.kind)] if keeper else "",
                reason="巡查核实",
            )
        )
    made = FacilityState.objects.bulk_create(states, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [[state.pk for state in made]])


def _keepers(facilities: list[Facility]) -> dict[tuple[str, str], Party]:
    """The party that a ledger's words mean: a village's committee by its village, the others by their name."""
    found: dict[tuple[str, str], Party] = {}
    for party in Party.objects.filter(
        kind=Party.Kind.VILLAGE_COMMITTEE, division__in={facility.division_id for facility in facilities}
    ).select_related("division"):
        found[party.division_id, f"{party.division.short_name}委会"] = party
    named = {facility.facts.party for facility in facilities}
    for party in Party.objects.filter(name__in=named, kind__in=KIND_OF_KEEPER):
        found["", party.name] = party
    return found


def _draw(facilities: list[Facility], chance: Random) -> None:
    """Lines along roads, canals and pipes, areas of greens; now and then one disagrees with its ledger."""
    shapes: list[Shape] = []
    for facility in facilities:
        if facility.type.shape == "point" or facility.longitude is None or not facility.quantity:
            continue
        start = (float(facility.longitude), float(facility.latitude or Decimal(0)))
        much = float(facility.quantity) * (
            1.3 if len(shapes) % CROOKED == CROOKED - 1 else chance.uniform(0.97, 1.03)
        )
        if facility.type.shape == "line":
            geometry = {"type": "LineString", "coordinates": road(start, much, chance)}
        else:
            geometry = {"type": "Polygon", "coordinates": [field(start, much, chance)]}
        outline = sound(facility.type.shape, geometry, Shape.Source.DRAWN)
        shapes.append(
            Shape(facility=facility, **columns(outline, source=Shape.Source.DRAWN, by=SystemPost()))
        )
    Shape.objects.bulk_create(shapes, batch_size=500)


def _photograph(facilities: list[Facility], chance: Random) -> None:
    share = PHOTOGRAPHED // len(TOWNSHIPS)
    for facility in chance.sample(facilities, min(share, len(facilities))):
        add_photo(facility=facility, file=photo(facility.type_id, chance), by=SystemPost(), account_id=None)


def _count_households(township: Division, chance: Random) -> None:
    """Most villages have told their households; some have not."""
    figures = [
        DivisionFigures(division=village, year=YEAR, households=households, population=households * 3)
        for village in township.children.order_by("code")
        if (households := chance.choice((None, *[chance.randint(420, 1900) for _ in range(8)])))
    ]
    DivisionFigures.objects.bulk_create(figures, ignore_conflicts=True)
