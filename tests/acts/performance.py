"""绩效: goals drafted, worded anew, returned, agreed, scored, sent back, scored again, checked, put to use."""

from decimal import Decimal

from accounts.models import Division
from funding.actions import performance
from funding.actions.performance import Wanted
from tests.acts import at_work
from tests.factories import HENGXI, SHITANG, make_post

MEASURES = [Wanted("quality", "完好率", Decimal(95), Decimal(100), "%")]


def act_on_performance() -> None:
    village = Division.objects.get(pk=SHITANG)
    finance = make_post(role="township_finance", division=HENGXI)
    said = {"name": "见证绩效", "amount": Decimal(100), "goal": "见证", "measures": MEASURES}
    with at_work("hx.clerk") as clerk:
        row = performance.draft(division=village, year=2093, by=clerk, **said)
        performance.change(performance=row, by=clerk, **said)
        performance.submit(performance=row, by=clerk)
        performance.send_back(performance=row, reason="补充", by=finance)
        performance.submit(performance=row, by=clerk)
        performance.accept(performance=row, by=finance)
        actuals = {row.measures.get().pk: (Decimal(90), "一处待修")}
        performance.score(performance=row, actuals=actuals, by=clerk)
        performance.check(performance=row, checked={}, by=finance)
        performance.use_result(performance=row, result="keep", text="照常安排", by=finance)
