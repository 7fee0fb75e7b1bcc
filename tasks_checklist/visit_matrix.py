"""Objects of 督导行程 for the authorisation matrix: announced visits by the township to the division's committee."""

from itertools import count

from django.utils import timezone

from accounts.models import Party
from accounts.places import ObjectFactory
from tasks_checklist.models import Team, Visit, VisitStop

_number = count(1)


def stop_in(division) -> VisitStop:
    """A stop of today at the division's committee, by a team of its own of the township."""
    named = {
        "kind": Party.Kind.VILLAGE_COMMITTEE,
        "division": division,
        "name": f"{division.short_name}村委会",
    }
    party = Party.objects.everywhere(because="the matrix's own rows").get_or_create(**named)[0]
    team = Team.objects.create(division=division.parent, name=f"{division.short_name}组{next(_number)}")
    visit = Visit.objects.create(division=division.parent, team=team, on=timezone.localdate())
    return VisitStop.objects.create(visit=visit, seq=1, party=party, division=division)


def _visit(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"visit_id": stop_in(division).visit_id, **more})


def _stop() -> ObjectFactory:
    return ObjectFactory(lambda division: {"stop_id": stop_in(division).pk})


FACTORIES = {
    "tasks_checklist:visit-detail": _visit(),
    "tasks_checklist:visit-paper": _visit(),
    "tasks_checklist:visit-move": _visit(),
    "tasks_checklist:visit-pin": _visit(),
    "tasks_checklist:visit-act": _visit(act="cancel"),
    "tasks_checklist:visit-stop-create": _visit(),
    "tasks_checklist:visit-stop-order": _visit(),
    "tasks_checklist:visit-stop-delete": _stop(),
    "tasks_checklist:visit-stop-record": _stop(),
    "tasks_checklist:visit-stop-photo": _stop(),
    "api:visit-detail": ObjectFactory(lambda division: {"pk": stop_in(division).visit_id}),
    "api:visit-stop-detail": ObjectFactory(lambda division: {"pk": stop_in(division).pk}),
    "api:visit-stop-record": ObjectFactory(lambda division: {"pk": stop_in(division).pk}),
}
