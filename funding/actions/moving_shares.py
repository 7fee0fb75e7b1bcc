"""What is still coming goes along when villages merge: shares that have not all arrived, with what of them is on its way."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, DivisionMerge
from funding.actions.allocations import account_of
from funding.actions.booking import Line, book, hold_books
from funding.actions.disbursing import lies_at
from funding.models import AllocationShare, Award, BookingKind, BudgetLine, Disbursement
from funding.models.awards import AwardState

BECAUSE = "what is still coming to a village that is being closed"
LATER = F("version") + 1


def move_shares(merge: DivisionMerge, by) -> int:
    """The successor has them beside its own, each with the village it came from; one that has arrived whole stays."""
    rows = AllocationShare.objects.everywhere(because=BECAUSE).filter(
        division=merge.closed, arrived__lt=F("amount")
    )
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    found = list(rows.select_related("allocation__division", "allocation__earmark"))
    above = (merge.closed.parent_id, merge.successor.parent_id)
    hold_books([merge.closed_id, merge.successor_id, *filter(None, above)])
    for share in found:
        on_its_way = {one: lies_at(share, one) for one in _left_aside(merge)}
        share.division, share.merged_from_id = merge.successor, share.merged_from_id or merge.closed_id
        share.save(update_fields=["division", "merged_from"])
        account_of(share.allocation, "available", merge.successor)
        for place, yuan in on_its_way.items():
            if yuan > 0:
                _pass_on(share, place, _taker(place, merge), yuan, by)
    _move_awards_of(found, merge)
    return len(found)


def _left_aside(merge: DivisionMerge) -> list[Division]:
    """Where its money may lie that is not on the way to the successor: the village, its township if that is another."""
    above = merge.closed.parent
    if above is None or above.pk == merge.successor.parent_id:
        return [merge.closed]
    return [merge.closed, above]


def _taker(place: Division, merge: DivisionMerge) -> Division:
    above = merge.successor.parent
    return merge.successor if place.pk == merge.closed_id or above is None else above


def _pass_on(share: AllocationShare, giver: Division, taker: Division, yuan, by) -> None:
    """A hop like any other, so that where the share lies is read from its hops."""
    today = timezone.localdate()
    made = book(
        kind=BookingKind.DISBURSEMENT,
        division=taker,
        booked_on=today,
        lines=[
            Line(account_of(share.allocation, "transit", giver), -yuan),
            Line(account_of(share.allocation, "transit", taker), yuan),
        ],
        words=_("撤并转拨：%(document)s %(name)s")
        % {"document": share.allocation.document, "name": share.allocation.name},
        by=by,
    )
    Disbursement.objects.create(
        share=share, payer=giver, division=taker, amount=yuan, paid_on=today, booking=made
    )


def _move_awards_of(shares: list[AllocationShare], merge: DivisionMerge) -> None:
    """Awards that are given out with such a share: it is paid as long as they stand behind it."""
    rows = Award.objects.everywhere(because=BECAUSE).filter(
        division=merge.closed,
        state=AwardState.ALLOCATED,
        allocation__in=[one.allocation_id for one in shares],
    )
    rows.filter(merged_from=None).update(merged_from=merge.closed)
    rows.update(division=merge.successor, version=LATER)


def move_budgets(merge: DivisionMerge, by) -> int:
    """What is proposed, and what is confirmed for this year and later: the year's money goes to the successor."""
    rows = BudgetLine.objects.everywhere(because=BECAUSE).filter(division=merge.closed)
    going = Q(state__in=("draft", "proposed", "returned")) | Q(year__gte=merge.on_date.year)
    return rows.filter(going).update(division=merge.successor, version=LATER)
