"""Pilots for tests: plain functions, keyword only."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division
from tasks_checklist.actions import pilots
from tasks_checklist.models import Pilot
from tests.factories import SHITANG, make_division
from tests.tasks_checklist.finding_rows import office

NAMES = iter(f"试点第{number}项" for number in range(1, 100_000))


def make_pilot(*, by, state: str = "draft", places=(SHITANG,), advice: str = "promote", **values) -> Pilot:
    """Brought to a state as the office would."""
    today = timezone.localdate()
    said = {
        "name": next(NAMES),
        "tried": "由供水企业统一维修",
        "lead_party": office(division=by.division_id),
        "from_date": today,
        "until": today + timedelta(days=60),
        **values,
    }
    row = pilots.draft(
        division=by.division, places=[make_division(code=code) for code in places], by=by, **said
    )
    if state == "draft":
        return row
    row = pilots.start(pilot=row, by=by)
    if state == "running":
        return row
    if state == "ended":
        return pilots.end(pilot=row, reason="条件不成熟", by=by)
    review = {"reviewed_on": today, "advice": advice, "result": "维修更快", "experience": "片区设点"}
    pilots.review(pilot=row, by=by, **review)
    row.refresh_from_db()
    if state == "promoted":
        spread = [Division.objects.get(pk=by.division_id)]
        return pilots.promote(pilot=row, promoted_to=spread, decision="全镇推广", by=by)
    return row
