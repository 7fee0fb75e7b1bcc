"""What of 技术服务 goes along when villages merge or a post changes hands; what is closed keeps its village and names."""

from django.db.models import F

from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from maintenance.models import Expert, Need, Question, Technique, TechniqueUse

BECAUSE = "what is open in a division that is being closed, or of a post that is being handed over"
LATER = F("version") + 1


def move_questions(merge: DivisionMerge, by) -> int:
    """Requests and needs that are open."""
    there = {"division": merge.successor, "version": LATER}
    open_rows = (rows.objects.everywhere(because=BECAUSE).open() for rows in (Question, Need))
    return sum(rows.filter(division=merge.closed).update(**there) for rows in open_rows)


def move_library(merge: DivisionMerge, by) -> int:
    """Experts and techniques that the village kept, and what is in use there; what the successor has already, it keeps."""
    there = {"division": merge.successor, "version": LATER}
    experts = Expert.objects.everywhere(because=BECAUSE).filter(division=merge.closed, active=True)
    names = Technique.objects.everywhere(because=BECAUSE).filter(division=merge.successor).values("name")
    kept = Technique.objects.everywhere(because=BECAUSE).filter(division=merge.closed, active=True)
    uses = TechniqueUse.objects.everywhere(because=BECAUSE).filter(until=None)
    there_too = uses.filter(division=merge.successor, facility=None).values("technique")
    moved = uses.filter(division=merge.closed).exclude(facility=None, technique__in=there_too)
    return (
        experts.update(**there)
        + kept.exclude(name__in=names).update(**there)
        + moved.update(division=merge.successor)
    )


def _asked(model, post: Post):
    rows = model.objects.everywhere(because=BECAUSE).open().filter(asked_by=post.person)
    return rows.filter(in_ranges("division_id", post.division.ranges)).order_by("division_id", "id")


def asked_by(post: Post) -> list[str]:
    """The open requests and needs of the post-holder, in words."""
    return [str(row) for model in (Question, Need) for row in _asked(model, post)]


def hand_questions(post: Post, receiver: Person, by) -> int:
    """The receiver is the asker from now on: he rates, adds, withdraws. The trail keeps who asked."""
    return sum(_asked(model, post).update(asked_by=receiver, version=LATER) for model in (Question, Need))
