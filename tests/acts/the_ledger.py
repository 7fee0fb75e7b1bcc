"""账簿: purpose changed, passed on, taken back, reversed, scans kept, a month closed, a year carried over, the rules, a merge."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Division, DivisionMerge
from funding import months
from funding.actions import adjusting, closing, moving_money, reversing, rules
from funding.actions.booking import Line, account_for, beside, book
from funding.models import Earmark, FundAccount
from tests.acts import at_work
from tests.maintenance.caretaker_rows import png

COUNTY, HENGXI, SHITANG, XUGAO = "320115000000", "320115009000", "320115009210", "320115009209"


def place(code: str) -> Division:
    return Division.objects.get(pk=code)


def _filled(code: str, by) -> FundAccount:
    year = timezone.localdate().year
    account = account_for(division=place(code), kind="available", source="other", year=year - 1)
    lines = [Line(beside(account, "outside"), Decimal(-90)), Line(account, Decimal(90))]
    said = {"booked_on": timezone.localdate(), "words": "见证收入", "by": by}
    book(kind="income", division=account.division, lines=lines, **said)
    return account


def act_on_the_ledger() -> None:
    today = timezone.localdate()
    paper = {"issuer": "区财政局", "document": "见证1号", "reason": "见证", "amount": Decimal(10)}
    with at_work("finance") as by:
        account = _filled(SHITANG, by)
        earmark = _earmark(account)
        made = adjusting.change_purpose(account=account, earmark=earmark, approved_on=today, by=by, **paper)
        scan = SimpleUploadedFile("批复.png", png(), "image/png")
        adjusting.add_scans(booking=made, files=[scan], by=by, account_id=by.person.account.pk)
        adjusting.transfer(account=account, division=place(XUGAO), by=by, **paper)
        back = adjusting.recover(account=account, to=place(HENGXI), by=by, **paper)
        reversing.take_back(booking=back, reason="见证冲销", by=by)
        rules.set_limit(from_date=today, amount=Decimal(20000), township_above=Decimal(5000), by=by)
        use = rules.add_use(code="witnessed", name="见证用途", order=99, by=by)
        rules.change_use(use=use, name="见证用途甲", order=98, active=False, by=by)
        closing.carry_over(year=today.year - 1, by=by)
        if due := months.next_to_close(COUNTY):
            closing.close_month(month=due, by=by)


def _earmark(account: FundAccount) -> Earmark:
    said = {"name": "见证改用专项", "issuer": "区财政局", "document": "见证"}
    return Earmark.objects.create(division=account.division, year=account.year, source="other", **said)


def act_on_balances_of_merged_villages() -> None:
    with at_work("finance") as by:
        _filled(XUGAO, by)
        merge = DivisionMerge(closed=place(XUGAO), successor=place(SHITANG), on_date=timezone.localdate())
        with transaction.atomic():  # as the merge itself does
            moving_money.move_balances(merge, by)
