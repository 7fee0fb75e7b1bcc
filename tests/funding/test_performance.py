"""绩效: goals by the unit, agreed by finance, scored from the ledger, checked by another person, put to use."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from funding import performance_points as points
from funding.actions import performance as acts
from funding.actions.performance import Wanted
from funding.models import Allocation, Performance
from funding.models.performance import PERFORMANCE_FLOW
from funding.performances import shares_without
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.money_rows import make_account, make_use, put_in
from tests.funding.test_fund_report import spend

D = Decimal
YEAR = timezone.localdate().year


def test_points_follow_what_was_reached():
    assert points.earned(D(20), D(95), D("47.5")) == D("10.00")
    assert points.earned(D(20), D(95), D(99)) == D("20.00")
    assert points.earned(D(5), D(100), D(125), less=True) == D("4.00")
    assert points.earned(D(5), D(0), D(0)) == D("5.00")
    assert [points.grade(D(one)) for one in ("90", "89.99", "60", "59.99")] == ["优", "良", "中", "差"]
    assert points.whole([D(one[5]) for one in points.USUAL])


pytestmark = pytest.mark.django_db
MEASURES = [
    Wanted("execution", "预算执行率", D(100), D(10), "%"),
    Wanted("quality", "完好率", D(95), D(60), "%"),
    Wanted("cost", "单位成本", D(100), D(30), "元", less=True),
]


@pytest.fixture
def clerk():
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def finance():
    return make_post(role="township_finance", division=HENGXI)


def begun(by, **said) -> Performance:
    named = {"division": make_division(code=SHITANG), "year": YEAR, "name": "村级管护经费", "amount": D(1000)}
    return acts.draft(**named | {"goal": "设施有人管", "measures": MEASURES, "by": by} | said)


def scored(clerk, finance) -> Performance:
    row = begun(clerk)
    acts.submit(performance=row, by=clerk)
    acts.accept(performance=row, by=finance)
    quality, cost = row.measures.order_by("order")[1:]
    actuals = {quality.pk: (D("47.5"), "两座桥待修"), cost.pk: (D(80), "")}
    return acts.score(performance=row, actuals=actuals, by=clerk)


def test_a_sheet_from_goals_to_use(clerk, finance):
    purse = make_account(source="county")
    put_in(purse, 1000, by=finance)
    spend(purse, D(850), use=make_use(), by=finance)
    row = scored(clerk, finance)
    assert [one.points for one in row.measures.order_by("order")] == [D("8.50"), D("30.00"), D("30.00")]
    assert row.self_score == D("68.50")
    quality = row.measures.get(name="完好率")
    with pytest.raises(ValidationError, match="复核意见"):
        acts.check(performance=row, checked={quality.pk: D(25)}, by=finance)
    with pytest.raises(ValidationError, match="0 到 60"):
        acts.check(performance=row, checked={quality.pk: D(61)}, text="多", by=finance)
    row = acts.check(performance=row, checked={quality.pk: D(25)}, text="核减", by=finance)
    assert row.checked_score == D("63.50")
    row = acts.use_result(performance=row, result="mend", text="桥修好前不安排新增", by=finance)
    assert row.state == "used"


def test_weights_come_to_a_hundred_and_gaps_say_why(clerk, finance):
    row = begun(clerk, measures=MEASURES[:2])
    with pytest.raises(ValidationError, match="须为 100，现为 70"):
        acts.submit(performance=row, by=clerk)
    row = acts.change(performance=row, name="新", amount=D(5), goal="目标", measures=MEASURES, by=clerk)
    acts.submit(performance=row, by=clerk)
    acts.accept(performance=row, by=finance)
    quality, cost = row.measures.order_by("order")[1:]
    with pytest.raises(ValidationError, match="写明原因"):
        acts.score(performance=row, actuals={quality.pk: (D(1), ""), cost.pk: (D(1), "")}, by=clerk)
    with pytest.raises(ValidationError, match="完成值"):
        acts.score(performance=row, actuals={}, by=clerk)


def test_nobody_agrees_to_his_own_and_one_fund_has_one_sheet(clerk):
    row = begun(clerk)
    acts.submit(performance=row, by=clerk)
    also_finance = make_post(role="township_finance", division=HENGXI, person=clerk.person)
    with pytest.raises(ValidationError, match="自己填报"):
        acts.accept(performance=row, by=also_finance)
    with pytest.raises(ValidationError, match="已有绩效表"):
        begun(clerk)


def test_everything_not_in_the_table_of_moves_is_refused(clerk, finance):
    row = begun(clerk)
    before = {state: {move.act for move in PERFORMANCE_FLOW if state in move.before} for state in STATES}
    do = {
        "submit": lambda: acts.submit(performance=row, by=clerk),
        "accept": lambda: acts.accept(performance=row, by=finance),
        "return": lambda: acts.send_back(performance=row, reason="补", by=finance),
        "score": lambda: acts.score(performance=row, actuals={}, by=clerk),
        "check": lambda: acts.check(performance=row, checked={}, by=finance),
        "use": lambda: acts.use_result(performance=row, result="keep", text="好", by=finance),
    }
    for state in STATES:
        whole = {"self_score": 1, "checked_score": 1}
        Performance.objects.filter(pk=row.pk).update(state=state, **whole)
        for act, attempt in do.items():
            if act not in before[state] and not (act == "return" and state == "scored"):
                with pytest.raises(WrongMove):
                    attempt()
    Performance.objects.filter(pk=row.pk).update(state="proposed")
    with pytest.raises(Refused):
        acts.accept(performance=row, by=clerk)


STATES = ("draft", "proposed", "running", "scored", "checked", "used")


def test_issued_money_without_a_sheet_is_told(clerk, finance):
    said = {"document": "宁财〔2026〕1号", "name": "管护补助", "source": "county", "state": "issued"}
    make_division(code=GULI_VILLAGE)
    given = Allocation.objects.create(
        division=make_division(code=COUNTY),
        year=YEAR,
        amount=10,
        purpose="管护",
        issued_on=date(YEAR, 1, 5),
        **said,
    )
    for village in (SHITANG, GULI_VILLAGE):
        given.shares.create(division_id=village, amount=5)
    county = make_post(role="finance", division=COUNTY)
    assert shares_without(county, YEAR).count() == 2
    begun(clerk, allocation=given)
    assert [share.division_id for share in shares_without(county, YEAR)] == [GULI_VILLAGE]
    page = client_of(county).get("/money/performance/").text
    assert "管护补助" in page and "谷里" in page


def test_pages_of_a_sheet(clerk, finance):
    village, office = client_of(clerk), client_of(finance)
    begin = village.get("/money/performance/new/").text
    assert "设施完好率" in begin
    sent = {"division": SHITANG, "year": YEAR, "name": "管护经费", "amount": "1.5万元", "goal": "管好"}
    lines = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 1, "m-0-part": "quality", "m-0-name": "完好率"}
    lines |= {"m-0-target": "95", "m-0-unit": "%", "m-0-weight": "100"}
    answer = village.post("/money/performance/new/", sent | lines, follow=True)
    assert "15,000.00元" in answer.text
    row = Performance.objects.get()
    url = f"/money/performance/{row.pk}/"
    assert village.post(f"{url}submit/").status_code == 302
    assert office.post(f"{url}accept/").status_code == 302
    one = row.measures.get()
    score = {f"actual_{one.pk}": "90", f"why_{one.pk}": "一座桥"}
    assert village.post(f"{url}score/page/", score).status_code == 302
    assert office.get(f"{url}check/page/").status_code == 200
    assert office.post(f"{url}check/page/", {f"checked_{one.pk}": "94.74"}).status_code == 302
    assert office.post(f"{url}use/", {"result": "keep", "text": "照常"}).status_code == 302
    assert "94.74 分（优）" in village.get(url).text and "照常" in village.get(f"{url}print/").text
    assert village.post(f"{url}submit/").status_code == 400
    listed = b"".join(office.get("/money/performance/export/?form=csv").streaming_content).decode()
    assert "管护经费" in listed and "94.74" in listed
    auditor = client_of(make_post(role="auditor", division=COUNTY))
    assert auditor.get(url).status_code == 200 and auditor.get(f"{url}edit/").status_code == 403


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(clerk):
    client = client_of(make_post(role="finance", division=COUNTY))
    assert_flat(
        client, "/money/performance/", lambda number: begun(clerk, year=2020 + number, name=f"表{number}")
    )
