"""Objects of 用款支出 and 结算 for the authorisation matrix."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import Party
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from funding.actions.booking import Line, account_for, beside, book
from funding.models import BookingKind, Expenditure, FundAccount, FundUse, Settlement, SpendingState

Kind = FundAccount.Kind


def expenditure_in(division) -> Expenditure:
    """A draft of the division, named after it."""
    account = account_for(
        division=division,
        kind=FundAccount.Kind.AVAILABLE,
        source="village_collective",
        year=timezone.localdate().year,
    )
    named = f"{division.short_name}矩阵支出"
    row = Expenditure.objects.create(
        division=division,
        account=account,
        words=named,
        amount=Decimal(100),
        payee="矩阵商店",
        payee_key="矩阵商店",
    )
    use = FundUse.objects.get_or_create(code="repair", defaults={"name": "材料与维修"})[0]
    row.lines.create(use=use, amount=Decimal(100))
    return row


def paid_in(division) -> Expenditure:
    """A payment of the division to its own contractor."""
    row = expenditure_in(division)
    said = {
        "kind": BookingKind.PAYMENT,
        "division": division,
        "booked_on": timezone.localdate(),
        "words": row.words,
    }
    lines = [Line(row.account, -row.amount), Line(beside(row.account, Kind.RESERVED), row.amount)]
    outside = beside(row.account, Kind.OUTSIDE)
    income = [Line(outside, -row.amount), Line(row.account, row.amount)]
    by = SystemPost()
    book(lines=income, by=by, **said | {"kind": BookingKind.INCOME})
    book(lines=lines, by=by, **said | {"kind": BookingKind.RESERVE})
    out = [Line(beside(row.account, Kind.RESERVED), -row.amount), Line(outside, row.amount)]
    row.booking = book(lines=out, by=by, **said)
    row.payee_party = settlement_in(division).party
    row.state, row.paid_on, row.voucher_number = SpendingState.PAID, timezone.localdate(), "FP1"
    row.save()
    return row


def _paid_to(post) -> dict:
    """A payment to the reader's own unit."""
    row = paid_in(post.division)
    row.payee_party = post.party
    row.save(update_fields=["payee_party"])
    return {"expenditure_id": row.pk}


def settlement_in(division) -> Settlement:
    named = {"kind": Party.Kind.CONTRACTOR, "division": division, "name": f"{division.short_name}矩阵公司"}
    party = Party.objects.everywhere(because="the matrix's own rows").get_or_create(**named)[0]
    sums = {"agreed": Decimal(100), "accepted": Decimal(100), "accepted_on": timezone.localdate()}
    return Settlement.objects.create(
        division=division, name=f"{division.short_name}矩阵结算", party=party, **sums
    )


def _with(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"expenditure_id": expenditure_in(division).pk, **more})


def _settled(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"settlement_id": settlement_in(division).pk, **more})


FACTORIES = {
    **{
        f"funding:expenditure-{page}": _with()
        for page in ("detail", "edit", "lines", "share", "refund", "print")
    },
    "funding:expenditure-file": _with(kind="scan"),
    "funding:expenditure-act": _with(act="ask"),
    "funding:approval-act": _with(act="approve"),
    "funding:paid-detail": ObjectFactory(
        lambda division: {"expenditure_id": paid_in(division).pk}, own=_paid_to
    ),
    "funding:settlement-detail": _settled(),
    "funding:settlement-act": _settled(act="audit"),
    "api:expenditure-detail": ObjectFactory(lambda division: {"pk": expenditure_in(division).pk}),
    "api:expenditure-act": ObjectFactory(lambda division: {"pk": expenditure_in(division).pk, "act": "ask"}),
    "api:settlement-detail": ObjectFactory(lambda division: {"pk": settlement_in(division).pk}),
}
