"""有制度 and filing: the village's part in the plan, projects in step, the self-evaluation itself, reports on tasks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evaluation.calculators.filing import owed_windows
from evaluation.models import Evaluation, Round, Scheme
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, TaskReport
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import COUNTY, HENGXI, SHITANG, make_division
from tests.funding.project_rows import Staff, make_project
from tests.funding.project_rows import bring as bring_project
from tests.tasks_checklist.finding_rows import committee

pytestmark = pytest.mark.django_db


def share(
    *, measure: str = "plan_filed", every: str = "", state: str = "running", due: int = 0, **more
) -> Assignment:
    """The village's share of a task of its township's plan, due so many days ago."""
    year = timezone.localdate().year
    said = {"title": f"{year}年计划", "state": "issued", "issued_on": date(year, 1, 1)}
    plan, _new = AnnualPlan.objects.get_or_create(
        division=make_division(code=HENGXI), year=year, defaults=said
    )
    task = AnnualTask.objects.create(
        plan=plan, number=plan.tasks.count() + 1, title="任务", measure=measure, every=every
    )
    given = {"given_at": timezone.now() - timedelta(days=200), **more}
    return Assignment.objects.create(
        task=task,
        party=committee(),
        division=make_division(code=SHITANG),
        due_on=days_ago(due),
        state=state,
        **given,
    )


def ago(days: int):
    return timezone.now() - timedelta(days=days)


# --- the plan -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "points"),
    [
        ({"reported_at": 10, "confirmed_at": 5}, "3"),
        ({"reported_at": 3, "confirmed_at": 1}, "1.5"),
        ({"reported_at": 10}, "0"),
        ({}, "0"),
    ],
)
def test_reported_by_its_day_and_confirmed(said, points):
    share(due=5, **{name: ago(days) for name, days in said.items()})
    counted = count("annual_plan")
    assert counted.points == Decimal(points)
    assert counted.numerator / counted.denominator == Decimal(points) / 3
    assert bool(counted.raises) == (points == "0")


def test_confirmed_after_the_deadline_was_not_confirmed_then():
    share(due=5, reported_at=ago(10), confirmed_at=ago(1))
    assert count("annual_plan", period=this_year(deadline=ago(2))).points == 0


def test_without_a_share_there_is_nothing_to_judge():
    share(measure="training")
    assert figure("annual_plan") == (0, 0)


def test_projects_approved_this_year():
    staff = Staff()
    bring_project(make_project(staff), "approved", staff)
    make_project(staff, name="后塘村道路")
    repair = bring_project(make_project(staff, name="大修", kind="repair"), "approved", staff)
    assert repair.approved_on is not None
    assert figure("projects_in_step") == (1, 1)
    assert figure("projects_in_step", period=this_year(deadline=ago(1))) == (0, 0)


# --- filing -------------------------------------------------------------------------------------
def sheet(*, sent: timedelta | None, deadline, returns: int = 0):
    place = make_division(code=COUNTY)
    scheme = Scheme.objects.create(division=place, name="试", number=77)
    today = timezone.localdate()
    held = Round.objects.create(
        division=place, scheme=scheme, year=today.year, title="试", from_date=days_ago(90), until=today,
        opens_on=today, deadline=deadline, review_due=today,
    )  # fmt: skip
    Evaluation.objects.create(
        round=held, division=make_division(code=SHITANG), returns=returns,
        first_submitted_at=None if sent is None else deadline + sent,
    )  # fmt: skip
    return held


@pytest.mark.parametrize(
    ("sent", "returns", "points", "minus"),
    [
        (timedelta(0), 0, "2", "0"),
        (timedelta(days=7), 1, "1", "0"),
        (timedelta(days=7, seconds=1), 2, "0", "0.5"),
        (-timedelta(days=1), 3, "2", "1.0"),
        (None, 0, "0", "0"),
    ],
)
def test_filed_in_time_and_returned(sent, returns, points, minus):
    deadline = ago(10)
    held = sheet(sent=sent, deadline=deadline, returns=returns)
    counted = count("filed_on_time", period=this_year(deadline=deadline, round_id=held.pk))
    assert (counted.points, counted.minus) == (Decimal(points), Decimal(minus))


def test_reports_late_and_missing():
    year = timezone.localdate().year
    january = date(year, 1, 1)
    row = share(
        measure="", every="monthly", due=-60, given_at=timezone.make_aware(timezone.datetime(year, 1, 1))
    )
    period = type(this_year())(january, date(year, 4, 30), timezone.make_aware(timezone.datetime(year, 5, 3)))
    if timezone.now() < period.deadline:  # before May there is nothing to hand-work
        return
    for month, came in ((1, date(year, 2, 1)), (2, date(year, 3, 2))):
        first = date(year, month, 1)
        TaskReport.objects.create(
            assignment=row, period_from=first, period_until=first + timedelta(days=27), progress=1, done_text="办",
            reported_at=timezone.make_aware(timezone.datetime(came.year, came.month, came.day, 10)),
        )  # fmt: skip
    counted = count("reports_late", period=period)
    assert (counted.numerator, counted.denominator) == (3, 4)  # February a day late, March and April never
    assert counted.told == "应报送任务进展 4 次，迟报或未报 3 次"


def test_periods_owed():
    march = date(2026, 3, 10)
    found = owed_windows("monthly", march, date(2026, 6, 15), date(2026, 7, 30))
    assert found == [(date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 5, 1), date(2026, 5, 31))]
    assert owed_windows("monthly", march, date(2026, 6, 30), date(2026, 7, 1)) == found
    assert owed_windows("ten_days", march, date(2026, 3, 1), date(2026, 7, 1)) == []
