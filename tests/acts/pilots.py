"""试点: drawn up, changed, begun, reviewed with proof, gone on with, promoted into a plan; another ended, a third dropped."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Division, Party
from tasks_checklist.actions import pilots
from tasks_checklist.models import AnnualPlan, Pilot, PilotReview
from tests.acts import at_work
from tests.factories import SHITANG
from tests.maintenance.caretaker_rows import png


def _drafted(by, name: str) -> Pilot:
    today = timezone.localdate()
    return pilots.draft(
        division=by.division,
        name=name,
        tried="见证试行",
        lead_party=Party.objects.everywhere(because="test").filter(division_id=SHITANG, active=True)[0],
        from_date=today,
        until=today + timedelta(days=20),
        places=[Division.objects.get(pk=SHITANG)],
        by=by,
    )


def _reviewed(row: Pilot, by) -> PilotReview:
    said = {"reviewed_on": timezone.localdate(), "advice": "promote", "result": "见证可行"}
    made = pilots.review(pilot=row, by=by, **said)
    row.refresh_from_db()
    return made


def act_on_pilots() -> None:
    with at_work("hx.clerk") as clerk:
        pilots.drop(pilot=_drafted(clerk, "见证不办"), reason="条件不具备", by=clerk)
        off = pilots.start(pilot=_drafted(clerk, "见证终止"), by=clerk)
        pilots.end(pilot=off, reason="不可行", by=clerk)
        row = _drafted(clerk, "见证试点")
        pilots.revise(pilot=row, version=row.version, goal="见证目标", by=clerk)
        row = pilots.start(pilot=row, by=clerk)
        made = _reviewed(row, clerk)
        file = SimpleUploadedFile("试点.png", png(), "image/png")
        pilots.add_proof(review=made, files=[file], by=clerk, account_id=clerk.person.account.pk)
        pilots.go_on(pilot=row, until=timezone.localdate() + timedelta(days=40), by=clerk)
        _reviewed(row, clerk)
        row = pilots.promote(
            pilot=row, promoted_to=[Division.objects.get(pk=SHITANG)], decision="推广", by=clerk
        )
        said = {"division": clerk.division, "year": 2093, "title": "见证试点年度"}
        plan = AnnualPlan.objects.create(**said)
        due = timezone.localdate().replace(year=2093, month=6, day=1)
        pilots.join_plan(pilot=row, plan=plan, title="推广见证试点", due_on=due, by=clerk)
