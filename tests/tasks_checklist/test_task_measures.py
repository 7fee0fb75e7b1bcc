"""What the records say of each key task, counted from the very rows; page, notices, reminders, API and the demo."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.system import SystemPost
from assets.actions.states import first_state, record_state
from maintenance import edition_publishing
from maintenance.models import Edition, Publication, TechniqueUse, YearEvaluation
from tasks_checklist.measures import day_of, hundredths, kept, proof_of
from tasks_checklist.models import (
    AnnualPlan,
    AnnualTask,
    Assignment,
    Frequency,
    Milestone,
    Obligation,
    SupervisionPlan,
    Team,
    Visit,
    VisitStop,
)
from tasks_checklist.places import TASK_MEASURES, Proof
from tasks_checklist.task_counting import added_up, counted_on, facilities
from tasks_checklist.task_measures import standards_in_use
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_post
from tests.maintenance.caretaker_rows import make_caretaker, make_session
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.guidance_rows import make_technique
from tests.maintenance.item_rows import make_item
from tests.maintenance.standard_rows import make_standard
from tests.tasks_checklist.finding_rows import committee

JIANGNING, NEIGHBOUR = "320115000000", "320115009209"
ALL = [JIANGNING, HENGXI, SHITANG, NEIGHBOUR]
YEAR, TODAY = timezone.localdate().year, timezone.localdate()
PLACES = st.sampled_from(["320115009210", "320115009209", "320115007001", "320116001001"])


@given(st.dictionaries(PLACES, st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_a_township_is_the_sum_of_its_villages(counted):
    found = added_up(["320115000000", "320115009000", "320115009210", "320116000000"], counted)
    inside = [figures for place, figures in counted.items() if place.startswith("320115")]
    assert found.get("320115000000", (0, 0)) == tuple(map(sum, zip(*inside, strict=True))) if inside else True
    assert found.get("320115009210") == counted.get("320115009210")


@given(st.integers(0, 500), st.integers(1, 500))
def test_all_is_never_said_of_less(done, whole):
    percent = hundredths(Proof(min(done, whole), whole, ""))
    assert (percent == 100) == (done >= whole)
    assert hundredths(Proof(0, 0, "")) is None and hundredths(None) is None


def make_plan(**values) -> AnnualPlan:
    said = {"title": "重点任务", "state": "issued", "issued_on": TODAY, **values}
    return AnnualPlan.objects.create(division=make_division(code=HENGXI), year=YEAR, **said)


def make_records(village: str) -> None:
    """Of every measure one thing that proves in the village and one that does not."""
    made = [make_facility(division=village, built=str(YEAR)) for _n in (1, 2)]
    make_item(facility=made[0], fund_kinds=["village_collective"], mode="purchased")
    make_item(facility=made[1], mode="purchased")
    contract = make_contract(
        facilities=0, from_date=TODAY - timedelta(days=400), until=TODAY + timedelta(days=300), state="active"
    )
    contract.facilities.add(made[0])
    YearEvaluation.objects.create(contract=contract, year=1, score=90, result="qualified", text="好")
    TechniqueUse.objects.create(
        technique=make_technique(name=f"技术{village}"), division_id=village, from_date=TODAY
    )
    make_session(division=village, people=[make_caretaker(division=village).person])
    make_caretaker(division=village)


def make_supervision(village: str) -> None:
    """Three visits owed: one made, one not, and a hidden one that nobody must learn of."""
    place = make_division(code=HENGXI)
    plan, _new = SupervisionPlan.objects.get_or_create(
        division=place,
        year=YEAR,
        defaults={"title": "督导", "seed": 1, "state": "standing", "approved_on": date(YEAR, 1, 1)},
    )
    team, _new = Team.objects.get_or_create(division=place, name="一组")
    party = committee(division=village)
    for kind, made in (("regular", True), ("regular", False), ("unannounced", False)):
        often = Frequency.objects.create(plan=plan, target="village", rhythm="yearly", kind=kind)
        owed = Obligation.objects.create(
            plan=plan, frequency=often, party=party, division=party.division,
            window_from=date(YEAR, 1, 1), window_until=TODAY,
        )  # fmt: skip
        if made:
            visit = Visit.objects.create(plan=plan, division=place, team=team, on=TODAY, state="recorded")
            owed.stop = VisitStop.objects.create(visit=visit, seq=1, party=party, division=party.division)
            owed.save()


def prove(key: str) -> dict[str, Proof]:
    return TASK_MEASURES.get(key).prove(ALL, YEAR, TODAY)


@pytest.fixture
def records(db):
    for code in ALL:
        make_division(code=code)
    make_records(SHITANG)
    make_standard()
    plan = make_plan()
    task = AnnualTask.objects.create(plan=plan, number=1, title="计划", due_on=TODAY, measure="plan_filed")
    sector = make_facility(division=SHITANG, coded=False).type.sector
    Milestone.objects.create(task=task, sector=sector, title="印发", due_on=TODAY)
    make_supervision(SHITANG)
    edition = Edition.objects.create(division_id=HENGXI, year=YEAR, number=1)
    Publication.objects.create(
        kind=edition_publishing.KIND, object_id=str(edition.pk), division_id=HENGXI, title="公示", term_days=7,
        state="running", from_date=TODAY, until=TODAY, phone="025", published_at=timezone.now(),
    )  # fmt: skip
    other = AnnualTask.objects.create(
        plan=plan, number=2, title="办法", due_on=TODAY, measure="units_confirmed"
    )
    for code, state in ((SHITANG, "confirmed"), (NEIGHBOUR, "running")):
        party = committee(division=code)
        at = timezone.now() if state == "confirmed" else None
        Assignment.objects.create(
            task=other, party=party, division=party.division, due_on=TODAY, state=state, confirmed_at=at
        )
    return task


EXPECTED = {  # of 石塘, 横溪, and 徐高 that has nothing
    "plan_filed": (None, (1, 1), None),
    "techniques": ((1, 1), (1, 2), (0, 1)),
    "standards": ((1, 1), (1, 1), None),
    "upkeep_funded": ((1, 2), (1, 2), None),
    "training": ((1, 2), (1, 2), None),
    "funding_named": ((1, 2), (1, 2), None),
    "lists_and_codes": ((2, 3), (2, 3), None),
    "contracts": ((1, 2), (1, 2), None),
    "supervision": ((1, 2), (1, 2), None),
    "units_confirmed": (None, (1, 2), None),
}


def test_every_measure_proves_what_the_records_hold_and_opens_them(records):
    county = client_of(make_post(role="county_office", division=JIANGNING))
    for key, figures in EXPECTED.items():
        found = prove(key)
        for code, wanted in zip((SHITANG, HENGXI, NEIGHBOUR), figures, strict=True):
            proof = found.get(code)
            assert (proof and (proof.done, proof.whole)) == wanted, (key, code, proof)
            if proof and proof.url:
                assert county.get(proof.url).status_code == 200, proof.url
    halves = prove("exchange")[SHITANG]
    assert halves.done == 1 and halves.whole == (1 if TODAY.month < 7 else 2)
    assert "已公布" in prove("lists_and_codes")[HENGXI].told


def test_a_share_is_prefilled_with_its_own_place(records):
    records.measure = "techniques"
    records.save()
    party = committee(division=SHITANG)
    row = Assignment.objects.create(task=records, party=party, division=party.division, due_on=TODAY)
    proof = proof_of(row, TODAY)
    assert hundredths(proof) == 100 and kept(row, proof, TODAY)["told"] == proof.told
    records.measure = ""
    assert proof_of(row, TODAY) is None and kept(row, None, TODAY) == {}


def test_a_past_year_reads_the_records_of_its_end(records):
    """What was taken out of use since counts as it was, what was built since does not; the page says which day it reads."""
    past, by = YEAR - 2, SystemPost()
    end, said = date(past, 12, 31), {"division": SHITANG, "built": f"{past - 1}"}
    coded, gone, unrecorded = (make_facility(**said) for _n in range(3))
    for row in (coded, gone):
        first_state(row, from_date=date(past, 2, 1), reason="登记", by=by)
    record_state(facility=gone, from_date=TODAY, reason="报废", by=by, status="retired")
    then, now = set(facilities([SHITANG], end)), set(facilities([SHITANG], TODAY))
    assert then == {coded, gone, unrecorded} and gone not in now and len(now) > 2
    assert set(counted_on(end).filter(coded=True)) == {coded, gone}, (
        "the register learnt of the third one later"
    )
    assert not standards_in_use([NEIGHBOUR], past, end), "there stood nothing"
    assert standards_in_use([SHITANG], past, end)[SHITANG].whole == 1
    plan = AnnualPlan.objects.create(
        division=make_division(code=HENGXI),
        year=past,
        title="往年",
        state="closed",
        issued_on=date(past, 1, 5),
    )
    task = AnnualTask.objects.create(
        plan=plan, number=1, title="资金", due_on=date(past, 12, 1), measure="funding_named"
    )
    county = client_of(make_post(role="county_office", division=JIANGNING))
    shown = county.get(reverse("tasks_checklist:task-detail", args=[task.pk])).text
    assert f"按 {end} 的记录核算" in shown and "按今天的登记" in shown
    running = county.get(reverse("tasks_checklist:task-detail", args=[records.pk])).text
    assert "的记录核算" not in running and day_of(YEAR, TODAY) == TODAY
    given = Assignment.objects.create(
        task=task, party=committee(), division=make_division(code=SHITANG), due_on=end
    )
    kept_ = kept(given, Proof(1, 2, "半数"), TODAY)
    assert kept_["on"] == f"{end}"


@pytest.mark.parametrize("key", list(TASK_MEASURES._entries))
def test_more_rows_ask_no_more_questions(records, key):
    with CaptureQueriesContext(connection) as few:
        prove(key)
    for place in (NEIGHBOUR, "320115009208"):
        make_division(code=place)
        make_records(place)
        make_supervision(place)
    with CaptureQueriesContext(connection) as many:
        prove(key)
    assert len(many) == len(few) <= 6
