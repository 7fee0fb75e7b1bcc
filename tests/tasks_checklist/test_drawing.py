"""From rows to a drawing, adopted into visits: once whatever crashes, the past kept, what changed meanwhile refused."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Sector
from accounts.system import SystemPost
from tasks_checklist import demo_synthetic
from tasks_checklist.actions import drawing as acts
from tasks_checklist.actions import supervision
from tasks_checklist.models import (
    Blackout,
    Drawing,
    Finding,
    Obligation,
    SupervisionPlan,
    Team,
    Visit,
    VisitState,
    VisitStop,
)
from tasks_checklist.planning.drawing import draw
from tasks_checklist.supervision_input import digest_of, problem_of

pytestmark = pytest.mark.django_db
BEGINNINGS = pytest.mark.parametrize("how", ["recorded", "finding"])
YEAR, FIRST = 2026, date(2026, 1, 1)


@pytest.fixture
def plan() -> SupervisionPlan:
    Sector.objects.get_or_create(code="01", defaults={"name": "交通道路"})
    return demo_synthetic.fill(21, year=YEAR)


def drawn_and_kept(plan: SupervisionPlan, first: date = FIRST) -> Drawing:
    problem = problem_of(plan, first)
    return acts.keep(plan=plan, problem=problem, drawn=draw(problem), from_date=first, job_id=None)


def adopted(plan: SupervisionPlan, first: date = FIRST) -> Drawing:
    found = drawn_and_kept(plan, first)
    acts.adopt(drawing=found, by=SystemPost())
    return found


def test_a_drawing_is_adopted_into_visits(plan):
    found = adopted(plan)
    assert found.outside_window == 0 and found.gap <= 0.05
    assert plan.visits.count() == found.visits_count
    met = Obligation.objects.filter(plan=plan).select_related("stop__visit")
    assert len(met) == found.obligations
    assert all(one.window_from <= one.stop.visit.on <= one.window_until for one in met)
    assert all(one.stop.party_id == one.party_id for one in met)
    hidden = plan.visits.filter(kind="unannounced")
    assert hidden.exists() and all(visit.hidden for visit in hidden)


def test_drawing_again_moves_nothing(plan):
    adopted(plan)
    before = set(plan.visits.values_list("pk", "team", "on"))
    again = adopted(plan)
    assert again.moved == []
    assert set(plan.visits.values_list("pk", "team", "on")) == before


def test_the_pinned_and_the_past_stay(plan):
    adopted(plan)
    first, *_, last = plan.visits.order_by("on", "pk")
    Visit.objects.filter(pk=last.pk).update(pinned=True)
    Visit.objects.filter(pk=first.pk).update(state=VisitState.RECORDED)
    Blackout.objects.create(division=plan.division, from_date=last.on, until=last.on, note="全县大会")
    adopted(plan, date(2026, 3, 2))
    last.refresh_from_db()
    assert last.pinned and last.state == VisitState.PLANNED and last.stops.exists()
    first.refresh_from_db()
    assert first.state == VisitState.RECORDED and first.stops.exists()
    others = plan.visits.filter(on=last.on, state=VisitState.PLANNED).exclude(pk=last.pk)
    assert not others.exists(), "nobody else is sent on a day that is closed"


def test_what_changed_meanwhile_is_not_overwritten(plan):
    adopted(plan)
    waiting = drawn_and_kept(plan)
    Visit.objects.filter(pk=plan.visits.first().pk).update(pinned=True)
    with pytest.raises(ValidationError):
        acts.adopt(drawing=waiting, by=SystemPost())


def begin_visit(visit: Visit, how: str) -> VisitStop:
    """Its first stop recorded, or a finding drafted there."""
    stop = visit.stops.order_by("seq")[0]
    if how == "recorded":
        VisitStop.objects.filter(pk=stop.pk).update(recorded_at=timezone.now(), seen="已看")
    else:
        Finding.objects.create(
            number="测试-1", division=stop.division, party=stop.party, issuer=stop.party, stop=stop,
            source=Finding.Source.VISIT, severity="common", title="管护牌缺失",
        )  # fmt: skip
    return stop


@BEGINNINGS
def test_a_visit_that_was_begun_is_not_drawn_anew(plan, how):
    adopted(plan)
    visit = plan.visits.order_by("on", "pk")[0]
    stop, others = begin_visit(visit, how), set(visit.stops.values_list("pk", flat=True))
    met = set(stop.obligations.values_list("pk", flat=True))
    Blackout.objects.create(division=plan.division, from_date=visit.on, until=visit.on, note="全县大会")
    adopted(plan)
    visit.refresh_from_db()
    assert visit.state == VisitState.PLANNED and set(visit.stops.values_list("pk", flat=True)) == others
    assert met and set(stop.obligations.values_list("pk", flat=True)) == met


@BEGINNINGS
def test_what_was_begun_after_the_drawing_refuses_it(plan, how):
    adopted(plan)
    waiting = drawn_and_kept(plan)
    stop = begin_visit(plan.visits.order_by("on", "pk")[0], how)
    with pytest.raises(ValidationError, match="重新拟排"):
        acts.adopt(drawing=waiting, by=SystemPost())
    assert VisitStop.objects.filter(pk=stop.pk).exists()


@BEGINNINGS
@pytest.mark.parametrize("end", ["close", "drop"])
def test_the_end_of_a_plan_leaves_what_was_begun_to_be_finished(plan, how, end):
    if end == "close":
        SupervisionPlan.objects.filter(pk=plan.pk).update(state=SupervisionPlan.State.STANDING)
    visits = [
        Visit.objects.create(plan=plan, division=plan.division, team=team, on=timezone.localdate())
        for team in Team.objects.filter(division=plan.division)[:2]
    ]
    party = plan.division.parties.first()
    for visit in visits:
        VisitStop.objects.create(visit=visit, seq=1, party=party, division=plan.division)
    begin_visit(visits[0], how)
    said = {"reason": "重编"} if end == "drop" else {}
    assert getattr(supervision, end)(plan=plan, by=SystemPost(), **said) == 1
    left = Visit.objects.filter(plan=plan).order_by("pk").values_list("state", flat=True)
    assert list(left) == [VisitState.PLANNED, VisitState.CANCELLED]


def test_a_drawing_is_adopted_once(plan):
    found = adopted(plan)
    with pytest.raises(ValidationError):
        acts.adopt(drawing=found, by=SystemPost())
    with pytest.raises(ValidationError):
        acts.drop(drawing=found, by=SystemPost())


def test_a_newer_drawing_takes_the_place_of_one_that_waits(plan):
    old, new = drawn_and_kept(plan), drawn_and_kept(plan)
    old.refresh_from_db()
    assert old.state == Drawing.State.DROPPED and new.state == Drawing.State.PROPOSED


def test_the_same_input_is_the_same(plan):
    before = digest_of(problem_of(plan, FIRST))
    assert digest_of(problem_of(plan, FIRST)) == before
    Team.objects.filter(division=plan.division).update(stops_a_day=3)
    assert digest_of(problem_of(plan, FIRST)) != before


def test_an_unknown_calendar_is_asked_for(plan):
    SupervisionPlan.objects.filter(pk=plan.pk).update(year=2044)
    plan.refresh_from_db()
    with pytest.raises(ValidationError, match="工作日历"):
        problem_of(plan, date(2044, 1, 1))


def test_the_questions_are_as_many_for_a_small_county_as_for_a_large(plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        problem_of(plan, FIRST)


def test_the_command_tells_the_plan(plan, capsys):
    call_command("plan_supervision", "--year", str(YEAR), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["outside_window"] == 0 and said["obligations"] and said["gap"] <= 0.05
    assert {"date", "team", "villages"} == set(said["visits"][0])
    assert all(len(code) == 12 for visit in said["visits"] for code in visit["villages"])


def test_the_command_names_what_is_missing():
    with pytest.raises(CommandError, match="没有2026年的督导计划"):
        call_command("plan_supervision", "--year", "2026")
