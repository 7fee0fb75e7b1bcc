"""用款: drafted, asked for, approved, returned, withdrawn, paid, given back, reversed; a sheet of pay, a settlement."""

import uuid
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Party
from assets.models import Facility
from funding.actions import pay_sheets, paying, settling, sharing_out, spending, vouchers
from funding.masking import Box
from funding.models import FundAccount, FundUse
from funding.spending_rules import Part
from maintenance.models import Caretaker
from tests.acts import at_work
from tests.factories import SHITANG
from tests.funding.money_rows import make_account, put_in
from tests.maintenance.caretaker_rows import png


def _purse() -> FundAccount:
    account = make_account(source="service_income")
    with at_work("hx.finance") as finance:
        put_in(account, 9000, by=finance)
    return account


def _said(purse: FundAccount, amount: int = 100) -> dict:
    parts = [Part(FundUse.objects.get(pk="repair"), Decimal(amount))]
    return {
        "division": purse.division, "account": purse, "words": "见证用款", "payee": "见证商店",
        "amount": Decimal(amount), "parts": parts,
    }  # fmt: skip


def act_on_spending() -> None:
    purse = _purse()
    with at_work("shitang.clerk") as clerk:
        account = clerk.person.account.pk
        row = spending.draft(by=clerk, **_said(purse))
        said = {key: value for key, value in _said(purse).items() if key != "division"}
        spending.revise(expenditure=row, version=1, by=clerk, **said)
        use = FundUse.objects.get(pk="repair")
        sharing_out.write(expenditure=row, parts=[Part(use, Decimal(100))], by=clerk)
        here = Facility.objects.everywhere(because="test").counted().filter(division=SHITANG)
        sharing_out.share(expenditure=row, type=here.order_by("pk")[0].type, use=use, rule="equal", by=clerk)
        file = SimpleUploadedFile("a.png", png(), "image/png")
        kept = vouchers.add(expenditure=row, files=[file], by=clerk, account_id=account)
        box = Box(0.1, 0.1, 0.5, 0.5)
        vouchers.mask(expenditure=row, scan=kept[0], boxes=[box], by=clerk, account_id=account)
        vouchers.remove(expenditure=row, attachment=kept[0], by=clerk)
        spending.ask(expenditure=row, by=clerk)
        gone = spending.write_down(at_once=True, key=uuid.uuid4(), by=clerk, **_said(purse))
        spending.drop(expenditure=gone, by=clerk)
    with at_work("shitang.head") as head:
        spending.send_back(expenditure=row, reason="票据不全", by=head)
    with at_work("shitang.clerk") as clerk:
        spending.ask(expenditure=row, by=clerk)
    with at_work("shitang.head") as head:
        spending.approve(expenditure=row, by=head)
    with at_work("hx.finance") as finance:
        today = timezone.localdate()
        said = {"voucher_kind": "invoice", "voucher_number": "JZ1", "paid_on": today}
        paying.pay(expenditure=row, by=finance, **said)
        refund = {"amount": Decimal(10), "refunded_on": today, "reason": "多付"}
        made = paying.refund(expenditure=row, by=finance, **refund)
        paying.booking.reverse(booking=made.booking, reason="记错", by=finance)
        paying.reverse(expenditure=row, reason="付错", by=finance)


def act_on_pay_sheets() -> None:
    purse, month = _purse(), timezone.localdate().replace(day=1)
    with at_work("shitang.clerk") as clerk:
        due = [one.caretaker.pk for one in pay_sheets.due_of(purse.division, month) if one.paid_by is None]
        assert Caretaker.objects.everywhere(because="test").filter(pk__in=due).exists()
        pay_sheets.draft_sheet(account=purse, month=month, pays={due[0]: Decimal(5)}, by=clerk)


def act_on_settlements() -> None:
    with at_work("hx.finance") as finance:
        party = Party.objects.everywhere(because="test").filter(kind="contractor").order_by("pk")[0]
        today, sums = timezone.localdate(), {"agreed": Decimal(5), "accepted": Decimal(5)}
        row = settling.draw_up(
            division=finance.division, name="见证结算", party=party, accepted_on=today, by=finance, **sums
        )
        said = {"audited_on": today, "audit_document": "审1号", "deducted_for": "延误", "by": finance}
        settling.audit(settlement=row, audited=Decimal(5), deducted=Decimal(5), **said)
        settling.reopen(settlement=row, reason="有误", by=finance)
        settling.audit(settlement=row, audited=Decimal(5), deducted=Decimal(5), **said)
        settling.close(settlement=row, by=finance)
