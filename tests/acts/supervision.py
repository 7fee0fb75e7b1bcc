"""督导排期: asked for and drawn by the worker, kept, adopted, drawn anew, dropped; and by the command."""

import io
from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.actions.handing_over import open_work
from accounts.models import Party, Person
from accounts.system import SystemPost
from common import acting
from tasks_checklist import demo_synthetic
from tasks_checklist.actions import drawing as acts
from tasks_checklist.actions import risking, supervision, teams, visits, waiving
from tasks_checklist.models import Drawing, Obligation, Team, TeamMember, Visit
from tests.acts import at_work
from tests.acts.jobs import work_off


def act_on_a_drawing() -> None:
    year = timezone.localdate().year
    call_command("load_demo", villages=5, year=year, stdout=io.StringIO(), stderr=io.StringIO())
    plan = demo_synthetic.SupervisionPlan.objects.everywhere(because="test").get(
        division=demo_synthetic.COUNTY
    )
    call_command(
        "plan_supervision", year=year, division=demo_synthetic.COUNTY, adopt=True, stdout=io.StringIO()
    )
    call_command(
        "plan_supervision", year=year, division=demo_synthetic.COUNTY, adopt=True, stdout=io.StringIO()
    )
    call_command("plan_supervision", year=year, division=demo_synthetic.COUNTY, stdout=io.StringIO())
    with acting.as_(acting.Acting(door="test")):
        waiting = Drawing.objects.everywhere(because="test").get(plan=plan, state=Drawing.State.PROPOSED)
        acts.drop(drawing=waiting, by=SystemPost())


def act_on_a_plan() -> None:
    """A plan of another year from opening to its end; asked for, drawn by the worker, dropped."""
    year = timezone.localdate().year - 1
    with at_work("hx.clerk") as by:
        plan = supervision.open_plan(division=by.division, year=year, title="见证督导计划", by=by)
        supervision.revise_plan(plan=plan, version=plan.version, title="见证督导计划甲", by=by)
        row = supervision.add_frequency(plan=plan, target="village", rhythm="yearly", kind="regular", by=by)
        supervision.change_frequency(frequency=row, rhythm="half_yearly", by=by)
        gone = supervision.add_frequency(plan=plan, target="village", rhythm="yearly", kind="touring", by=by)
        supervision.remove_frequency(frequency=gone, by=by)
        first = date(year, 1, 1)
        closed = supervision.add_blackout(
            division=by.division, from_date=first, until=first, note="元旦", by=by
        )
        supervision.remove_blackout(blackout=closed, by=by)
        job = acts.begin(plan=plan, from_date=first, by=by)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    with at_work("hx.clerk") as by:
        drawing = Drawing.objects.everywhere(because="test").get(plan=plan)
        acts.adopt(drawing=drawing, by=by)
        supervision.approve(plan=plan, by=by)
        owed = Obligation.objects.everywhere(because="test").filter(plan=plan).first()
        assert owed is not None
        waiving.waive(obligation=owed, reason="撤并", by=by)
        waiving.call_again(obligation=owed, by=by)
        supervision.close(plan=plan, by=by)
        other = supervision.open_plan(division=by.division, year=year - 1, title="见证作废", by=by)
        team = Team.objects.create(division=by.division, name="见证作废督导组")
        coming = timezone.localdate() + timedelta(days=9)
        Visit.objects.create(plan=other, division=by.division, team=team, on=coming)
        supervision.drop(plan=other, reason="重编", by=by)


def act_on_teams() -> None:
    with at_work("hx.leader") as receiver:
        taking = receiver.person
    with at_work("hx.clerk") as by:
        team = teams.set_up(division=by.division, name="见证组", by=by)
        teams.revise(team=team, version=team.version, name="见证组甲", by=by)
        member = teams.join(team=team, person=by.person, head=True, by=by)
        colleague = (
            Person.objects.visible_to(by)
            .filter(active=True)
            .exclude(pk__in=(by.person_id, taking.pk))
            .first()
        )
        second = teams.join(team=team, person=colleague, by=by)
        teams.lead(member=second, by=by)
        teams.leave(member=second, by=by)
        teams.lead(member=member, by=by)
        today = timezone.localdate()
        away = teams.add_absence(team=team, from_date=today, until=today + timedelta(days=2), by=by)
        teams.remove_absence(absence=away, by=by)
        assert any("督导组" in line["what"] and line["count"] for line in open_work(by))
        teams.hand_teams(by, taking, by)
        teams.put_to_use(team=team, active=False, by=by)


def act_on_risk() -> None:
    with at_work("hx.clerk") as by:
        village = by.division.children.filter(closed_on=None).first()
        risking.enter_risk(division=village, score=30, by=by)
        risking.enter_risk(division=village, score=40, note="更正", by=by)


def act_on_a_plan_kept_by_hand() -> None:
    """A plan of which nothing is drawn up: it lives by a visit put down by hand."""
    today = timezone.localdate()
    with at_work("gl.clerk") as by:
        plan = visits.plan_of(by.division, today.year)
        if plan is None:
            plan = supervision.open_plan(division=by.division, year=today.year, title="见证手排计划", by=by)
        supervision.add_frequency(plan=plan, target="village", rhythm="yearly", kind="topical", by=by)
        if plan.state == "draft":
            team = Team.objects.create(division=by.division, name="见证手排组")
            TeamMember.objects.create(team=team, person=by.person, head=True)
            unit = Party.objects.everywhere(because="test").filter(
                kind="village_committee", division__parent=by.division, active=True
            )
            visits.add(
                division=by.division, team=team, on=today, kind="topical", parties=[unit.order_by("pk").first()],
                reason="见证", anyway=True, by=by,
            )  # fmt: skip
            supervision.approve(plan=plan, by=by)
