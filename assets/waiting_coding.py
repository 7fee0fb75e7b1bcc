"""What of the coding flow waits: the township's, one matter with numbers; the village's, each that was sent back."""

from django.db.models import Count, Min
from django.urls import reverse

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from assets.models import Facility, Registration

SHOWN = 20
NAMED = 3  # villages named in the matter


def to_code(post) -> list[WaitingMatter]:
    """Facilities that wait for a code: how many, since when, where most."""
    if not may(post, Right.FACILITY_CODE):
        return []
    waiting = Facility.objects.visible_to(post).filter(registration=Registration.UNCODED, returned_reason="")
    counted = (
        waiting.order_by().values("division__short_name").annotate(n=Count("pk"), since=Min("registered_at"))
    )
    places = sorted(counted, key=lambda row: (-row["n"], row["division__short_name"]))
    if not places:
        return []
    named = "、".join(f"{row['division__short_name']} {row['n']}" for row in places[:NAMED])
    return [
        WaitingMatter(
            kind="赋码",
            what=f"{sum(row['n'] for row in places):,} 处设施待赋码：{named}{'等' if len(places) > NAMED else ''}",
            source=f"{len(places)} 个村（社区）",
            since=min(row["since"] for row in places),
            due=None,
            act="赋码",
            url=reverse("assets:coding-list"),
            icon="qrcode",
        )
    ]


def returned(post) -> list[WaitingMatter]:
    """Registrations sent back, for those who may correct but not code; the oldest first, at most twenty."""
    if not may(post, Right.FACILITY_CHANGE) or may(post, Right.FACILITY_CODE):
        return []
    rows = Facility.objects.visible_to(post).filter(registration=Registration.UNCODED)
    rows = rows.exclude(returned_reason="").select_related("division").order_by("registered_at", "id")
    return [
        WaitingMatter(
            kind="退回更正",
            what=f"{row.name}：{row.returned_reason}",
            source=row.division.short_name,
            since=row.registered_at,
            due=None,
            act="更正",
            url=reverse("assets:facility-edit", args=[row.pk]),
            icon="arrow-back-up",
        )
        for row in rows[:SHOWN]
    ]
