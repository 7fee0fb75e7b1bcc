"""What of pilots goes along when villages merge: the places where something is tried, and the lead units."""

from django.db.models import F

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge
from tasks_checklist.models import Pilot
from tasks_checklist.models.pilots import OPEN

BECAUSE = "what is tried in a division that is being closed"


def move_pilots(merge: DivisionMerge, by) -> int:
    """The successor is where it is tried from now on; what is promoted or ended keeps its names but is known there too."""
    rows = Pilot.objects.everywhere(because=BECAUSE)
    for old, new in heirs(merge).items():
        open_ones = rows.filter(lead_party=old, state__in=OPEN)
        open_ones.update(lead_party=new, version=F("version") + 1)
    moved = 0
    for row in rows.filter(places=merge.closed).select_for_update(of=("self",)):
        row.places.add(merge.successor)
        if row.state in OPEN:
            row.places.remove(merge.closed)
        moved += 1
    for row in rows.filter(promoted_to=merge.closed).select_for_update(of=("self",)):
        row.promoted_to.add(merge.successor)
    return moved
