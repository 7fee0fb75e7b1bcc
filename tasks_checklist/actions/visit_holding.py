"""A visit held for an act: locked as it is now; what it owes hooked to its stops, or let go again."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.rights import Right
from accounts.trail import changed_meanwhile
from tasks_checklist.models import Obligation, Visit, VisitState, VisitStop
from tasks_checklist.models.visit_flow import other_planner
from tasks_checklist.supervision_input import way_of

BECAUSE = "what a visit that is held owes"


def held(visit: Visit, *, by, seen: int | None = None) -> Visit:
    """The visit as it is now, its row locked. `seen`: the version before the reader's eyes. Raises Http404, ValidationError."""
    rows = Visit.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("team", "division", "plan").filter(pk=visit.pk).first()
    if row is None:
        raise Http404
    if seen is not None and seen != row.version:
        raise changed_meanwhile(row)
    return row


def held_to_plan(visit: Visit, *, by, seen: int | None = None) -> Visit:
    """Held by its planner while it waits to be made. Raises Refused, Http404, ValidationError."""
    require(by, Right.SUPERVISION_PLAN)
    row = held(visit, by=by, seen=seen)
    if said := other_planner(row, by):
        raise Refused(said)
    if row.state != VisitState.PLANNED:
        raise ValidationError(_("现为“%s”，不能再改") % row.get_state_display())
    return row


def _obligations():
    return Obligation.objects.everywhere(because=BECAUSE)


def let_go(stops: Iterable[VisitStop]) -> int:
    """Their obligations are open again."""
    return _obligations().filter(stop__in=[stop.pk for stop in stops]).update(stop=None)


def settle(visit: Visit) -> None:
    """After a change: what falls outside its window is open again, what is open and falls within is hooked."""
    _obligations().filter(stop__visit=visit).exclude(
        window_from__lte=visit.on, window_until__gte=visit.on
    ).update(stop=None)
    _hook(visit, Q(stop=None))


def count(visit: Visit) -> None:
    """A visit that was made: its recorded stops fulfil whatever is owed in their windows, also what waited for a later day."""
    missed = _obligations().filter(stop__visit=visit, stop__recorded_at=None)
    missed.update(stop=None)
    _hook(visit, Q(stop=None) | Q(stop__visit__state=VisitState.PLANNED), recorded=True)


def _hook(visit: Visit, free: Q, *, recorded: bool = False) -> None:
    if visit.plan_id is None:
        return
    stops = VisitStop.objects.everywhere(because=BECAUSE).filter(visit=visit)
    if recorded:
        stops = stops.exclude(recorded_at=None)
    by_party = {stop.party_id: stop.pk for stop in stops.order_by("-seq")}
    due = _obligations().filter(
        free, plan=visit.plan_id, party__in=by_party, waived="",
        window_from__lte=visit.on, window_until__gte=visit.on,
    )  # fmt: skip
    rows = [
        row for row in due.select_related("frequency") if way_of(row.frequency.kind) == way_of(visit.kind)
    ]
    for row in rows:
        row.stop_id = by_party[row.party_id]
    _obligations().bulk_update(rows, ["stop"])


def grow_older(visit: Visit) -> None:
    """What hangs on a visit changed: whoever looked at it before is told so when he acts."""
    rows = Visit.objects.everywhere(because=BECAUSE).filter(pk=visit.pk)
    rows.update(version=F("version") + 1)
    visit.version += 1
