"""What of 督导行程 goes along when villages merge: stops to come, and what is owed; what was recorded keeps its village."""

from django.utils import timezone

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge
from tasks_checklist.models import Obligation, VisitState, VisitStop

BECAUSE = "what is still to be visited in a division that is being closed"


def move_coming_stops(merge: DivisionMerge, by) -> int:
    """The successor's committee is visited instead; where a team goes there anyway, the two stops become one."""
    moved = 0
    for old, new in heirs(merge).items():
        _move_obligations(old, new, merge.successor_id)
        for stop in _coming(old).select_related("visit"):
            twin = _stops().filter(visit=stop.visit_id, party=new, facility=stop.facility_id).first()
            if twin is not None:
                Obligation.objects.everywhere(because=BECAUSE).filter(stop=stop).update(stop=twin)
                stop.delete()
            else:
                stop.party_id, stop.division, stop.version = new, merge.successor, stop.version + 1
                stop.save(update_fields=["party", "division", "version"])
            moved += 1
    rest = _stops().filter(division=merge.closed, visit__state=VisitState.PLANNED, recorded_at=None)
    return moved + rest.update(division=merge.successor)


def _stops():
    return VisitStop.objects.everywhere(because=BECAUSE)


def _coming(party: int):
    return _stops().filter(party=party, visit__state=VisitState.PLANNED, recorded_at=None).order_by("pk")


def _move_obligations(old: int, new: int, successor: str) -> None:
    """What is owed to both in the same window is owed once; what was missed before stays with the village that was."""
    rows = Obligation.objects.everywhere(because=BECAUSE)
    coming = rows.filter(party=old, window_until__gte=timezone.localdate())
    open_ones = coming.exclude(stop__visit__state=VisitState.RECORDED)
    for row in open_ones.order_by("pk"):
        same = rows.filter(frequency=row.frequency_id, party=new, window_from=row.window_from)
        if same.exists():
            row.delete()
        else:
            row.party_id, row.division_id = new, successor
            row.save(update_fields=["party", "division"])
