"""管护员工资表: a village's caretakers paid for a month in one payment, each once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division
from funding.actions import spending
from funding.models import Expenditure, ExpenditureLine, FundAccount, FundUse, SpendingState
from funding.spending_rules import Part
from maintenance.contract_terms import months_later
from maintenance.models import Caretaker

BECAUSE = "caretakers of the village that pays them"
PAY = "pay"  # 人员报酬
ENDED = (SpendingState.DROPPED, SpendingState.REVERSED)


@dataclass(frozen=True)
class Due:
    """One caretaker of the sheet: what a month is worth, and by which payment he has had it already, if he has."""

    caretaker: Caretaker
    amount: Decimal | None
    paid_by: Expenditure | None


def due_of(division: Division, month: date) -> list[Due]:
    """Whoever was at work in the village on a day of the month, by name. Two queries."""
    last = months_later(month, 1) - timedelta(days=1)
    rows = Caretaker.objects.everywhere(because=BECAUSE).filter(division=division, from_date__lte=last)
    at_work = rows.exclude(until__lt=month).select_related("person").order_by("person__name", "pk")
    had = _had(division, month)
    return [Due(row, row.monthly_pay, had.get(row.pk)) for row in at_work]


def _had(division: Division, month: date) -> dict[int, Expenditure]:
    lines = ExpenditureLine.objects.everywhere(because=BECAUSE).filter(
        caretaker__division=division, month=month
    )
    standing = lines.exclude(expenditure__state__in=ENDED).select_related("expenditure")
    return {line.caretaker_id: line.expenditure for line in standing if line.caretaker_id is not None}


@transaction.atomic
def draft_sheet(*, account: FundAccount, month: date, pays: Mapping[int, Decimal], by) -> Expenditure:
    """A draft that pays these caretakers ({pk: yuan}) for the month. Raises Refused, Http404, ValidationError."""
    division, first = account.division, month.replace(day=1)
    Division.objects.everywhere(because=BECAUSE).select_for_update().get(
        pk=division.pk
    )  # one sheet at a time
    if first > timezone.localdate():
        raise ValidationError({"month": _("还没有到这个月")})
    due = {one.caretaker.pk: one for one in due_of(division, first)}
    if not pays:
        raise ValidationError(_("请至少填一人的报酬"))
    for key in pays:
        if key not in due:
            raise ValidationError(_("有人不是%(division)s当月在岗的管护员") % {"division": division})
        if due[key].paid_by is not None:
            raise ValidationError(_("%(who)s当月的报酬已经造表") % {"who": due[key].caretaker.person})
    use = FundUse.objects.get(pk=PAY)
    said = _("%(year)s年%(month)s月管护员报酬（%(n)s人）")
    return spending.draft(
        division=division,
        account=account,
        words=said % {"year": first.year, "month": first.month, "n": len(pays)},
        amount=sum(pays.values(), Decimal(0)),
        payee=_("%s管护员") % division.short_name,
        voucher_kind=Expenditure.Voucher.PAYROLL,
        voucher_number=_number(division, first),
        voucher_on=None,
        parts=[
            Part(
                use,
                pays[key],
                account.earmark.sector if account.earmark else None,
                None,
                None,
                due[key].caretaker,
                "",
                first,
            )
            for key in sorted(pays)
        ],
        by=by,
    )


def _number(division: Division, month: date) -> str:
    """`GZ320115009210-202611`, of a second sheet of the month `…-2`."""
    start = f"GZ{division.pk}-{month:%Y%m}"
    rows = Expenditure.objects.everywhere(because=BECAUSE).standing()
    there = rows.filter(division=division, voucher_kind="payroll", voucher_number__startswith=start).count()
    return f"{start}-{there + 1}" if there else start
