"""Money for tests: plain functions, keyword only."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.models import Division
from funding.actions import booking
from funding.actions.booking import Line
from funding.models import FundAccount, FundUse
from tests.factories import SHITANG, make_division, make_post

Kind = FundAccount.Kind


def make_use(*, code: str = "repair", name: str = "材料与维修") -> FundUse:
    return FundUse.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_account(
    *, division: str = SHITANG, kind: str = Kind.AVAILABLE, source: str = "village_collective", **named
) -> FundAccount:
    place: Division = make_division(code=division)
    year = named.pop("year", timezone.localdate().year)
    return booking.account_for(division=place, kind=kind, source=source, year=year, **named)


def put_in(account: FundAccount, amount: str | int | Decimal, *, by=None, on: date | None = None):
    """Money that came from outside: `account` holds so much more."""
    outside = booking.beside(account, Kind.OUTSIDE)
    kind = "income" if account.kind == Kind.AVAILABLE else "receipt"
    return move(outside, account, amount, kind=kind, by=by, on=on)


def move(giver: FundAccount, taker: FundAccount, amount, *, kind: str, by=None, on=None, use=None, **more):
    yuan = Decimal(amount)
    return booking.book(
        kind=kind,
        division=taker.division,
        booked_on=on or timezone.localdate(),
        lines=[Line(giver, -yuan, use), Line(taker, yuan, use)],
        words="试记",
        by=by or make_post(role="township_finance", division=f"{taker.division_id[:9]}000"),
        **more,
    )


def balance(account: FundAccount) -> Decimal:
    return FundAccount.objects.everywhere(because="test").get(pk=account.pk).balance
