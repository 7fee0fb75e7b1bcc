"""督导排期: asked for and drawn by the worker, kept, adopted, drawn anew, dropped; and by the command."""

import io
from datetime import date

from django.core.management import call_command
from django.utils import timezone

from accounts.system import SystemPost
from common import acting
from tasks_checklist import demo_synthetic
from tasks_checklist.actions import drawing as acts
from tasks_checklist.models import Drawing
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
    with at_work("county.office") as by:
        own = demo_synthetic.SupervisionPlan.objects.create(
            division=by.division, year=year, title="督导计划", seed=1
        )
        demo_synthetic.Frequency.objects.create(plan=own, target="village", rhythm="yearly")
        demo_synthetic.Team.objects.create(division=by.division, name="第1组")
        job = acts.begin(plan=own, from_date=date(year, 1, 1), by=by)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
