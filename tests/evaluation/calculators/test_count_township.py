"""镇街工作 and 部门工作 against hand-worked cases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Department, Party, Sector
from evaluation.models import Evaluation, Round, Scheme
from funding.models import BudgetLine
from maintenance.models import GuidanceVisit, TrainingPlan
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment
from tests.assets.factories import make_facility
from tests.evaluation.calculators.test_count_lists import frozen, publish, year_of
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, make_division, make_party
from tests.funding.life_rows import make_allocation, make_earmark
from tests.funding.money_rows import make_use
from tests.maintenance.caretaker_rows import make_session
from tests.maintenance.renewal_rows import XUGAO, listed
from tests.maintenance.standard_rows import make_standard
from tests.tasks_checklist.finding_rows import committee, office
from tests.tasks_checklist.visit_rows import make_plan, make_visit, owe, stops

pytestmark = pytest.mark.django_db


def test_mean_of_the_villages_by_their_facilities():
    place, today = make_division(code=COUNTY), timezone.localdate()
    scheme = Scheme.objects.create(division=place, name="试", number=77)
    held = Round.objects.create(
        division=place, scheme=scheme, year=today.year, title="试", from_date=days_ago(90), until=today,
        opens_on=today, deadline=timezone.now(), review_due=today,
    )  # fmt: skip
    for code, score, number in ((SHITANG, "90", 30), (XUGAO, "60", 10), (GULI_VILLAGE, "10", 5)):
        said = {"score": Decimal(score), "facilities": number}
        Evaluation.objects.create(round=held, division=make_division(code=code), **said)
    Evaluation.objects.create(round=held, division=make_division(code="320115009001"), facilities=99)
    counted = count("village_scores", unit=HENGXI, period=this_year(round_id=held.pk))
    assert (counted.numerator, counted.denominator) == (3300, 4000)
    assert counted.told == "按在用设施数加权，辖区村平均得分 82.50 分"


# --- tasks --------------------------------------------------------------------------------------
def plan_of(code: str) -> AnnualPlan:
    year = timezone.localdate().year
    said = {"title": "计划", "state": "issued", "issued_on": date(year, 1, 1)}
    return AnnualPlan.objects.create(division=make_division(code=code), year=year, **said)


def task(plan: AnnualPlan, *states: str, **more) -> AnnualTask:
    """A task with a share in each of the states, each of another unit."""
    made = AnnualTask.objects.create(plan=plan, number=plan.tasks.count() + 1, title="任务", **more)
    for state in states:
        done = timezone.now() - timedelta(days=1) if state == "confirmed" else None
        Assignment.objects.create(
            task=made, party=make_party(kind="village_committee"), division=make_division(code=SHITANG), state=state,
            due_on=days_ago(-1), confirmed_at=done, given_at=timezone.now() - timedelta(days=9),
        )  # fmt: skip
    return made


def test_tasks_all_of_whose_shares_are_confirmed():
    plan = plan_of(HENGXI)
    task(plan, "confirmed", "confirmed", "dropped")
    task(plan, "confirmed", "running")
    task(plan)
    task(plan, "running", due_on=date(plan.year + 1, 1, 9))  # not this year's
    task(plan, outline=True)
    assert figure("tasks_done", unit=HENGXI) == (1, 3)
    earlier = this_year(deadline=timezone.now() - timedelta(days=2))
    assert figure("tasks_done", unit=HENGXI, period=earlier) == (0, 3)


def test_without_a_plan_of_its_own_the_countys_shares_count():
    plan = plan_of(COUNTY)
    for state in ("confirmed", "running"):
        done = timezone.now() if state == "confirmed" else None
        Assignment.objects.create(
            task=task(plan), party=office(), division=make_division(code=HENGXI), due_on=timezone.localdate(),
            state=state, confirmed_at=done, given_at=timezone.now() - timedelta(days=9),
        )  # fmt: skip
    assert figure("tasks_done", unit=HENGXI) == (1, 2)


def test_visits_made_of_those_owed():
    plan, party = make_plan(), committee()
    before = (days_ago(20), days_ago(10))
    made = owe(plan=plan, party=party, first=before[0], last=before[1])
    owe(plan=plan, party=party, first=before[0], last=before[1])
    owe(plan=plan, party=party, first=before[0], last=days_ago(-3))  # its window is open
    owe(plan=plan, party=party, first=before[0], last=before[1], kind="unannounced")  # betrays nothing
    type(made).objects.everywhere(because="test").filter(pk=made.pk).update(stop=stops(make_visit())[0])
    assert figure("supervision_done", unit=HENGXI) == (0, 2)
    visit = type(made).objects.everywhere(because="test").get(pk=made.pk).stop.visit
    type(visit).objects.everywhere(because="test").filter(pk=visit.pk).update(
        state="recorded", recorded_at=timezone.now()
    )
    assert figure("supervision_done", unit=HENGXI) == (1, 2)


def test_sessions_held_of_those_planned():
    township, year = make_division(code=HENGXI), timezone.localdate().year
    for number in (2, 3):
        TrainingPlan.objects.create(
            division=township, year=year, title="方案", audience="管护员", hours=2, sessions_planned=number
        )
    make_session()
    make_session(state="planned")
    make_session(division=SHITANG)
    assert figure("trainings_held", unit=HENGXI) == (1, 5)


def test_the_townships_list_by_the_periods_end_or_by_the_deadline():
    listed(SHITANG)
    edition = frozen()
    period = year_of(edition)
    assert count("township_list", unit=HENGXI, period=period).points == 0
    publish(edition)
    assert count("township_list", unit=HENGXI, period=period).points == 4
    past = type(period)(period.from_date, timezone.localdate() - timedelta(days=1), period.deadline)
    if past.until.year == edition.year:
        assert count("township_list", unit=HENGXI, period=past).points == 2


# --- departments --------------------------------------------------------------------------------
def department(*sectors: str) -> Party:
    party = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT)
    Department.objects.create(party=party, title="局").sectors.set(Sector.objects.filter(pk__in=sectors))
    return party


def test_standards_and_lists_of_its_sectors():
    unit = str(department("04", "08").pk)
    listed(SHITANG, XUGAO)  # 0401
    make_facility(type_code="0401")
    make_facility(type_code="0801")
    make_facility(type_code="0101")
    make_standard(type_code="0401")
    make_standard(type_code="0101")
    edition = frozen(leaving=3)
    assert figure("standards_issued", unit=unit) == (1, 2)
    assert figure("sector_lists_complete", unit=unit, period=year_of(edition)) == (2, 4)
    assert figure("standards_issued", unit=str(department().pk)) == (0, 0)


def test_training_and_guidance_of_what_its_plans_asked():
    party = department("04")
    sector, other = Sector.objects.get(pk="04"), Sector.objects.get(pk="08")
    county, year = make_division(code=COUNTY), timezone.localdate().year
    said = {"division": county, "year": year, "title": "方案", "audience": "管护员", "hours": 2}
    TrainingPlan.objects.create(department=party, sector=sector, sessions_planned=3, **said)
    TrainingPlan.objects.create(sector=sector, sessions_planned=1, **said)
    TrainingPlan.objects.create(sector=other, sessions_planned=9, **said)
    make_session(division=COUNTY, sector=sector)
    make_session(division=COUNTY, sector=other)
    for place in (sector, other):
        GuidanceVisit.objects.create(
            division=make_division(code=SHITANG),
            sector=place,
            visited_on=timezone.localdate(),
            by_whom="局",
            advice="修",
        )
    assert figure("guidance_done", unit=str(party.pk)) == (2, 4)


def test_earmarks_given_out_of_what_was_budgeted():
    party, sector = department("04"), Sector.objects.get(pk="04")
    earmark = make_earmark(sector=sector)
    year = timezone.localdate().year
    BudgetLine.objects.create(
        division=make_division(code=SHITANG), year=year, source="county", use=make_use(), earmark=earmark,
        amount=8000, state="confirmed", confirmed_at=timezone.now(),
    )  # fmt: skip
    assert figure("earmarks_on_time", unit=str(party.pk)) == (0, 8000)
    make_allocation(shares={SHITANG: 6000}, earmark=earmark, sector=sector)
    assert figure("earmarks_on_time", unit=str(party.pk)) == (6000, 8000)
