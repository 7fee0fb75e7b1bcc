"""What of 督导问题 goes along when villages merge or a post changes hands; what has ended keeps its village and its names."""

from django.db.models import F

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from tasks_checklist.models import Finding, FindingState, FindingStep
from tasks_checklist.models.findings import OPEN

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"
GOING_ON = (FindingState.DRAFT, *OPEN)


def move_open_findings(merge: DivisionMerge, by) -> int:
    """Open ones lie in the successor from now on; what its committee had to put right, the successor's has."""
    rows = Finding.objects.everywhere(because=BECAUSE).filter(state__in=GOING_ON)
    for old, new in heirs(merge).items():
        rows.filter(party=old).update(party=new, version=F("version") + 1)
        rows.filter(issuer=old).update(issuer=new, version=F("version") + 1)
    return rows.filter(division=merge.closed).update(division=merge.successor, version=F("version") + 1)


def _given(post: Post):
    rows = Finding.objects.everywhere(because=BECAUSE).filter(state__in=GOING_ON, person=post.person)
    return rows.filter(in_ranges("division_id", post.division.ranges)).order_by("division_id", "id")


def named_in(post: Post) -> list[str]:
    """The open findings that name the post-holder, in words."""
    return [str(row) for row in _given(post)]


def hand_findings(post: Post, receiver: Person, by) -> int:
    """The receiver answers for them from now on; the history says so."""
    rows = list(_given(post).select_for_update(of=("self",)))
    _given(post).update(person=receiver, version=F("version") + 1)
    said = f"{post.person} → {receiver}"
    FindingStep.objects.bulk_create(
        FindingStep(
            finding=row, act="hand_over", before=row.state, after=row.state, person_id=by.person_id, text=said
        )
        for row in rows
    )
    return len(rows)
