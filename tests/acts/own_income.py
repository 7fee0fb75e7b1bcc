"""收费自筹、以奖代补: gifts, goods and labour, fees, one-case money, awards: each act once, and the first rules."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import Division
from funding import demo_income, income_reference, proofs
from funding.actions import awards, cases, donations, fees, kinds
from tests.acts import at_work
from tests.factories import COUNTY, HENGXI, SHITANG, make_post
from tests.funding.decision_rows import make_decision, minutes
from tests.funding.income_rows import make_paying


def act_on_gifts() -> None:
    today, village = timezone.localdate(), Division.objects.get(pk=SHITANG)
    said = {"donor": "见证人", "purpose": "见证", "agreement": "见证协议", "amount": Decimal(10)}
    with at_work("shitang.clerk") as by:
        one, two, three = (
            donations.promise(division=village, promised_on=today, by=by, **said | more)
            for more in ({}, {"form": "goods", "goods": "米"}, {})
        )
        donations.receive(donation=one, amount=Decimal(10), arrived_on=today, by=by)
        donations.thank(donation=one, thanks="谢谢", by=by)
        donations.take_down(donation=one, reason="更正", by=by)
        goods = {"quantity": Decimal(1), "unit": "袋", "unit_price": Decimal(10), "valuation": "发票"}
        donations.take_in(donation=two, given_on=today, by=by, **goods)
        donations.withdraw(donation=three, reason="撤回", by=by)
        made = kinds.record(
            division=village, form="labour", source="village_collective", what="见证", given_by="见证组",
            given_on=today, by=by, **goods,
        )  # fmt: skip
        kinds.strike(kind=made, reason="有误", by=by)
        proofs.add(noun="donation", row=one, files=[minutes()], by=by, account_id=by.person.account.pk)
    income_reference.load()
    demo_income.load({})


def act_on_fees() -> None:
    today, leader = timezone.localdate(), make_post(role="township_leader", division=HENGXI)
    with at_work("shitang.clerk") as by:
        vote, facility = make_decision(by=by), make_paying(name="见证水站")
        row = fees.draft(
            facility=facility, basis="vote", decision=vote, name="见证费", price=Decimal(1), unit="year",
            households=2, from_date=today, by=by,
        )  # fmt: skip
        fees.revise(
            item=row, version=row.version, facility=facility, basis="vote", decision=vote, name="见证水费",
            price=Decimal(1), unit="year", households=2, from_date=today, by=by,
        )  # fmt: skip
        fees.submit(item=row, by=by)
        fees.send_back(item=row, reason="补", by=leader)
        fees.submit(item=row, by=by)
        fees.approve(item=row, by=leader)
        period = fees.open_period(item=row, name="一期", starts_on=today, households=2, by=by)
        fees.collect(period=period, households=1, amount=Decimal(1), collected_on=today, ticket="1", by=by)
        fees.end(item=row, reason="停", by=by)


def act_on_cases_and_awards() -> None:
    today, leader = timezone.localdate(), make_post(role="township_leader", division=HENGXI)
    clerk = make_post(division=HENGXI)
    finance, county = (make_post(role="finance", division=COUNTY) for _ in range(2))
    caps = {"money_cap": Decimal(20), "labour_cap": Decimal(10), "day_value": Decimal(80)}
    cases.set_rule(from_date=today, document="见证", by=finance, **caps)
    for ground, grade in (("one_case", ""), ("grade", "优秀")):
        awards.set_rule(
            from_date=today,
            ground=ground,
            grade=grade,
            rate=Decimal(30),
            ceiling=Decimal(9),
            document="见证",
            by=finance,
        )
    village = Division.objects.get(pk=SHITANG)
    with at_work("shitang.clerk") as by:
        said = {"name": "见证议事", "year": 2093, "population": 9, "payers": 2, "per_head": Decimal(1)}
        said |= {"labourers": 1, "days_each": Decimal(1), "decision": make_decision(way="one_case", by=by)}
        row, other = (cases.draft(division=village, by=by, **said) for _ in range(2))
        cases.revise(case=row, version=row.version, by=by, **(said | {"population": 10}))
        cases.submit(case=row, by=by)
        cases.send_back(case=row, reason="补", by=leader)
        cases.submit(case=row, by=by)
        cases.approve(case=row, by=leader)
        cases.drop(case=other, reason="不办", by=by)
        cases.collect(case=row, people=1, amount=Decimal(1), collected_on=today, ticket="2", by=by)
        cases.work(case=row, given_by="甲", days=Decimal(1), given_on=today, by=by)
        cases.finish(case=row, accepted_on=today, acceptance="验收单", cost=Decimal(9), by=leader)
    row.refresh_from_db()
    award = awards.reckon(row=row, by=clerk)
    awards.propose(award=award, by=clerk)
    awards.send_back(award=award, reason="补", by=finance)
    awards.propose(award=award, by=clerk)
    awards.approve(award=award, by=finance)
    awards.allocate(awards=[award], document="见证奖补文", by=county)
    grade = {"year": 2093, "grade": "优秀", "decided_on": today, "document": "通报"}
    awards.drop(award=awards.reckon_grade(division=village, by=clerk, **grade), reason="重算", by=clerk)
