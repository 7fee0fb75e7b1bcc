"""Looking and mending: inspections, the village's own checks, repairs, villagers' matters, training."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Party
from maintenance.models import InspectionDuty, Matter
from tests.assets.factories import make_facility
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import COUNTY, HENGXI, SHITANG, make_party, make_post
from tests.maintenance.caretaker_rows import make_caretaker, make_session
from tests.maintenance.matter_rows import advance, make_handler, make_matter
from tests.maintenance.plan_rows import make_duty, make_plan

pytestmark = pytest.mark.django_db
NEAR = this_year


def duty(plan, *, due: int, done: int | None = None, state: str = "pending", **more) -> InspectionDuty:
    """Due so many days ago, done so many days ago."""
    said = {"done_on": days_ago(done), "state": "done"} if done is not None else {"state": state}
    facility = more.pop("facility", None) or make_facility()
    return make_duty(
        facility=facility, plan=plan, opens_on=days_ago(due + 3), due_on=days_ago(due), **said, **more
    )


def since(days: int):
    """A period of the last so many days."""
    period = this_year(until=timezone.localdate())
    return type(period)(days_ago(days), period.until, period.deadline)


def test_inspections_in_time():
    plan = make_plan(doer="village")
    duty(plan, due=5, done=6)  # in time
    duty(plan, due=5, done=5)  # on its very day
    duty(plan, due=5, done=4)  # late
    duty(plan, due=5)  # missed
    duty(plan, due=5, state="excused")  # not owed
    duty(plan, due=0)  # today is not over
    duty(plan, due=40, done=41)  # before the period
    counted = count("inspections_on_time", period=since(30))
    assert (counted.numerator, counted.denominator) == (2, 4)
    assert counted.told == "应完成巡查 4 项，按时完成 2 项，50.0%"
    assert counted.raises == "巡查按期完成，已有 2 项超期或未巡"
    assert "state=owed" in counted.url


def test_inspections_of_others_are_theirs():
    operator = make_party(division=COUNTY, kind=Party.Kind.OPERATOR)
    duty(make_plan(doer="village"), due=5, done=5)
    duty(make_plan(doer="department"), due=5)
    duty(make_plan(doer="township"), due=5)
    duty(make_plan(doer="keeper"), due=5, party=operator)
    theirs = make_facility()
    type(theirs).objects.everywhere(because="test").filter(pk=theirs.pk).update(keeper=operator)
    duty(make_plan(doer="keeper"), due=5, facility=theirs)
    assert figure("inspections_on_time", period=since(30)) == (1, 1)


def test_done_after_the_deadline_was_missed_then():
    plan = make_plan(doer="village")
    duty(plan, due=5, done=1)
    duty(plan, due=5, done=5)
    period = this_year(deadline=timezone.now() - timedelta(days=3))
    assert figure("inspections_on_time", period=period) == (1, 2)


def test_self_checks_of_a_plan():
    plan = make_plan(kind="self_check", doer="village")
    for due, done in ((3, 3), (10, 8), (17, None)):
        duty(plan, due=due, done=done)
    assert figure("self_checks", period=since(20)) == (2, 3)
    assert figure("inspections_on_time", period=since(20)) == (0, 0)


def test_without_a_plan_a_check_a_week_is_owed():
    period = since(20)
    numerator, weeks = figure("self_checks", period=period)
    assert numerator == 0
    assert 3 <= weeks <= 4


# --- mending ------------------------------------------------------------------------------------
def people():
    return {
        "clerk": make_post(role="township_clerk", division=HENGXI),
        "handler": make_handler(),
        "leader": make_post(role="township_leader", division=HENGXI),
    }


def limits(matter: Matter, **values) -> Matter:
    Matter.objects.everywhere(because="test").filter(pk=matter.pk).update(**values)
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)


def test_repairs_closed_in_time_of_closed_and_overdue():
    staff, now = people(), timezone.now()
    early = now - timedelta(hours=1)
    advance(make_matter(), "closed", **staff)
    limits(advance(make_matter(), "closed", **staff), done_by_time=early)  # closed late
    limits(make_matter(), done_by_time=early)  # overdue
    limits(advance(make_matter(), "suspended", **staff), done_by_time=early)  # its clock stands
    limits(advance(make_matter(), "handled", **staff), done_by_time=early)  # waits for who verifies
    make_matter()  # runs
    counted = count("repairs_on_time", period=this_year(deadline=timezone.now()))
    assert (counted.numerator, counted.denominator) == (1, 3)
    assert counted.raises == "在限期内办结维修，已有 2 件超期"


def test_repairs_as_of_the_deadline():
    staff = people()
    matter = make_matter()
    deadline = timezone.now()
    advance(matter, "closed", **staff)
    assert figure("repairs_on_time") == (1, 1)
    assert figure("repairs_on_time", period=this_year(deadline=deadline)) == (0, 0)


def test_villagers_matters_taken_and_due():
    staff, early = people(), timezone.now() - timedelta(hours=1)
    citizen = {"source": Matter.Source.CITIZEN}
    advance(make_matter(**citizen), "closed", **staff)
    limits(advance(make_matter(**citizen), "accepted", **staff), done_by_time=early)
    advance(make_matter(**citizen), "accepted", **staff)  # its limit runs
    make_matter(**citizen)  # not taken yet
    advance(make_matter(), "closed", **staff)  # by staff
    counted = count("public_reports_answered", period=this_year(deadline=timezone.now()))
    assert (counted.numerator, counted.denominator) == (1, 2)
    assert "by=villagers" in counted.url


# --- learning -----------------------------------------------------------------------------------
def test_trained_of_those_at_work_for_thirty_days():
    trained, idle, newcomer, gone = (make_caretaker(from_date=days_ago(days)) for days in (400, 31, 29, 400))
    make_caretaker(
        person=trained.person, kind="road", from_date=days_ago(400)
    )  # two kinds of work, one person
    type(gone).objects.everywhere(because="test").filter(pk=gone.pk).update(until=days_ago(1))
    make_session(people=[trained.person, newcomer.person, gone.person])
    make_session(people=[idle.person], state="planned")
    counted = count("keepers_trained")
    assert (counted.numerator, counted.denominator) == (1, 2)
    assert counted.told == "在岗满30日的管护人员 2 名，当年参训 1 名，50.0%"


def test_last_years_session_does_not_count():
    caretaker = make_caretaker()
    make_session(
        people=[caretaker.person], held_on=timezone.localdate().replace(month=1, day=1) - timedelta(days=1)
    )
    assert figure("keepers_trained") == (0, 1)
    assert count("keepers_trained", unit=f"{SHITANG[:9]}201").denominator == 0
