"""What of 公示 goes along when villages merge: what is open; what was published or posted keeps its code."""

from maintenance.models import NamingDecision, Objection, Publication

BECAUSE = "open papers of a village that is closed into another"


def move_open_publications(merge, by) -> int:
    """Drafts, objections that wait for an answer and naming decisions in force go to the successor.

    Published notices and posted sheets are history and stay; the successor's scope holds the old code, so its people
    still post, confirm and take down what runs.
    """
    closed, successor = merge.closed_id, merge.successor_id
    drafts = Publication.objects.everywhere(because=BECAUSE).filter(state=Publication.State.DRAFT)
    objections = Objection.objects.everywhere(because=BECAUSE).open()
    namings = NamingDecision.objects.everywhere(because=BECAUSE).in_force()
    return sum(
        rows.filter(division_id=closed).update(division_id=successor)
        for rows in (drafts, objections, namings)
    )
