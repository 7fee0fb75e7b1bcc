"""What the office has done to some facilities of the demo: titles confirmed or disputed, 路长、河长, idle ones, one merged.

Invented, with a fixed seed; the people are those of accounts/demo.py.
"""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Person
from accounts.system import SystemPost
from assets.actions.chiefs import appoint_chief
from assets.actions.coding import give
from assets.actions.merging import merge
from assets.actions.ownership import record_ownership
from assets.actions.registering import register
from assets.models import Facility, IdleSpell, OwnerKind, OwnershipAct

TOWNSHIP, SHITANG = "320115009000", "320115009210"
CONFIRMED, DISPUTED, IDLE, GUARDED = 40, 4, 5, 12  # facilities of each kind
CHIEFS = {"village": "shitang.head", "township": "hx.leader", "county": "county.leader"}
REASONS = ("缺少运行经费", "人口外流，需求减少", "功能已被替代", "设备损坏后一直未修", "合同到期无人承租")


@transaction.atomic
def load(options) -> str:
    """Once; answers a line for the terminal."""
    everywhere = "the demo's own rows"
    if OwnershipAct.objects.everywhere(because=everywhere).exists():
        return "示范的权属、闲置、路长河长已在册"
    chance = Random(7)  # noqa: S311
    rows = Facility.objects.everywhere(because=everywhere).counted().filter(status="in_use")
    found = list(rows.filter(division__parent_id=TOWNSHIP).select_related("type", "division").order_by("id"))
    here = [row for row in found if row.division_id == SHITANG]
    chance.shuffle(found)
    _confirm(found[:CONFIRMED], chance)
    _dispute(found[CONFIRMED : CONFIRMED + DISPUTED])
    _leave_idle(here[: IDLE - 2] + found[-2:], chance)
    _guard(here)
    _merge_a_duplicate(here)
    return f"示范的确权 {CONFIRMED} 件、争议 {DISPUTED} 件、闲置 {IDLE} 处"


def _confirm(rows: list[Facility], chance: Random) -> None:
    committees = {party.division_id: party for party in Party.objects.filter(kind="village_committee")}
    for number, facility in enumerate(rows, start=1):
        record_ownership(
            facility=facility,
            kind="confirm",
            on_date=timezone.localdate() - timedelta(days=chance.randint(20, 600)),
            owner_kind=OwnerKind.VILLAGE,
            to_party=committees.get(facility.division_id),
            paper_number=f"横农确字〔2024〕{number:03d} 号",
            by=SystemPost(),
        )


def _dispute(rows: list[Facility]) -> None:
    day = timezone.localdate() - timedelta(days=15)
    for facility in rows:
        note = "与相邻的村都主张所有，建设资料待查"
        record_ownership(facility=facility, kind="dispute", on_date=day, note=note, by=SystemPost())


def _leave_idle(rows: list[Facility], chance: Random) -> None:
    """Every second one should have been looked at again some days ago."""
    today = timezone.localdate()
    for number, facility in enumerate(rows):
        IdleSpell.objects.create(
            facility=facility,
            since=today - timedelta(days=chance.randint(60, 400)),
            reason=REASONS[number % len(REASONS)],
            follow_up_on=today + timedelta(days=-3 if number % 2 == 0 else 30),
            disposal=("reuse", "", "transfer")[number % 3],
        )


def _guard(rows: list[Facility]) -> None:
    """The village's head, the township's and the county's leader for the roads and waters of one village."""
    people = {level: Person.objects.filter(account__username=name).first() for level, name in CHIEFS.items()}
    day = timezone.localdate() - timedelta(days=200)
    for number, facility in enumerate([row for row in rows if row.type.chief][:GUARDED]):
        for level in CHIEFS if number == 0 else ("village",):
            if person := people[level]:
                reach = "起点至终点全线"
                appoint_chief(
                    facility=facility, level=level, person=person, reach=reach, from_date=day, by=SystemPost()
                )


def _merge_a_duplicate(rows: list[Facility]) -> None:
    """The first of the village was registered a second time; its second code leads to it."""
    kept = rows[0]
    double = register(
        division=kept.division,
        type=kept.type,
        name=f"{kept.name}（重复）",
        quantity=kept.quantity,
        by=SystemPost(),
    )
    give([double], by=SystemPost())
    merge(facility=double, kept=kept, reason="两本台账各登记了一次", by=SystemPost())
