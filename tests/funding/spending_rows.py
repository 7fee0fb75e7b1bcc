"""Payments for tests: plain functions, keyword only."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from funding.actions import paying, spending
from funding.models import Expenditure, FundAccount
from funding.spending_rules import Part
from tests.factories import HENGXI, SHITANG, make_division, make_post
from tests.funding.money_rows import make_account, make_use, put_in

_number = count(1)


def make_purse(*, amount: Any = 50000, division: str = SHITANG, **named) -> FundAccount:
    """An account with money in it."""
    account = make_account(division=division, **named)
    put_in(account, amount)
    return account


def make_people(*, village: str = SHITANG) -> dict[str, Any]:
    """Whoever has a hand in a village's payment."""
    township = f"{village[:9]}000"
    roles = {"clerk": "village_clerk", "head": "village_head"}
    people = {name: make_post(role=role, division=village) for name, role in roles.items()}
    return people | {
        "leader": make_post(role="township_leader", division=township),
        "finance": make_post(role="township_finance", division=township),
    }


def make_expenditure(
    *, account: FundAccount | None = None, by=None, amount: Any = 1200, part=None, **said
) -> Expenditure:
    """A draft of a village's payment, of one line unless told otherwise."""
    purse = account or make_purse()
    clerk = by or make_post(role="village_clerk", division=purse.division_id)
    yuan = Decimal(amount)
    number = next(_number)
    given = {"words": f"更换路灯{number}", "payee": f"商店{number}", **said}
    parts = given.pop("parts", None) or [part or Part(make_use(), yuan)]
    return spending.draft(
        division=make_division(code=purse.division_id),
        account=purse,
        amount=yuan,
        parts=parts,
        by=clerk,
        **given,
    )


def bring(row: Expenditure, to: str, people: dict[str, Any]) -> Expenditure:
    """Bring a drafted payment to a state, as the village and its township would."""
    if to == "draft":
        return row
    spending.ask(expenditure=row, by=people["clerk"])
    if to in ("approved", "paid", "reversed", "second"):
        now = spending.approve(expenditure=row, by=people["leader" if row_needs_township(row) else "head"])
        if now.state == "second" and to != "second":
            spending.approve(expenditure=row, by=make_post(role="township_finance", division=HENGXI))
    if to in ("paid", "reversed"):
        pay(row, by=people["finance"])
    if to == "returned":
        spending.send_back(expenditure=row, reason="票据不全", by=people["head"])
    if to == "dropped":
        spending.drop(expenditure=row, by=people["clerk"])
    if to == "reversed":
        paying.reverse(expenditure=row, reason="付错账户", by=people["finance"])
    return fresh(row)


def row_needs_township(row: Expenditure) -> bool:
    return fresh(row).by_township


def pay(row: Expenditure, *, by, **said) -> Expenditure:
    given = {
        "voucher_kind": "invoice",
        "voucher_number": f"FP{next(_number):06}",
        "paid_on": timezone.localdate(),
        **said,
    }
    return paying.pay(expenditure=row, by=by, **given)


def fresh(row: Expenditure) -> Expenditure:
    return Expenditure.objects.everywhere(because="test").get(pk=row.pk)
