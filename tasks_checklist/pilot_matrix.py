"""Objects of pilots for the authorisation matrix, run by the township of their village and tried there."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party
from accounts.places import ObjectFactory
from tasks_checklist.models import Pilot, PilotReview

BECAUSE = "the matrix's own rows"


def pilot_in(division, *, state: str = "reviewed") -> Pilot:
    named = {
        "kind": Party.Kind.VILLAGE_COMMITTEE,
        "division": division,
        "name": f"{division.short_name}村民委员会",
    }
    today, number = timezone.localdate(), Pilot.objects.everywhere(because=BECAUSE).count()
    row = Pilot.objects.create(
        division=division,
        name=f"{division.short_name}矩阵试点{number}",
        tried="试行",
        lead_party=Party.objects.everywhere(because=BECAUSE).get_or_create(**named)[0],
        from_date=today,
        until=today + timedelta(days=30),
        started_on=today,
        state=state,
    )
    row.places.add(division)
    return row


def _review(division) -> dict:
    made = PilotReview.objects.create(
        pilot=pilot_in(division), reviewed_on=timezone.localdate(), advice="promote", result="可行"
    )
    return {"review_id": made.pk}


def _pilot(state: str = "reviewed", **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"pilot_id": pilot_in(division, state=state).pk, **more})


FACTORIES = {
    "tasks_checklist:pilot-detail": _pilot(),
    "tasks_checklist:pilot-edit": _pilot(),
    "tasks_checklist:pilot-join": _pilot("promoted"),
    "tasks_checklist:pilot-act": _pilot(act="end"),
    "tasks_checklist:pilot-review-file": ObjectFactory(_review),
    "api:pilot-detail": ObjectFactory(lambda division: {"pk": pilot_in(division).pk}),
    "api:pilot-act": ObjectFactory(lambda division: {"pk": pilot_in(division).pk, "act": "end"}),
}
