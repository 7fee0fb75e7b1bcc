"""月结、年度结转: a month is closed when it is over, in turn; what is left of a year is carried on, apart from new money."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from funding.actions.booking import Line, account_for, book, hold_books
from funding.models import Booking, BookingKind, ClosedMonth, FundAccount
from funding.months import next_to_close

BECAUSE = "the accounts of the county whose finance office asks"


def _require_county(by) -> Division:
    """Raise Refused unless the post closes the books of its county."""
    require(by, Right.PERIOD_CLOSE)
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("月结和结转由县（区）财政办理"))
    return by.division


@transaction.atomic
def close_month(*, month: date, by) -> ClosedMonth:
    """Close the earliest month that is open; `month` (its first day) says which one the reader meant.

    Raises Refused, ValidationError.
    """
    county = _require_county(by)
    due = next_to_close(county.pk)
    if due is None:
        raise ValidationError(_("没有可以月结的月份：当月结束后才能月结"))
    if month != due:
        raise ValidationError(_("月结须按月依次办理，下一个是 %s") % f"{due:%Y-%m}")
    return ClosedMonth.objects.create(county_code=county.pk, month=due, closed_by_id=by.person_id)


@transaction.atomic
def carry_over(*, year: int, by, booked_on: date | None = None) -> list[Booking]:
    """结转: what is available of `year` becomes carried money of the next one, an account a booking.

    Asked again, it carries what has come back to the old year since. Raises Refused, ValidationError.
    """
    county = _require_county(by)
    day = booked_on or timezone.localdate()
    if day.year <= year:
        raise ValidationError(_("%s 年还没有结束，不能结转") % year)
    left = FundAccount.objects.everywhere(because=BECAUSE).available()
    left = left.filter(in_ranges("division_id", county.ranges), year=year, balance__gt=0)
    codes = set(left.order_by().values_list("division_id", flat=True))
    hold_books(codes)
    rows = left.filter(division__in=codes).select_related("division", "earmark").order_by("pk")
    return [_carried(account, day, by) for account in rows.select_for_update(of=("self",))]


def _carried(account: FundAccount, day: date, by) -> Booking:
    taker = account_for(
        division=account.division,
        kind=account.kind,
        source=account.source,
        year=account.year + 1,
        earmark=account.earmark,
        carried=True,
    )
    return book(
        kind=BookingKind.CARRY_OVER,
        division=account.division,
        booked_on=day,
        lines=[Line(account, -account.balance), Line(taker, account.balance)],
        words=_("%(account)s结转下年") % {"account": account},
        by=by,
    )
