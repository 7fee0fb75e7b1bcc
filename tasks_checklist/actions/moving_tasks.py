"""What of 年度计划 is handed over with a post: the tasks that its holder leads. A closed year keeps its names."""

from django.db.models import F

from accounts.models import Person, Post
from accounts.scoping import in_ranges
from tasks_checklist.models import AnnualTask
from tasks_checklist.models.annual import STANDING

BECAUSE = "what the holder of a post leads is handed over with it"


def _led(post: Post):
    rows = AnnualTask.objects.everywhere(because=BECAUSE).filter(leader=post.person, plan__state__in=STANDING)
    return rows.filter(in_ranges("plan__division_id", post.division.ranges)).order_by("plan", "number")


def led_by(post: Post) -> list[str]:
    """The tasks of standing plans that the post-holder leads, in words."""
    return [str(row) for row in _led(post)]


def hand_tasks(post: Post, receiver: Person, by) -> int:
    """The receiver leads them from now on."""
    keys = list(_led(post).select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = AnnualTask.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    return rows.update(leader=receiver, version=F("version") + 1)
