"""What of duty lists and decisions goes along when villages merge or a post changes hands; what is done keeps its names."""

from django.db.models import F
from django.utils import timezone

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from tasks_checklist.models import Decision, DutyItem

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"


def move_duties(merge: DivisionMerge, by) -> int:
    """The closed committee's duties are the successor's; what that has already ends."""
    moved, today = 0, timezone.localdate()
    for old, new in heirs(merge).items():
        rows = DutyItem.objects.everywhere(because=BECAUSE).live()
        has = {(row.division_id, row.duty) for row in rows.filter(party=new)}
        for row in rows.filter(party=old).select_for_update(of=("self",)):
            if (row.division_id, row.duty) in has:
                row.until = today
            else:
                row.party_id = new
            row.version += 1
            row.save(update_fields=["until", "party", "version"])
            moved += 1
    return moved


def _open():
    rows = Decision.objects.everywhere(because=BECAUSE)
    return rows.filter(state=Decision.State.OPEN)


def move_decisions(merge: DivisionMerge, by) -> int:
    """Open decisions are the successor's to carry out."""
    for old, new in heirs(merge).items():
        _open().filter(party=old).update(party=new, version=F("version") + 1)
    return _open().filter(division=merge.closed).update(division=merge.successor, version=F("version") + 1)


def _given(post: Post):
    rows = _open().filter(person=post.person)
    return rows.filter(in_ranges("division_id", post.division.ranges)).order_by("due_on", "id")


def named_in(post: Post) -> list[str]:
    """The open decisions that name the post-holder, in words."""
    return [row.title for row in _given(post)]


def hand_decisions(post: Post, receiver: Person, by) -> int:
    """The receiver carries them out from now on."""
    keys = list(_given(post).select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = Decision.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    return rows.update(person=receiver, version=F("version") + 1)
