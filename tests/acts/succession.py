"""What changes hands: a post's open work, a year's codes, a village into another."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.editions import confirm_edition, discard_edition, hand_over_edition
from accounts.actions.handing_over import hand_over_post
from accounts.actions.merging import merge_divisions, rehearse_merge
from accounts.models import Division, Grid, GridMember, Party, Post, Settlement
from assets.models import Campaign, Chief, Facility, LedgerBatch, Plate
from tests.acts import at_work
from tests.factories import SHITANG, make_post

LAST = True  # a village closes
INTO, NEW = "320115009201", "320115009299"


def act_on_a_handing_over() -> None:
    with at_work("caretaker") as old:
        pass
    new = make_post(role="caretaker", division=SHITANG)
    facility = Facility.objects.everywhere(because="test").filter(keeper_person=old.person).first()
    Chief.objects.create(
        facility=facility, title="road", level="village", person=old.person, from_date="2024-01-01"
    )
    grid = Grid.objects.create(division=old.division, number=88, name="第八十八网格")
    GridMember.objects.create(grid=grid, person=old.person, duty="member")
    with at_work("county.admin") as by:
        hand_over_post(
            post=old, receiver=new.person, on_date=timezone.localdate(), note="钥匙两把", end=True, by=by
        )


def act_on_an_edition() -> None:
    with at_work("county.office") as by:
        rows = Division.objects.everywhere(because="test").filter(code__startswith="320115", closed_on=None)
        codes = dict(rows.values_list("code", "name")) | {NEW: "新设村民委员会", INTO: "横溪老街居民委员会"}
        text = "\n".join(["代码,名称", *(f"{code},{name}" for code, name in codes.items())])
        said = {"county": by.division, "year": 2027, "by": by}
        file = SimpleUploadedFile("2027.csv", text.encode())
        discard_edition(edition=hand_over_edition(file=file, **said), by=by)
        edition = hand_over_edition(file=SimpleUploadedFile("2027.csv", text.encode()), **said)
        confirm_edition(edition=edition, decisions={NEW: {"accept": "1"}, INTO: {"accept": "1"}}, by=by)


def prepare_what_moves(village: Division) -> None:
    """A blank plate, an open campaign, a ledger that waits, a facility of the committee."""
    Plate.objects.create(division=village)
    Campaign.objects.create(division=village, name="本村清查", due_on=timezone.localdate())
    LedgerBatch.objects.create(division=village, file_name="台账.xlsx", state="checked")
    everywhere = {"because": "test"}
    parties = Party.objects.everywhere(**everywhere).order_by("pk")
    committee = parties.filter(division=village, kind="village_committee").first()
    Facility.objects.everywhere(**everywhere).filter(division=village).update(owner=committee)


def act_on_two_villages() -> None:
    closed, successor = Division.objects.get(pk=SHITANG), Division.objects.get(pk=INTO)
    for division in (closed, successor):
        Settlement.objects.create(division=division, kind="group", name="八十八组")
    held = Post.objects.everywhere(because="test").in_force().filter(division=closed)
    make_post(role="village_clerk", division=INTO, person=held.filter(role="village_clerk")[0].person)
    prepare_what_moves(closed)
    with at_work("county.office") as by:
        rehearse_merge(closed=closed, successor=successor, on_date=timezone.localdate(), paper="批文", by=by)
        merge_divisions(closed=closed, successor=successor, on_date=timezone.localdate(), paper="批文", by=by)
