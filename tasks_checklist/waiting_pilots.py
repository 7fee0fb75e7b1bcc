"""What of pilots waits: to be reviewed at its end, to be decided; search by name; whose files."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import evening, morning
from tasks_checklist.models import Pilot, PilotReview, PilotState

SHOWN = 10
FOUND = 5
SHORTEST = 2  # letters of a name that are searched for
ICON = "plant-2"


def waiting(post) -> list[WaitingMatter]:
    """Of the reader's own office."""
    return [*_to_review(post), *_to_decide(post)]


def _own(post):
    return Pilot.objects.visible_to(post).filter(division=post.division_id).for_list()


def _to_review(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.TASK_PLAN) or post.scope_kind != ScopeKind.AREA:
        return
    for row in _own(post).overrun().order_by("until", "id")[:SHOWN]:
        yield _matter(row, _("登记评估"), due=evening(row.until))


def _to_decide(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.TASK_CONFIRM) or post.scope_kind != ScopeKind.AREA:
        return
    for row in _own(post).filter(state=PilotState.REVIEWED).order_by("until", "id")[:SHOWN]:
        yield _matter(row, _("决定推广或终止"), due=None)


def _matter(row: Pilot, act: str, *, due) -> WaitingMatter:
    return WaitingMatter(
        kind=_("试点"),
        what=row.name,
        source=row.division.short_name,
        since=morning(row.started_on or row.from_date),
        due=due,
        act=act,
        url=reverse("tasks_checklist:pilot-detail", args=[row.pk]),
        icon=ICON,
    )


def found(post, typed: str) -> list[Found]:
    """Pilots by a part of their name."""
    words = typed.strip()
    if not may(post, Right.TASK_VIEW) or len(words) < SHORTEST:
        return []
    rows = Pilot.objects.visible_to(post).filter(name__icontains=words).for_list().order_by("-id")
    return [
        Found(
            kind=_("试点"),
            name=row.name,
            url=reverse("tasks_checklist:pilot-detail", args=[row.pk]),
            says=f"{row.division} {row.standing}",
            icon=ICON,
        )
        for row in rows[:FOUND]
    ]


def may_read_proof(post, owner_id: str) -> bool:
    """Files of a review, for whoever sees the pilot (ATTACHMENT_OWNERS)."""
    if not may(post, Right.TASK_VIEW) or not owner_id.isdigit():
        return False
    seen = Pilot.objects.visible_to(post)
    return PilotReview.objects.filter(pk=int(owner_id), pilot__in=seen).exists()
