"""What of 重点任务 goes along when villages merge or a post changes hands; what is confirmed keeps its unit."""

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions.merging import heirs
from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from tasks_checklist.models import Assignment, AssignmentState
from tasks_checklist.models.assignments import OPEN

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"
GOING_ON = (*OPEN, AssignmentState.REPORTED)


def move_open_assignments(merge: DivisionMerge, by) -> int:
    """Open shares lie in the successor from now on; those of its committee are the successor's, unless it has one itself."""
    rows = Assignment.objects.everywhere(because=BECAUSE).filter(
        state__in=GOING_ON, task__plan__state__in=("draft", "issued")
    )
    for old, new in heirs(merge).items():
        own = Assignment.objects.everywhere(because=BECAUSE).filter(party=new).values("task_id")
        said = _("并入%s的同一任务") % new
        twice = rows.filter(party=old, task__in=own, state__in=OPEN)
        twice.update(state=AssignmentState.DROPPED, said=said, version=F("version") + 1)
        rows.filter(party=old).exclude(task__in=own).update(party=new, version=F("version") + 1)
    return rows.filter(division=merge.closed).update(division=merge.successor, version=F("version") + 1)


def _given(post: Post):
    rows = Assignment.objects.everywhere(because=BECAUSE).filter(state__in=GOING_ON, person=post.person)
    return rows.filter(in_ranges("division_id", post.division.ranges)).order_by("division_id", "id")


def named_in(post: Post) -> list[str]:
    """The open shares that name the post-holder, in words."""
    return [str(row) for row in _given(post).select_related("task", "party")]


def hand_assignments(post: Post, receiver: Person, by) -> int:
    """The receiver answers for them from now on."""
    return _given(post).update(person=receiver, version=F("version") + 1)
