"""What of 事项 goes along when villages merge or a post changes hands; what is closed keeps its village and its names."""

from django.db.models import F

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from maintenance.models import Matter, MatterStep

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"


def move_open_matters(merge: DivisionMerge, by) -> int:
    """Open ones lie in the successor from now on; what its committee had to handle, the successor's has."""
    rows = Matter.objects.everywhere(because=BECAUSE).open()
    for old, new in heirs(merge).items():
        rows.filter(handler=old).update(handler=new, version=F("version") + 1)
    return rows.filter(division=merge.closed).update(division=merge.successor, version=F("version") + 1)


def _given(post: Post):
    rows = Matter.objects.everywhere(because=BECAUSE).open().filter(handler_person=post.person)
    return rows.filter(in_ranges("division_id", post.division.ranges)).order_by("division_id", "id")


def handled_by(post: Post) -> list[str]:
    """The open matters given to the post-holder, in words."""
    return [str(row) for row in _given(post)]


def hand_matters(post: Post, receiver: Person, by) -> int:
    """The receiver has them from now on; the history says so."""
    rows = list(_given(post).select_for_update(of=("self",)))
    _given(post).update(handler_person=receiver, version=F("version") + 1)
    MatterStep.objects.bulk_create(
        MatterStep(
            matter=row,
            act=MatterStep.Act.HAND_OVER,
            before=row.state,
            after=row.state,
            person_id=by.person_id,
            text=f"{post.person} → {receiver}",
        )
        for row in rows
    )
    return len(rows)
