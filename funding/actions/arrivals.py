"""到账: money reaches the unit that spends it, on a share of an allocation or a named paper; notified, confirmed.

The contract for every noun with income of its own (fees, donations, one case):

    arrival = arrivals.record(division=village, source="donation", amount=yuan, arrived_on=day, basis="donation",
                              basis_document="…捐赠协议", payer="…", by=post, key=key)
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require, require_division
from accounts.actions.notices import notify
from accounts.models import Division, Sector
from accounts.rights import Right
from common.money import with_unit
from common.workdays import add_workdays, entered_overrides
from funding import arrival_numbers, arrival_publishing
from funding.actions import booking, disbursing
from funding.actions.allocations import account_of, why_not_given
from funding.actions.booking import Line
from funding.bases import why_not_received
from funding.models import AllocationShare, Arrival, Booking, BookingKind, Earmark, FundAccount, PublishLimit
from funding.models.life import ARRIVAL_FLOW
from maintenance.actions.holding import held
from maintenance.boards import holders_beneath

HELD = "an arrival the caller holds"
FIRST_LIMIT = 5  # working days [assumption, domain.md 10.4 rule 8]; the county sets its own
State = Arrival.State


@transaction.atomic
def record(
    *,
    division: Division,
    source: str,
    amount: Decimal,
    arrived_on: date,
    basis: str,
    basis_document: str = "",
    payer: str = "",
    year: int | None = None,
    earmark: Earmark | None = None,
    sector: Sector | None = None,
    note: str = "",
    by,
    key: UUID | None = None,
) -> Arrival:
    """Income on a paper of the unit's own; the same `key` again answers what stands. `year`: the bank day's unless told.

    Raises Refused, ValidationError: no paper, a paper of another source, money that comes by allocation, an opening that
    is not the first thing its purse knows or not told by a finance office.
    """
    require(by, Right.INCOME_RECORD if may(by, Right.INCOME_RECORD) else Right.ARRIVAL_RECORD)
    require_division(by, division.pk)
    if basis == Arrival.Basis.OPENING and not may(by, Right.ARRIVAL_RECORD):
        raise ValidationError({"basis": _("期初结余由镇街财政所或县（区）财政局登记")})
    if basis == Arrival.Basis.ALLOCATION:
        raise ValidationError({"basis": _("凭资金下达文件到账的，请从分配登记")})
    if said := why_not_received(source, basis):
        raise ValidationError({"basis": said})
    if not basis_document.strip():
        raise ValidationError({"basis_document": _("请填写到账依据的文号或名称")})
    if earmark and earmark.source != source:
        raise ValidationError({"earmark": _("专项与资金来源不一致")})
    kind = BookingKind.OPENING if basis == Arrival.Basis.OPENING else BookingKind.INCOME
    named: dict[str, Any] = {"division": division, "source": source, "earmark": earmark}
    purse = booking.account_for(kind="available", year=year or arrived_on.year, **named)
    said_of = {"basis_document": basis_document.strip(), "payer": payer, "note": note, "sector": sector}
    return _arrive(
        purse, booking.beside(purse, "outside"), amount, arrived_on, kind, by, key, basis=basis, **said_of
    )


@transaction.atomic
def record_share(
    *, share: AllocationShare, amount: Decimal, arrived_on: date, note: str = "", by, key: UUID | None = None
) -> Arrival:
    """Money of a share reaches its unit, out of the treasury it lies in: the unit's own or its township's.

    Raises Refused, Http404, ValidationError: not issued, not paid down yet, more than was, an award no longer accepted.
    """
    require(by, Right.ARRIVAL_RECORD, share)
    row = disbursing.locked_share(share)
    if made := _of_key(key, row.division, amount, row):
        return made
    if amount <= 0:
        raise ValidationError({"amount": _("金额须大于零")})
    allocation = row.allocation
    if said := why_not_given(allocation):
        raise ValidationError(said)
    treasury = _treasury(row, amount)
    direct = treasury.pk == allocation.division_id  # no hop before it: the arrival is the hop
    row.disbursed += amount if direct else 0
    row.arrived += amount
    row.save(update_fields=["disbursed", "arrived"])
    return _arrive(
        account_of(allocation, "available", row.division),
        account_of(allocation, "transit", treasury),
        amount,
        arrived_on,
        BookingKind.ARRIVAL,
        by,
        key,
        basis=Arrival.Basis.ALLOCATION,
        share=row,
        sector=allocation.sector,
        payer=treasury.name,
        note=note,
    )


def _treasury(row: AllocationShare, amount: Decimal) -> Division:
    """Where so much of the share lies: no arrival before it was paid down. Raises ValidationError."""
    above = row.division.parent
    near = [row.division]
    if above is not None and row.division.level == Division.Level.VILLAGE:
        near.append(above)
    there = {one: disbursing.lies_at(row, one) for one in near}
    for division, rest in there.items():
        if rest >= amount:
            return division
    if not (most := max(there.values())):
        raise ValidationError(_("这笔资金还没有拨付下来，请先登记拨付"))
    raise ValidationError({"amount": _("已拨付未到账的只有 %(rest)s") % {"rest": with_unit(most)}})


def _of_key(
    key: UUID | None, division: Division, amount: Decimal, share: AllocationShare | None
) -> Arrival | None:
    """What the key has booked already. Raises ValidationError where that was other money."""
    made = Arrival.objects.everywhere(because=HELD).filter(booking__key=key).first() if key else None
    told = (division.pk, amount, share.pk if share else None)
    if made and (made.division_id, made.amount, made.share_id) != told:
        raise ValidationError(booking.OTHER_KEY)
    return made


def _require_first(purse: FundAccount) -> None:
    """期初 opens the books: once, before anything else that stands. What was turned round since, or held, is nothing."""
    moved = purse.entries.filter(booking__reverses=None, booking__reversal=None)  # type: ignore[attr-defined]
    if moved.exclude(kind__in=(BookingKind.RESERVE, BookingKind.RELEASE)).exists():
        raise ValidationError({"basis": _("“%s”已经记过账，不能再登记期初结余") % purse})


def _arrive(
    purse: FundAccount, giver: FundAccount, amount, day: date, kind: str, by, key, **said: Any
) -> Arrival:
    """Book it and write its notice. The village is told, unless it wrote it down itself."""
    division = purse.division
    if division.closed_on:
        raise ValidationError(_("%(old)s已撤并，请在%(new)s登记") % {"old": division, "new": division.heir})
    number = arrival_numbers.next_number(division, day)
    # after the lock of the numbers: of two at once the second finds the first
    if made := _of_key(key, division, amount, said.get("share")):
        return made
    if kind == BookingKind.OPENING:
        _require_first(purse)
    sector = said["sector"].pk if said.get("sector") else None  # a dimension of every line (domain.md 10.2)
    entry = booking.book(
        kind=kind,
        division=division,
        booked_on=day,
        lines=[Line(giver, -amount, None, sector), Line(purse, amount, None, sector)],
        words=_("到账：%(source)s%(paper)s")
        % {"source": purse.get_source_display(), "paper": _paper(**said)},
        by=by,
        key=key or uuid4(),
    )
    told = _is_told(division, by)
    row = Arrival.objects.create(
        number=number,
        division=division,
        year=purse.year,
        source=purse.source,
        earmark=purse.earmark,
        amount=amount,
        arrived_on=day,
        booking=entry,
        publish_by=add_workdays(day, limit_on(division, day), entered_overrides()),
        notified_by_id=by.person_id,
        **({} if told else _confirmed(by)),
        **said,
    )
    if told:
        _tell_village(row, by)
    return row


def _paper(*, basis: str, share: AllocationShare | None = None, basis_document: str = "", **_more) -> str:
    return f" {share.allocation.document if share else basis_document}"


def _is_told(division: Division, by) -> bool:
    """Whether someone of the unit has to confirm: a village does what others wrote down for it."""
    own = getattr(by, "division_id", None) == division.pk
    return division.level == Division.Level.VILLAGE and not own


def _confirmed(by) -> dict[str, Any]:
    return {"state": State.CONFIRMED, "confirmed_at": timezone.now(), "confirmed_by_id": by.person_id}


def limit_on(division: Division, day: date) -> int:
    """Working days within which an arrival of that day is made known, as the county has set it."""
    rows = PublishLimit.objects.filter(county_code=division.county_code, from_date__lte=day)
    return rows.order_by("-from_date", "-pk").values_list("workdays", flat=True).first() or FIRST_LIMIT


def _tell_village(row: Arrival, by) -> None:
    link = reverse("funding:arrival-detail", args=[row.pk])
    body = _("%(source)s %(amount)s 已于 %(day)s 到账，请核对银行入账后确认，并于 %(until)s 前公示。") % {
        "source": row.get_source_display(),
        "amount": with_unit(row.amount),
        "day": f"{row.arrived_on:%-m月%-d日}",
        "until": f"{row.publish_by:%-m月%-d日}",
    }
    for person in holders_beneath(row.division, Right.ARRIVAL_CONFIRM):
        if person.pk != by.person_id:
            notify(
                person=person, title=_("请确认资金到账：%s") % row.number, body=body, link=link, pressing=True
            )


@transaction.atomic
def confirm(*, arrival: Arrival, seen: int | None = None, by) -> Arrival:
    """确认到账. Raises Refused, Http404, WrongMove, ValidationError once it is reversed."""
    row = _standing(arrival, by, seen)
    ARRIVAL_FLOW.move(row, "confirm", by=by, confirmed_at=timezone.now(), confirmed_by_id=by.person_id)
    return row


@transaction.atomic
def dispute(*, arrival: Arrival, reason: str, seen: int | None = None, by) -> Arrival:
    """有异议, with the reason; whoever notified is told. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _standing(arrival, by, seen)
    ARRIVAL_FLOW.move(row, "dispute", by=by, reason=reason, said=reason.strip())
    if row.notified_by and row.notified_by.active:
        link = reverse("funding:arrival-detail", args=[row.pk])
        title = _("%(village)s对到账有异议：%(number)s") % {"village": row.division, "number": row.number}
        notify(person=row.notified_by, title=title, body=reason, link=link, pressing=True)
    return row


