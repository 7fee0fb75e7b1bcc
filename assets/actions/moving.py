"""What of the register moves when villages merge or a post changes hands: as sets, in the transaction of the act."""

from django.db import connection
from django.utils import timezone

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from assets.models import Campaign, CampaignLine, Chief, Facility, LedgerBatch, LedgerRow, Plate, Registration

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"
COUNTED = [Registration.UNCODED, Registration.CODED]

# A word said later than the day of the merge stays the later one, so the new row stands on its day at the earliest.
MOVE = """
    INSERT INTO assets_facilitystate (facility_id, from_date, recorded_at, division_id, says_keeper, keeper_kind,
        reason, recorded_by_id)
    SELECT facility.id, greatest(%(on)s, (SELECT max(from_date) FROM assets_facilitystate AS said
            WHERE said.facility_id = facility.id AND said.division_id IS NOT NULL AND said.closed_at IS NULL)),
        %(now)s, %(division)s, false, '', %(reason)s, %(person)s
    FROM assets_facility AS facility WHERE facility.id = ANY(%(these)s) ORDER BY facility.id
"""
KEEPER = """
    INSERT INTO assets_facilitystate (facility_id, from_date, recorded_at, says_keeper, keeper_id, keeper_person_id,
        keeper_kind, reason, recorded_by_id)
    SELECT facility.id, greatest(%(on)s, last.from_date), %(now)s, true, %(keeper)s,
        coalesce(%(keeper_person)s, facility.keeper_person_id), coalesce(last.keeper_kind, ''), %(reason)s, %(person)s
    FROM assets_facility AS facility
    LEFT JOIN LATERAL (
        SELECT from_date, keeper_kind FROM assets_facilitystate AS said
        WHERE said.facility_id = facility.id AND said.says_keeper AND said.closed_at IS NULL
        ORDER BY from_date DESC, recorded_at DESC, id DESC LIMIT 1) AS last ON true
    WHERE facility.id = ANY(%(these)s) ORDER BY facility.id
"""


def move_facilities(merge: DivisionMerge, by) -> int:
    """Every facility that counts goes to the successor by a dated row; merged and withdrawn ones keep their village."""
    ours = Facility.objects.everywhere(because=BECAUSE)
    these = list(
        ours.filter(division=merge.closed, registration__in=COUNTED)
        .select_for_update()
        .values_list("pk", flat=True)
    )
    reason = f"{merge.closed.short_name}并入{merge.successor.short_name}"
    said = {"on": merge.on_date, "now": timezone.now(), "person": by.person_id, "reason": reason}
    with connection.cursor() as cursor:
        cursor.execute(MOVE, said | {"division": merge.successor_id, "these": these})
    ours.filter(pk__in=these).update(division=merge.successor)
    for old, new in heirs(merge).items():
        _let_inherit(old, new, said)
    return len(these)


def _let_inherit(old: int, new: int, said: dict) -> None:
    """What the closed village's committee owned or kept is the successor's."""
    ours = Facility.objects.everywhere(because=BECAUSE).filter(registration__in=COUNTED)
    ours.filter(owner=old).update(owner=new)
    kept = list(ours.filter(keeper=old).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(KEEPER, said | {"keeper": new, "keeper_person": None, "these": kept})
    ours.filter(pk__in=kept).update(keeper=new)


def move_plates(merge: DivisionMerge, by) -> int:
    return (
        Plate.objects.everywhere(because=BECAUSE)
        .filter(division=merge.closed)
        .exclude(state=Plate.State.REPLACED)
        .update(division=merge.successor)
    )


def move_open_ledgers(merge: DivisionMerge, by) -> int:
    """A ledger that waits to be confirmed is confirmed into the successor."""
    open_states = [LedgerBatch.State.CHECKED, LedgerBatch.State.IMPORTED]  # of the latter, rows mended since
    batches = LedgerBatch.objects.everywhere(because=BECAUSE).filter(state__in=open_states)
    LedgerRow.objects.everywhere(because=BECAUSE).filter(
        batch__in=batches, division_code=merge.closed_id, taken=False
    ).update(division_code=merge.successor_id)
    checked = batches.filter(division=merge.closed, state=LedgerBatch.State.CHECKED)
    return checked.update(division=merge.successor)


def move_open_campaigns(merge: DivisionMerge, by) -> int:
    """How many facilities nobody has looked at yet: a township's campaign goes on, its lines follow their facilities.

    Asked before the facilities move.
    """
    campaigns = Campaign.objects.everywhere(because=BECAUSE).filter(division=merge.closed, closed_at=None)
    campaigns.update(division=merge.successor)
    lines = CampaignLine.objects.everywhere(because=BECAUSE).filter(answer=CampaignLine.Answer.PENDING)
    return lines.filter(facility__division=merge.closed, campaign__closed_at=None).count()


def kept_by(post: Post) -> list[str]:
    """The facilities the post-holder keeps in the post's area, in words."""
    return [str(facility) for facility in _kept(post)]


def hand_facilities(post: Post, receiver: Person, by) -> int:
    """The receiver keeps them from today on, for the same unit."""
    by_keeper: dict[int | None, list[int]] = {}
    for facility in _kept(post).select_for_update(of=("self",)):
        by_keeper.setdefault(facility.keeper_id, []).append(facility.pk)
    for keeper, these in by_keeper.items():
        said = {
            "on": timezone.localdate(),
            "now": timezone.now(),
            "person": by.person_id,
            "reason": "手续交接",
        }
        with connection.cursor() as cursor:
            cursor.execute(KEEPER, said | {"keeper": keeper, "keeper_person": receiver.pk, "these": these})
        Facility.objects.everywhere(because=BECAUSE).filter(pk__in=these).update(keeper_person=receiver)
    return sum(map(len, by_keeper.values()))


def _kept(post: Post):
    ours = Facility.objects.everywhere(because=BECAUSE).filter(
        keeper_person=post.person, registration__in=COUNTED
    )
    return ours.filter(in_ranges("division_id", post.division.ranges)).order_by("division_id", "id")


def chief_of(post: Post) -> list[str]:
    return [
        f"{chief.facility} {chief.get_title_display()}" for chief in _chiefs(post).select_related("facility")
    ]


def hand_chiefs(post: Post, receiver: Person, by) -> int:
    """The old term ends today, the receiver's begins."""
    today = timezone.localdate()
    old = list(_chiefs(post))
    _chiefs(post).update(until=today)
    Chief.objects.bulk_create(
        Chief(
            facility_id=one.facility_id,
            title=one.title,
            level=one.level,
            person=receiver,
            reach=one.reach,
            from_date=today,
        )
        for one in old
    )
    return len(old)


def _chiefs(post: Post):
    return Chief.objects.everywhere(because=BECAUSE).filter(
        in_ranges("facility__division_id", post.division.ranges), person=post.person, until=None
    )
