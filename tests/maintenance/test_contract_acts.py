"""A contract: three years at most, facilities of the area, signed, checked and paid by result, evaluated, renewed or ended."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from maintenance import contract_terms as terms
from maintenance.actions import contract_checks as checks
from maintenance.actions import contracts as acts
from maintenance.models import Contract, ContractState, QualityCheck
from maintenance.models.contracts import FLOW
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.maintenance.contract_rows import BANDS, make_contract, said


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def drawn(by, **values) -> Contract:
    return acts.draw_up(division=make_division(code=HENGXI), bands=BANDS, by=by, **said(**values))


def test_a_term_is_three_years_at_most_in_words_and_in_the_database(clerk):
    first = timezone.localdate()
    assert drawn(clerk, from_date=first, until=terms.last_day(first)).pk
    with pytest.raises(ValidationError, match="不超过三年"):
        drawn(clerk, from_date=first, until=terms.last_day(first) + timedelta(days=1))
    with pytest.raises(ValidationError, match="在起始日期之后"):
        drawn(clerk, from_date=first, until=first)
    with pytest.raises(IntegrityError, match="contract_three_years_at_most"), transaction.atomic():
        make_contract(from_date=first, until=first + timedelta(days=1096))


def test_only_in_ones_own_area_and_with_the_right(clerk):
    with pytest.raises(Refused):
        acts.draw_up(division=make_division(code=GULI), bands=BANDS, by=clerk, **said())
    with pytest.raises(Refused):
        drawn(make_post(role="village_clerk", division=SHITANG))
    with pytest.raises(Http404):
        acts.finish(contract=make_contract(division=GULI), by=clerk)


def test_a_department_lets_contracts_of_its_sectors_only(db):
    make_type()
    department = make_post(role="department", division=COUNTY, sectors=["04"])
    place = make_division(code=COUNTY)
    with pytest.raises(Http404):
        acts.draw_up(division=place, bands=BANDS, by=department, **said(sector_id="01"))
    mine = acts.draw_up(division=place, bands=BANDS, by=department, **said(sector_id="04"))
    toilet, road = make_facility(), make_facility(type_code="0101")
    assert acts.add_facilities(contract=mine, facilities=[toilet.pk, road.pk], by=department) == 1
    assert mine.facilities.get() == toilet


def test_bands_pay_more_for_more(clerk):
    for bands in (
        [],
        [(Decimal(90), Decimal(50)), (Decimal(60), Decimal(70))],
        [(Decimal(1), Decimal(1))] * 2,
    ):
        with pytest.raises(ValidationError):
            acts.draw_up(division=make_division(code=HENGXI), bands=bands, by=clerk, **said())


def test_facilities_are_picked_while_it_is_a_draft(clerk):
    here, there = make_facility(), make_facility(division=GULI_VILLAGE)
    contract = drawn(clerk)
    with pytest.raises(ValidationError, match="还没有设施"):
        acts.sign(contract=contract, signed_on=timezone.localdate(), by=clerk)
    assert acts.add_facilities(contract=contract, facilities=[here.pk, there.pk], by=clerk) == 1
    assert acts.add_facilities(contract=contract, facilities=[here.pk], by=clerk) == 0
    assert acts.remove_facilities(contract=contract, facilities=[here.pk], by=clerk) == 1
    acts.add_facilities(contract=contract, facilities=[here.pk], by=clerk)
    acts.sign(contract=contract, signed_on=timezone.localdate(), by=clerk)
    for act in (acts.add_facilities, acts.remove_facilities):
        with pytest.raises(ValidationError, match="不能再改"):
            act(contract=contract, facilities=[here.pk], by=clerk)


def test_a_score_computes_what_may_be_paid(clerk):
    contract = make_contract(price=Decimal("80000.01"))
    spans = terms.periods(contract.from_date, contract.until, "quarter")
    prices = terms.prices(contract.price, spans)
    good = checks.check(contract=contract, period_from=spans[0][0], score=Decimal(95), by=clerk)
    fair = checks.check(contract=contract, period_from=spans[1][0], score=Decimal("89.99"), by=clerk)
    poor = checks.check(contract=contract, period_from=spans[2][0], score=Decimal(59), by=clerk)
    assert [good.payable, fair.payable, poor.payable] == [prices[0], terms.payable(prices[1], Decimal(70)), 0]
    with pytest.raises(ValidationError, match="已经考核"):
        checks.check(contract=contract, period_from=spans[0][0], score=Decimal(99), by=clerk)
    checks.void_check(check=good, reason="得分录错", by=clerk)
    again = checks.check(contract=contract, period_from=spans[0][0], score=Decimal(70), by=clerk)
    assert again.share == 70 and QualityCheck.objects.everywhere(because="test").count() == 4
    for day, says in ((spans[-1][0], "还没有开始"), (spans[0][1], "选择合同里的一个周期")):
        with pytest.raises(ValidationError, match=says):
            checks.check(contract=contract, period_from=day, score=Decimal(80), by=clerk)


def test_a_years_score_is_the_mean_of_its_checks(clerk):
    contract = make_contract()
    spans = terms.periods(contract.from_date, contract.until, "quarter")
    with pytest.raises(ValidationError, match="请填写得分"):
        checks.evaluate(contract=contract, year=1, result="qualified", text="好", by=clerk)
    for number, score in enumerate((90, 91, 80)):
        checks.check(contract=contract, period_from=spans[number][0], score=Decimal(score), by=clerk)
    made = checks.evaluate(contract=contract, year=1, result="qualified", text="好", by=clerk)
    assert made.score == 87
    with pytest.raises(ValidationError, match="已经评估"):
        checks.evaluate(contract=contract, year=1, result="qualified", text="好", by=clerk)
    with pytest.raises(ValidationError, match="还没有到评估的时候"):
        checks.evaluate(contract=contract, year=2, result="qualified", text="好", score=Decimal(90), by=clerk)


def renewed(contract, by) -> Contract:
    first = contract.until + timedelta(days=1)
    said = {"number": "XQ-1", "from_date": first, "until": terms.last_day(first, 1), "price": Decimal(1)}
    return acts.renew(contract=contract, by=by, **said)


def test_no_renewal_before_every_year_is_evaluated(clerk):
    first = timezone.localdate() - timedelta(days=340)
    contract = make_contract(from_date=first, until=terms.last_day(first, 1), facilities=2)
    with pytest.raises(ValidationError, match="还没有年度评估"):
        renewed(contract, clerk)
    checks.evaluate(contract=contract, year=1, result="qualified", text="好", score=Decimal(90), by=clerk)
    made = renewed(contract, clerk)
    assert (made.state, made.before, made.facilities.count(), made.bands.count()) == ("draft", contract, 2, 3)
    with pytest.raises(ValidationError, match="已经续签"):
        renewed(contract, clerk)


def test_an_unqualified_year_leads_to_the_end(clerk):
    contract = make_contract()
    checks.evaluate(contract=contract, year=1, result="unqualified", text="差", score=Decimal(40), by=clerk)
    contract.refresh_from_db()
    assert contract.state == "failed"
    with pytest.raises(ValidationError, match="不能续签"):
        renewed(contract, clerk)
    with pytest.raises(ValidationError, match="原因"):
        acts.terminate(contract=contract, reason=" ", by=clerk)
    assert "待终止" in client_of(clerk).get("/").text
    acts.terminate(contract=contract, reason="年度评估不合格", by=clerk)
    contract.refresh_from_db()
    assert (contract.state, contract.ended_on) == ("terminated", timezone.localdate())


ACTS = {
    "sign": lambda row, by: acts.sign(contract=row, signed_on=timezone.localdate(), by=by),
    "finish": lambda row, by: acts.finish(contract=row, by=by),
    "terminate": lambda row, by: acts.terminate(contract=row, reason="违约", by=by),
    "drop": lambda row, by: acts.drop(contract=row, reason="不签了", by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ContractState.values)
def test_every_move_that_is_not_in_the_table_is_refused(clerk, act, state):
    """By the action and by its page; the row stays as it is."""
    first = timezone.localdate() - timedelta(days=500)
    row = make_contract(state=state, from_date=first, until=terms.last_day(first, 1))
    rows = Contract.objects.everywhere(because="test").filter(pk=row.pk)
    before = rows.values().get()
    if any(move.act == act and state in move.before for move in FLOW):
        ACTS[act](row, clerk)
        assert rows.get().state == next(move.after for move in FLOW if move.act == act)
        return
    with pytest.raises(ValidationError, match="不能"):
        ACTS[act](row, clerk)
    sent = {"reason": "违约", "signed_on": timezone.localdate().isoformat()}
    answer = client_of(clerk).post(reverse(f"maintenance:contract-{act}", args=[row.pk]), sent)
    assert answer.status_code == 422
    assert rows.values().get() == before


def test_it_does_not_end_before_its_day(clerk):
    with pytest.raises(ValidationError, match="才到期"):
        acts.finish(contract=make_contract(), by=clerk)