def _standing(arrival: Arrival, by, seen: int | None) -> Arrival:
    row = held(arrival, by=by, seen=seen, beside=("division",))
    if Booking.objects.everywhere(because=HELD).filter(reverses=row.booking_id).exists():
        raise ValidationError(_("该笔到账已经冲销"))
    return row


def follow_reversal(entry, by, reason: str = "") -> None:
    """An arrival is turned round: its notice comes down, its share has so much less.

    What was spent of it, the balance refuses by itself.
    """
    row = Arrival.objects.everywhere(because=HELD).filter(booking=entry).first()
    if row is None:
        return
    arrival_publishing.take_down(row, reason, by)
    if row.share is None:
        return
    share = disbursing.locked_share(row.share)
    given = entry.entries.filter(amount__lt=0).values_list("account__division_id", flat=True)
    share.arrived -= row.amount
    if share.allocation.division_id in set(given):
        share.disbursed -= row.amount
    share.save(update_fields=["disbursed", "arrived"])


@transaction.atomic
def set_limit(*, workdays: int, from_date: date, by) -> PublishLimit:
    """公示时限 of the county from a day on, today at the earliest. Raises Refused, ValidationError."""
    require(by, Right.FUND_RULE)
    require_division(by, by.division.county_code)
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": _("起始日期不能早于今天")})
    said = {"county_code": by.division.county_code, "set_by_id": by.person_id}
    return PublishLimit.objects.create(workdays=workdays, from_date=from_date, **said)
