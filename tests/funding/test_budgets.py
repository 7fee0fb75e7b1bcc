"""预算: proposed from below, confirmed by another, locked then; changed only by a further line."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from funding.actions import budgets
from funding.models import BudgetLine, BudgetState
from funding.models.life import BUDGET_FLOW
from tests.factories import COUNTY, SHITANG, make_division, make_post
from tests.funding.life_rows import make_earmark
from tests.funding.money_rows import make_use

pytestmark = pytest.mark.django_db


def make_line(*, by, amount=5000, **more) -> BudgetLine:
    said = {
        "year": timezone.localdate().year, "source": "county", "use": make_use(), "sector": None, "earmark": None,
        "reason": "",
    }  # fmt: skip
    return budgets.draft(division=make_division(code=SHITANG), amount=Decimal(amount), by=by, **said | more)


@pytest.fixture
def village():
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def finance():
    return make_post(role="finance", division=COUNTY)


def test_confirmed_it_is_locked_and_only_adjusted(village, finance):
    line = make_line(by=village)
    line = budgets.propose(line=line, by=village)
    with pytest.raises(ValidationError, match="批复文号"):
        budgets.confirm(line=line, document=" ", by=finance)
    line = budgets.confirm(line=line, document="宁财预〔2026〕1号", by=finance)
    with pytest.raises(ValidationError, match="不能再改"):
        budgets.revise(line=line, version=line.version, amount=Decimal(1), by=village)
    with pytest.raises(ValidationError, match="小于零"):
        budgets.adjust(line=line, amount=Decimal("-5000.01"), reason="压减", by=village)
    less = budgets.adjust(line=line, amount=Decimal(-2000), reason="压减", by=village)
    budgets.confirm(line=budgets.propose(line=less, by=village), document="宁财预〔2026〕9号", by=finance)
    with pytest.raises(ValidationError, match="小于零"):
        budgets.adjust(line=line, amount=Decimal("-3000.01"), reason="再压减", by=village)


def test_nobody_confirms_his_own(finance):
    line = make_line(by=make_post(role="township_finance", division="320115009000"))
    BudgetLine.objects.everywhere(because="t").filter(pk=line.pk).update(
        state="proposed", proposed_by=finance.person
    )
    with pytest.raises(ValidationError, match="不能批复自己"):
        budgets.confirm(line=line, document="1", by=finance)


def test_an_earmark_is_of_the_same_money(village, finance):
    with pytest.raises(ValidationError, match="不一致"):
        make_line(by=village, source="city", earmark=make_earmark(by=finance))


@pytest.mark.parametrize("state", BudgetState.values)
def test_what_is_not_in_the_table_is_refused(village, finance, state):
    line = make_line(by=village)
    BudgetLine.objects.everywhere(because="t").filter(pk=line.pk).update(state=state)
    acts = {
        "propose": lambda: budgets.propose(line=line, by=village),
        "confirm": lambda: budgets.confirm(line=line, document="1", by=finance),
        "return": lambda: budgets.send_back(line=line, reason="重报", by=finance),
    }
    assert set(acts) == {move.act for move in BUDGET_FLOW}
    for act, do in acts.items():
        if state not in next(move for move in BUDGET_FLOW if move.act == act).before:
            with pytest.raises(ValidationError):
                do()
