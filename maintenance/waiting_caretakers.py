"""What of caretakers waits: certificates that end, villages without a committee member."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from maintenance.models import Caretaker, Certificate

SOON, SHOWN, NAMED = 60, 10, 3


def certificates(post) -> list[WaitingMatter]:
    """Those that end within sixty days, of caretakers at work, for whoever keeps their list."""
    if post.scope_kind != ScopeKind.AREA or not may(post, Right.LIST_FILL):
        return []
    today = timezone.localdate()
    at_work = Caretaker.objects.visible_to(post).at_work()
    rows = Certificate.objects.visible_to(post).filter(
        expires_on__lte=today + timedelta(days=SOON), caretaker__in=at_work.values("pk")
    )
    rows = rows.select_related("caretaker__person", "caretaker__division").order_by("expires_on", "pk")
    return [
        WaitingMatter(
            kind="证书到期",
            what=f"{row.caretaker.person.name}的{row.name} {row.expires_on:%Y-%m-%d} 到期",
            source=row.caretaker.division.short_name,
            since=_moment(min(row.expires_on or today, today)),
            due=_moment(row.expires_on or today),
            act="办理",
            url=reverse("maintenance:caretaker-detail", args=[row.caretaker_id]),
            icon="id-badge-2",
        )
        for row in rows[:SHOWN]
    ]


def without_committee(post) -> list[WaitingMatter]:
    """Villages of a township without one 村级专职委员 (S29)."""
    if post.division.level != Division.Level.TOWNSHIP or not may(post, Right.LIST_FILL):
        return []
    filled = Caretaker.objects.visible_to(post).at_work().filter(kind=Caretaker.Kind.COMMITTEE)
    villages = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    missing = list(villages.exclude(pk__in=filled.values("division_id")))
    if not missing:
        return []
    named = "、".join(one.short_name for one in missing[:NAMED]) + ("等" if len(missing) > NAMED else "")
    return [
        WaitingMatter(
            kind="缺专职委员",
            what=f"{len(missing)} 个村（社区）没有专职委员：{named}",
            source=post.division.short_name,
            since=_moment(timezone.localdate()),
            due=None,
            act="落实",
            url=reverse("maintenance:team-list") + "?only=committee",
            icon="users",
        )
    ]


def _moment(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
