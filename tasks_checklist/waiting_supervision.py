"""督导计划 on the workbench: a drawing that waits to be adopted, for whoever plans that area."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from tasks_checklist.models import Drawing
from tasks_checklist.placed import told_beside


def waiting(post) -> list[WaitingMatter]:
    """For WAITING_FOR; the plans of the post's own area, not of those beneath it."""
    if not may(post, Right.SUPERVISION_PLAN):
        return []
    rows = Drawing.objects.visible_to(post).filter(
        state=Drawing.State.PROPOSED, plan__division=post.division_id
    )
    return [
        WaitingMatter(
            kind=_("督导排期"),
            what=row.plan.title,
            source=told_beside(row.plan.division.short_name, _("系统拟排")),
            since=row.drawn_at,
            due=None,
            act=_("看方案"),
            url=reverse("tasks_checklist:drawing-detail", args=[row.pk]),
            icon="calendar",
        )
        for row in rows.select_related("plan__division")
        .defer("proposal", "unmet", "moved")
        .order_by("drawn_at")
    ]
