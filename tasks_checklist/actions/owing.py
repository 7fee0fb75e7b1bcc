"""What an approved plan owes from a day on, also where no drawing wrote it down: it may live by visits put down by hand."""

from datetime import date

from tasks_checklist.actions.supervision_holding import BECAUSE
from tasks_checklist.actions.visit_holding import settle
from tasks_checklist.models import Obligation, SupervisionPlan, Visit, VisitState
from tasks_checklist.supervision_input import frequency_of, key_of, owed


def write_owed(plan: SupervisionPlan, first: date) -> int:
    """A row for each obligation of a window not over that has none; visits to come are hooked to them. Answers how many."""
    parties, found = owed(plan, first)
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(plan=plan)
    known = {key_of(*row) for row in rows.values_list("frequency_id", "party_id", "window_from")}
    new = [
        Obligation(
            plan=plan, frequency_id=frequency_of(one.key), party_id=one.unit,
            division_id=parties[one.unit].division_id, window_from=one.first, window_until=one.last,
        )
        for one in found
        if one.key not in known
    ]  # fmt: skip
    Obligation.objects.bulk_create(new)
    if new:
        coming = Visit.objects.everywhere(because=BECAUSE).filter(plan=plan, state=VisitState.PLANNED)
        for visit in coming.filter(on__gte=first).order_by("on", "pk"):
            settle(visit)
    return len(new)
