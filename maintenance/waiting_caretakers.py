"""What of caretakers waits: certificates that end, villages without a committee member."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import morning
from maintenance.models import Caretaker, Certificate

NAMED = 3


def certificates(post) -> list[WaitingMatter]:
    """One matter for those that end within sixty days, of caretakers at work, for whoever keeps their list."""
    if post.scope_kind != ScopeKind.AREA or not may(post, Right.LIST_FILL):
        return []
    rows = Certificate.objects.visible_to(post).ending()
    found = list(rows.select_related("caretaker__person").order_by("expires_on", "pk"))
    if not found:
        return []
    people = list(dict.fromkeys(row.caretaker.person.name for row in found))
    named = "、".join(people[:NAMED]) + ("等" if len(people) > NAMED else "")
    first = found[0].expires_on or timezone.localdate()
    return [
        WaitingMatter(
            kind="证书到期",
            what=f"{len(found)} 本证书已过期或将到期：{named}的{found[0].name}等",
            source=post.division.short_name,
            since=morning(min(first, timezone.localdate())),
            due=morning(first),
            act="办理",
            url=reverse("maintenance:caretaker-list") + "?who=papers",
            icon="id-badge-2",
        )
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
            since=morning(timezone.localdate()),
            due=None,
            act="落实",
            url=reverse("maintenance:team-list") + "?only=committee",
            icon="users",
        )
    ]
