"""What of contracts, caretakers and training moves when villages merge; what is closed keeps its village."""

from accounts.models import DivisionMerge
from maintenance.models import Caretaker, Contract, ContractState, GuidanceVisit, TrainingSession
from maintenance.models.contracts import STANDING

BECAUSE = "what is open in a division that is being closed"


def move_contracts(merge: DivisionMerge, by) -> int:
    """Drafts and standing contracts; a number the successor has given too says where it came from."""
    contracts = Contract.objects.everywhere(because=BECAUSE)
    taken = set(contracts.filter(division=merge.successor).values_list("number", flat=True))
    rows = list(contracts.filter(division=merge.closed, state__in=[ContractState.DRAFT, *STANDING]))
    for row in rows:
        row.division = merge.successor
        if row.number in taken:
            row.number = f"{row.number}（{merge.closed.short_name}）"[:40]
    contracts.bulk_update(rows, ["division", "number"])
    return len(rows)


def move_caretakers(merge: DivisionMerge, by) -> int:
    """Whoever is at work; one who works in the same post of the successor already keeps that one."""
    rows = Caretaker.objects.everywhere(because=BECAUSE)
    there = set(rows.filter(division=merge.successor, until=None).values_list("person_id", "kind"))
    moved = [
        row.pk
        for row in rows.at_work().filter(division=merge.closed)
        if row.until is not None or (row.person_id, row.kind) not in there
    ]
    return rows.filter(pk__in=moved).update(division=merge.successor)


def move_training(merge: DivisionMerge, by) -> int:
    """Sessions to come, and advice that is not yet followed."""
    sessions = TrainingSession.objects.everywhere(because=BECAUSE)
    visits = GuidanceVisit.objects.everywhere(because=BECAUSE)
    planned = sessions.filter(division=merge.closed, state=TrainingSession.State.PLANNED)
    open_visits = visits.filter(division=merge.closed, follow_by__isnull=False, followed_on=None)
    return planned.update(division=merge.successor) + open_visits.update(division=merge.successor)
