"""T4, 资金拨付及时率: what reached a township's treasury for its villages, and how much of it went on within thirty days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.calculators.counting import BECAUSE, Words, in_yuan, last_day, last_due, moment, rates
from evaluation.places import Counted, Period
from funding.models import Allocation, AllocationShare, Disbursement
from tasks_checklist.task_counting import address

WITHIN = timedelta(days=30)  # domain.md T4: assumption
NOTHING = Decimal(0)
Sums = Sequence[tuple[date, Decimal]]


def passed_in_time(came: Sums, went: Sums, within: timedelta = WITHIN) -> list[tuple[date, Decimal, Decimal]]:
    """[(day, yuan that came, yuan of it that went on in time)], first in first out. Pure.

    What went on before anything had come is matched with what came next.
    """
    left = sorted(went)
    found = []
    for on, amount in sorted(came):
        in_time, rest = NOTHING, amount
        while rest > 0 and left:
            day, sum_left = left[0]
            taken = min(rest, sum_left)
            in_time += taken if day <= on + within else NOTHING
            rest -= taken
            left[0] = (day, sum_left - taken)
            if left[0][1] == 0:
                left.pop(0)
        found.append((on, amount, in_time))
    return found


def money_passed_on(units: list[str], period: Period) -> dict[str, Counted]:
    """T4: of what came in the period and whose thirty days are over, or that went on already, the yuan passed on in time.

    What comes: money from above on a share of a village, and what the township gives out itself, on the day of its paper.
    """
    came, went = _hops(units, period)
    last = last_due(period)
    figures: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (NOTHING, NOTHING))
    for (unit, share), sums in came.items():
        for on, amount, in_time in passed_in_time(sums, went.get((unit, share), [])):
            if not period.from_date <= on <= last_day(period):
                continue
            done, whole = figures[unit]
            due = amount if on + WITHIN <= last else in_time
            figures[unit] = (done + in_time, whole + due)
    words = Words(
        _("应拨付 %(whole)s，到账后30日内拨付 %(done)s"),
        _("期内没有应拨付的资金"),
        _("及时拨付，已有 %(lack)s 超过30日"),
    )
    return rates(units, figures, words, address("funding:disbursement-list"), said=in_yuan)


Hops = dict[tuple[str, int], list[tuple[date, Decimal]]]


def _hops(units: list[str], period: Period) -> tuple[Hops, Hops]:
    """({(township, share): what came}, {(township, share): what went on}). Two queries."""
    came: Hops = defaultdict(list)
    went: Hops = defaultdict(list)
    asked = set(units)
    for share, payer, taker, owner, on, amount in _disbursed(units, period):
        if taker in asked and owner != taker:
            came[taker, share].append((on, amount))
        if payer in asked:
            went[payer, share].append((on, amount))
    for share, giver, on, amount in _given(units, period):
        came[giver, share].append((on, amount))
    return came, went


def _disbursed(units: Iterable[str], period: Period) -> Iterable[Any]:
    at, codes = moment(period), list(units)
    rows = Disbursement.objects.everywhere(because=BECAUSE).filter(
        Q(division__in=codes) | Q(payer__in=codes), booking__recorded_at__lt=at
    )
    undone = Q(booking__reversal__isnull=False, booking__reversal__recorded_at__lt=at)
    return rows.exclude(undone).values_list(
        "share_id", "payer_id", "division_id", "share__division_id", "paid_on", "amount"
    )


def _given(units: Iterable[str], period: Period) -> Iterable[Any]:
    """Shares of villages in what the townships gave out themselves."""
    rows = AllocationShare.objects.everywhere(because=BECAUSE).filter(
        allocation__division__in=list(units),
        allocation__state=Allocation.State.ISSUED,
        allocation__booking__recorded_at__lt=moment(period),
    )
    rows = rows.exclude(division__in=list(units))
    return rows.values_list("pk", "allocation__division_id", "allocation__issued_on", "amount")
