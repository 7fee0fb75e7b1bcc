"""What of 管护标准 waits: types in use without one (their department), versions to publish (the county), returned ones."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import morning
from maintenance import standards
from maintenance.models import Standard

NAMED, SHOWN = 4, 20


def gaps(post) -> list[WaitingMatter]:
    """One matter for a department: its types that are in use and have no standard."""
    if post.scope_kind != ScopeKind.AREA_SECTORS or not may(post, Right.STANDARD_WRITE):
        return []
    missing = standards.gaps(post.division, sectors=post.sector_codes)
    if not missing:
        return []
    named = "、".join(kind.name for kind in missing[:NAMED]) + ("等" if len(missing) > NAMED else "")
    return [
        WaitingMatter(
            kind="缺标准",
            what=f"{len(missing)} 类设施在用但没有管护标准：{named}",
            source=post.division.short_name,
            since=morning(timezone.localdate()),
            due=None,
            act="编写",
            url=reverse("maintenance:standard-list") + "?only=gap",
            icon="file-certificate",
        )
    ]


def to_publish(post) -> list[WaitingMatter]:
    """Versions handed in, for whoever publishes and did not write them."""
    if not may(post, Right.STANDARD_PUBLISH):
        return []
    rows = Standard.objects.visible_to(post).filter(state=Standard.State.SUBMITTED)
    rows = rows.exclude(written_by=post.person_id).select_related("department").order_by("pk")
    return [_matter(row, "标准待发布", "发布") for row in rows[:SHOWN]]


def returned(post) -> list[WaitingMatter]:
    """Drafts that came back."""
    if not may(post, Right.STANDARD_WRITE):
        return []
    rows = Standard.objects.visible_to(post).filter(state=Standard.State.DRAFT, written_by=post.person_id)
    rows = rows.exclude(returned_reason="").select_related("department").order_by("pk")
    return [_matter(row, f"标准退回：{row.returned_reason}", "修改") for row in rows[:SHOWN]]


def _matter(row: Standard, says: str, act: str) -> WaitingMatter:
    return WaitingMatter(
        kind="管护标准",
        what=f"{row}：{says}",
        source=str(row.department or row.title),
        since=row.changed_at,
        due=None,
        act=act,
        url=reverse("maintenance:standard-detail", args=[row.pk]),
        icon="file-certificate",
    )
