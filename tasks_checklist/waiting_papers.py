"""What of 定期文稿 waits for the reader: papers to be signed; their numbers in the search box."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import Paper

SHOWN = 10


def waiting(post) -> list[WaitingMatter]:
    """签发 of the area's own signer."""
    if not may(post, Right.PAPER_SIGN) or post.scope_kind != ScopeKind.AREA:
        return []
    rows = Paper.objects.visible_to(post).filter(division=post.division_id, state=Paper.State.PREPARED)
    return [
        WaitingMatter(
            kind=_("定期文稿"),
            what=row.title,
            source=row.division.short_name,
            since=row.prepared_at,
            due=None,
            act=_("签发"),
            url=reverse("tasks_checklist:paper-detail", args=[row.pk]),
            icon="clipboard-list",
        )
        for row in rows.select_related("division").order_by("period_until", "pk")[:SHOWN]
    ]


def found(post, typed: str) -> list[Found]:
    """A paper by its number, as it stands on it."""
    plain = typed.strip()
    if not may(post, Right.TASK_VIEW) or "〔" not in plain:
        return []
    rows = Paper.objects.reaching(post).filter(number=plain).for_list()[:5]
    return [
        Found(
            kind=_("定期文稿"),
            name=row.title,
            url=reverse("tasks_checklist:paper-detail", args=[row.pk]),
            says=f"{row.number} {row.division}",
            icon="clipboard-list",
            exact=True,
        )
        for row in rows
    ]
