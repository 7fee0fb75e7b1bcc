"""What of training waits: sessions whose day has passed unregistered, advice to be followed."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening
from maintenance.actions.guidance import follow_right
from maintenance.models import GuidanceVisit, TrainingSession

SHOWN, SOON = 10, 15


def to_hold(post) -> list[WaitingMatter]:
    """Sessions whose day has come."""
    if not may(post, Right.TRAINING_MANAGE):
        return []
    rows = TrainingSession.objects.visible_to(post).filter(
        state=TrainingSession.State.PLANNED, held_on__lte=timezone.localdate()
    )
    return [
        WaitingMatter(
            kind="培训",
            what=f"{row.title}：待登记到课和举办",
            source=row.division.short_name,
            since=evening(row.held_on),
            due=None,
            act="登记",
            url=reverse("maintenance:training-detail", args=[row.pk]),
            icon="users",
        )
        for row in rows.select_related("division").order_by("held_on", "pk")[:SHOWN]
    ]


def to_follow(post) -> list[WaitingMatter]:
    """Advice whose limit is near or past."""
    if not may(post, follow_right(post)):
        return []
    rows = GuidanceVisit.objects.visible_to(post).filter(
        followed_on=None, follow_by__lte=timezone.localdate() + timedelta(days=SOON)
    )
    return [
        WaitingMatter(
            kind="指导意见",
            what=row.advice[:60],
            source=row.division.short_name,
            since=evening(row.visited_on),
            due=evening(row.follow_by or row.visited_on),
            act="登记落实",
            url=reverse("maintenance:guidance-list") + "?state=open",
            icon="message-2",
        )
        for row in rows.select_related("division").order_by("follow_by", "pk")[:SHOWN]
    ]


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a session, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and TrainingSession.objects.visible_to(post).filter(pk=int(owner_id)).exists()
