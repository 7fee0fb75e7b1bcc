"""Objects of 账簿 for the authorisation matrix."""

from decimal import Decimal

from django.utils import timezone

from accounts.places import ObjectFactory
from accounts.system import SystemPost
from funding.actions.booking import Line, account_for, beside, book
from funding.models import Adjustment, Booking, FundAccount, FundUse


def account_in(division) -> FundAccount:
    """An account of the division's collective money, of today's year."""
    year, kind = timezone.localdate().year, FundAccount.Kind.AVAILABLE
    return account_for(division=division, kind=kind, source="village_collective", year=year)


def booking_in(division) -> Booking:
    """A hundred yuan from outside into the division's account."""
    account = account_in(division)
    outside = beside(account, FundAccount.Kind.OUTSIDE)
    return book(
        kind="income",
        division=division,
        booked_on=timezone.localdate(),
        lines=[Line(outside, Decimal(-100)), Line(account, Decimal(100))],
        words=f"{division.short_name}矩阵",
        by=SystemPost(),
    )


def adjusted_in(division) -> Booking:
    """A booking that stands on a paper."""
    made = booking_in(division)
    Adjustment.objects.create(booking=made, amount=100, issuer="财政局", document="矩阵1号")
    return made


def use() -> FundUse:
    return FundUse.objects.get_or_create(code="matrix", defaults={"name": "矩阵用途"})[0]


FACTORIES = {
    "funding:account-detail": ObjectFactory(lambda division: {"account_id": account_in(division).pk}),
    "funding:account-act": ObjectFactory(
        lambda division: {"account_id": account_in(division).pk, "act": "recover"}
    ),
    "funding:booking-detail": ObjectFactory(lambda division: {"booking_id": booking_in(division).pk}),
    "funding:booking-reverse": ObjectFactory(lambda division: {"booking_id": booking_in(division).pk}),
    "funding:booking-file": ObjectFactory(lambda division: {"booking_id": adjusted_in(division).pk}),
    "api:fund-account-detail": ObjectFactory(lambda division: {"pk": account_in(division).pk}),
    "api:fund-booking-detail": ObjectFactory(lambda division: {"pk": booking_in(division).pk}),
    "api:fund-booking-reverse": ObjectFactory(lambda division: {"pk": booking_in(division).pk}),
    "funding:use-edit": ObjectFactory(lambda division: {"code": use().pk}, shared=True),
}
