"""预算 to 到账: drafted, issued, shared out, paid down, arrived, answered, made known, and led back by red entries."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import Division
from funding import arrival_publishing
from funding.actions import allocations, arrivals, booking, budgets, disbursing, earmarks
from funding.models import AllocationShare, Arrival, FundUse
from maintenance.actions import publishing
from tests.acts import at_work

COUNTY, HENGXI, SHITANG = "320115000000", "320115009000", "320115009210"


def place(code: str) -> Division:
    return Division.objects.get(pk=code)


def act_on_money_on_its_way() -> None:
    today = timezone.localdate()
    named = {
        "name": "见证专项",
        "year": today.year,
        "source": "county",
        "issuer": "区财政局",
        "document": "文",
    }
    given = {"year": today.year, "source": "county", "sector": None, "purpose": "管护", "award": False}
    with at_work("finance") as by:
        use = FundUse.objects.first()
        earmark = earmarks.register(division=place(COUNTY), uses=[use], sector=None, limit="", by=by, **named)
        earmarks.revise(earmark=earmark, version=1, uses=[], sector=None, limit="改", by=by, **named)
        arrivals.set_limit(workdays=5, from_date=today, by=by)
        given |= {"document": "见证文1", "name": "见证下达", "earmark": earmark}
        row = allocations.draft(division=place(COUNTY), amount=Decimal(90), shares=[], by=by, **given)
        split = [(place(SHITANG), Decimal(60))]
        row = allocations.revise(allocation=row, version=1, amount=Decimal(100), shares=split, by=by, **given)
        row = allocations.issue(allocation=row, issued_on=today, by=by)
        allocations.share_out(allocation=row, division=place(HENGXI), amount=Decimal(40), by=by)
        share = AllocationShare.objects.get(allocation=row, division_id=SHITANG)
        hop = disbursing.disburse(
            share=share, payer=place(COUNTY), division=place(HENGXI), amount=Decimal(60), paid_on=today, by=by
        )
    with at_work("hx.finance") as by:
        come = arrivals.record_share(share=share, amount=Decimal(60), arrived_on=today, by=by)
        own = arrivals.record(
            division=place(SHITANG), source="village_collective", amount=Decimal(7), arrived_on=today,
            basis="village", basis_document="决议", by=by,
        )  # fmt: skip
    with at_work("shitang.head") as by:
        arrivals.dispute(arrival=come, reason="数目不对", by=by)
        arrivals.confirm(arrival=own, by=by)
        notice = arrival_publishing.draft(arrival=own, by=by)
    with at_work("hx.clerk") as by:
        publishing.publish(publication=notice, from_date=today, phone="025-86100000", by=by)
    with at_work("finance") as by:
        for entry in (Arrival.objects.get(pk=come.pk).booking, hop.booking, row.booking):
            booking.reverse(booking=entry, reason="见证冲销", by=by)


def act_on_budgets() -> None:
    year = timezone.localdate().year
    said = {"year": year, "source": "county", "use": FundUse.objects.first(), "sector": None, "earmark": None}
    with at_work("shitang.clerk") as by:
        line = budgets.draft(division=place(SHITANG), amount=Decimal(5), reason="", by=by, **said)
        line = budgets.revise(line=line, version=1, amount=Decimal(6), reason="改", by=by, **said)
        line = budgets.propose(line=line, by=by)
        back = budgets.propose(
            line=budgets.draft(division=place(SHITANG), amount=Decimal(5), reason="", by=by, **said), by=by
        )
    with at_work("finance") as by:
        line = budgets.confirm(line=line, document="见证预", by=by)
        budgets.send_back(line=back, reason="重报", by=by)
    with at_work("shitang.clerk") as by:
        budgets.adjust(line=line, amount=Decimal(-1), reason="减", by=by)
