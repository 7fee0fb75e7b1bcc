"""What of the money goes along when villages merge, and what changes hands with a post; a red entry with its notice."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import DivisionMerge, Post
from accounts.places import HANDED_OVER
from common import jobs
from funding.actions import (
    allocations,
    arrivals,
    booking,
    disbursing,
    moving_income,
    moving_money,
    moving_payments,
    moving_shares,
    spending,
)
from funding.models import (
    AllocationShare,
    Award,
    AwardRule,
    Booking,
    BudgetLine,
    Donation,
    Earmark,
    Expenditure,
    FeeItem,
    FundSheet,
    FundUse,
    OneCase,
    Performance,
)
from funding.spending_rules import Part
from maintenance.models import Publication
from tests.acts import at_work
from tests.acts.the_ledger import COUNTY, SHITANG, XUGAO, place
from tests.funding.money_rows import make_account, put_in

LAST = True  # it moves what other acts work on
BECAUSE = {"because": "test"}


def act_on_a_published_arrival_taken_back() -> None:
    """The notice of an arrival comes down with it."""
    known = Publication.objects.everywhere(**BECAUSE).filter(kind="fund_arrival", state="running")
    notice = known.order_by("-pk").first()
    assert notice is not None
    with at_work("finance") as by:
        row = Booking.objects.everywhere(**BECAUSE).get(arrival=int(notice.object_id))
        booking.reverse(booking=row, reason="见证冲销", by=by)


def act_on_the_morning_of_money() -> None:
    """Of an arrival that nobody has made known for a month."""
    paper = {"source": "village_collective", "basis": "village", "basis_document": "见证决议"}
    long_ago = timezone.localdate() - timedelta(days=30)
    with at_work("hx.finance") as by:
        arrivals.record(division=place(SHITANG), amount=Decimal(3), arrived_on=long_ago, by=by, **paper)
    jobs.run(jobs.start("funding.remind_of_money", arguments={}, by=jobs.Asker()).pk)


def _award(**said: Any) -> None:
    today = timezone.localdate()
    named = {
        "grade": "见证",
        "name": "见证奖补",
        "rule": AwardRule.objects.order_by("pk")[0],
        "ground": "grade",
    }
    sums = {"ceiling": 10, "amount": 10, "accepted_on": today, "acceptance": "见证"}
    Award.objects.create(**named, **sums, **said)


def _open_papers(merge: DivisionMerge) -> None:
    """One open row of each noun, of the village that is closed."""
    village, today = merge.closed, timezone.localdate()
    with at_work("shitang.clerk") as by:
        person = by.person
    gift = {"donor": "见证公司", "amount": 10, "purpose": "路灯", "agreement": "协议", "promised_on": today}
    Donation.objects.create(division=village, made_by=person, **gift)
    paper = {
        "name": "见证撤并专项",
        "issuer": "村",
        "document": "见证",
        "source": "other",
        "year": today.year,
    }
    Earmark.objects.create(division=village, **paper)
    _award(division=village, year=today.year)
    goal = {"name": "见证绩效", "amount": 10, "goal": "见证"}
    Performance.objects.create(division=village, year=today.year, filled_by=person, **goal)
    file = {"name": "见证.xlsx", "digest": "见证", "basis_document": "见证", "unit": "元"}
    FundSheet.objects.create(division=village, year=today.year, **file)
    line = {"source": "other", "use": FundUse.objects.get(pk="repair"), "amount": 5}
    BudgetLine.objects.create(division=village, year=today.year, proposed_by=person, **line)
    for model in (FeeItem, OneCase):  # the demo's, for once the closed village's
        row = model.objects.everywhere(**BECAUSE).order_by("pk")[0]
        row.division, row.state = village, "approved"
        row.save(update_fields=["division", "state"])


def _share_on_its_way(merge: DivisionMerge, by) -> None:
    today = timezone.localdate()
    given = {"year": today.year, "source": "county", "sector": None, "purpose": "管护", "award": False}
    given |= {"document": "见证撤并文", "name": "见证撤并", "earmark": None}
    split = [(merge.closed, Decimal(60))]
    row = allocations.draft(division=place(COUNTY), amount=Decimal(60), shares=split, by=by, **given)
    allocations.issue(allocation=row, issued_on=today, by=by)
    share = AllocationShare.objects.everywhere(**BECAUSE).get(allocation=row)
    hop = {"paid_on": today, "amount": Decimal(60), "by": by}
    disbursing.disburse(share=share, payer=place(COUNTY), division=merge.closed, **hop)
    put_in(make_account(division=XUGAO, kind="transit", source="other"), 3, by=by)
    _award(division=merge.closed, year=today.year - 1, state="allocated", allocation=row)


def _payment_held(merge: DivisionMerge, by) -> Expenditure:
    purse = make_account(division=XUGAO, source="service_income")
    put_in(purse, 500, by=by)
    part = Part(FundUse.objects.get(pk="repair"), Decimal(100))
    words = {"words": "见证撤并用款", "payee": "见证撤并商店", "amount": Decimal(100)}
    row = spending.draft(division=merge.closed, account=purse, parts=[part], by=by, **words)
    return spending.ask(expenditure=row, by=by)


def act_on_money_of_a_merged_village() -> None:
    merge = DivisionMerge(closed=place(XUGAO), successor=place(SHITANG), on_date=timezone.localdate())
    _open_papers(merge)
    with at_work("finance") as by:
        _share_on_its_way(merge, by)
        payment = _payment_held(merge, by)
        with transaction.atomic():  # as the merge itself does
            moving_shares.move_shares(merge, by)
            moving_shares.move_budgets(merge, by)
            for _what, move in moving_income.MOVERS.values():
                move(merge, by)
            moving_payments.move_payments(merge, by)
            moving_money.move_balances(merge, by)
            moving_money.move_reserved(merge, by)
            moving_money.move_transit(merge, by)
        spending.drop(expenditure=payment, by=by)


def act_on_money_of_a_post_handed_over() -> None:
    with at_work("shitang.clerk") as old, at_work("shitang.head") as new:
        held = Post.objects.everywhere(**BECAUSE).get(pk=old.pk)
        for key, work in HANDED_OVER.items():
            if key.startswith("funding."):
                work.rows(held)
                work.hand(held, new.person, new)
