"""有经费: money confirmed of what was budgeted, spent of what came, with its vouchers, arrivals made known in time."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from common.models import Attachment
from evaluation.calculators.counting import (
    BECAUSE,
    DAY,
    Words,
    day,
    in_yuan,
    last_day,
    moment,
    percent,
    rates,
)
from evaluation.places import Counted, Period
from funding.actions.vouchers import SCANS
from funding.models import Arrival, BudgetLine, BudgetState, Entry, Expenditure, SpendingState
from funding.reporting import ARRIVED, NOTED_ONLY, SPENT
from tasks_checklist.task_counting import address, tallied

NOTHING = Decimal(0)
CENT = Decimal("0.01")
EACH_POINT = Decimal(
    "0.1"
)  # taken off for each percentage point of spending without its voucher [domain.md F3]


def standing_at(period: Period) -> Q:
    """Arrivals that were booked by the moment and not reversed by then."""
    at = moment(period)
    reversed_by_then = Q(booking__reversal__isnull=False, booking__reversal__recorded_at__lt=at)
    return Q(booking__recorded_at__lt=at) & ~reversed_by_then


def _arrivals(units: Iterable[str], period: Period) -> Any:
    """Arrivals of the period; loans are only noted and count nowhere."""
    rows = Arrival.objects.everywhere(because=BECAUSE).filter(standing_at(period), division__in=list(units))
    return rows.filter(arrived_on__gte=period.from_date, arrived_on__lte=last_day(period)).exclude(
        source__in=NOTED_ONLY
    )


def money_arrived(units: list[str], period: Period) -> dict[str, Counted]:
    """F2: yuan that arrived in the year and were confirmed by the village ÷ its confirmed budget of the year."""
    at, year = moment(period), period.until.year
    confirmed = _arrivals(units, period).filter(state=Arrival.State.CONFIRMED, confirmed_at__lt=at, year=year)
    came = summed(confirmed)
    lines = BudgetLine.objects.everywhere(because=BECAUSE).filter(
        division__in=units, year=year, state=BudgetState.CONFIRMED, confirmed_at__lt=at
    )
    planned = summed(lines.exclude(source__in=NOTED_ONLY))
    figures = {unit: (came.get(unit, NOTHING), planned.get(unit, NOTHING)) for unit in units}
    words = Words(
        _("当年预算 %(whole)s，已确认到账 %(done)s"),
        _("当年没有已批复的预算"),
        _("催拨并确认到账，还差 %(lack)s"),
    )
    return rates(units, figures, words, address("funding:arrival-list", year=year), said=in_yuan)


def summed(rows: Any, column: str = "division_id") -> dict[str, Decimal]:
    """{division: yuan}. One query."""
    return dict(rows.order_by().values_list(column).annotate(sum=Sum("amount")))


def money_spent(units: list[str], period: Period) -> dict[str, Counted]:
    """F3: spent ÷ arrived, from the entries; for each percentage point of it paid without a scanned voucher 0.1 is taken off."""
    rows = Entry.objects.everywhere(because=BECAUSE).filter(
        account__division__in=units,
        booked_on__gte=period.from_date,
        booked_on__lte=last_day(period),
        booking__recorded_at__lt=moment(period),
    )
    sums = rows.exclude(account__source__in=NOTED_ONLY).order_by().values_list("account__division_id")
    counted: Any = sums.annotate(spent=Sum("amount", filter=SPENT), came=Sum("amount", filter=ARRIVED))
    figures = {place: (spent or NOTHING, came or NOTHING) for place, spent, came in counted}
    words = Words(
        _("到账 %(whole)s，支出 %(done)s"), _("期内没有到账"), _("已到账未支出 %(lack)s，按计划安排使用")
    )
    url = address("funding:expenditure-list", state="paid", since=period.from_date, until=last_day(period))
    found = rates(units, figures, words, url, said=in_yuan)
    proved = vouchered(units, period)
    return {unit: _less(counted, proved.get(unit, (NOTHING, NOTHING))) for unit, counted in found.items()}


def vouchered(units: Iterable[str], period: Period) -> dict[str, tuple[Decimal, Decimal]]:
    """{village: (yuan paid with a voucher's scan, yuan paid)} of the period. One query."""
    at = moment(period)
    scans = Attachment.objects.filter(
        owner_kind=SCANS, owner_id=Cast(OuterRef("pk"), CharField()), created_at__lt=at
    )
    undone = Q(booking__reversal__isnull=False, booking__reversal__recorded_at__lt=at)
    rows = Expenditure.objects.everywhere(because=BECAUSE).filter(
        division__in=list(units),
        state__in=[SpendingState.PAID, SpendingState.REVERSED],
        paid_on__gte=period.from_date,
        paid_on__lte=last_day(period),
        booking__recorded_at__lt=at,
    )
    rows = rows.exclude(undone).annotate(scanned=Exists(scans)).order_by()
    counted: Any = rows.values_list("division_id").annotate(
        proved=Sum("amount", filter=Q(scanned=True)), paid=Sum("amount")
    )
    return {place: (proved or NOTHING, paid) for place, proved, paid in counted}


def _less(counted: Counted, proved: tuple[Decimal, Decimal]) -> Counted:
    """With the points that spending without its vouchers takes off."""
    done, paid = proved
    if not paid or done >= paid:
        return counted
    lacking = (paid - done) * 100 / paid
    said = say("；凭证齐全的占 %s") % percent(done, paid)
    raised = say("补齐 %s 支出的凭证扫描件") % in_yuan(paid - done)
    return replace(
        counted,
        told=counted.told + said,
        raises="；".join(part for part in (counted.raises, raised) if part),
        minus=(lacking * EACH_POINT).quantize(CENT),
    )


def arrivals_published(units: list[str], period: Period) -> dict[str, Counted]:
    """F4: arrivals made known within the days set (five working days) ÷ arrivals whose day has passed or that were."""
    rows = _arrivals(units, period)
    on = day(period)
    rows = rows.filter(Q(publish_by__lt=on) | Q(published_on__lte=on))
    figures = tallied(
        rows.order_by(), "division_id", Q(published_on__lte=F("publish_by"), published_on__lt=on + DAY)
    )
    words = Words(
        _("应公示的到账 %(whole)s 笔，按时公示 %(done)s 笔"),
        _("期内没有应公示的到账"),
        _("到账后及时公示，已有 %(lack)s 笔超期"),
    )
    return rates(units, figures, words, address("funding:arrival-list", year=period.until.year))
