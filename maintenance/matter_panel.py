"""事项 on the page of a facility: a panel, a strip when something is dangerous, the button 报修; the same from its plate."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance import matter_words as words
from maintenance.models import Matter, Severity
from maintenance.models.matters import OPEN

SHOWN = 8


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/matter_panel.html: the last matters, open ones first."""
    if not may(post, Right.CARE_VIEW):
        return ""
    now = timezone.now()
    rows = list(Matter.objects.visible_to(post).filter(facility=facility).for_list().order_by("-id")[:50])
    rows.sort(key=lambda row: row.state not in OPEN)  # stable: within each the newest first
    context = {
        "rows": [{"row": row, "told": words.told_now(row, now)[1]} for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "all_url": f"{reverse('maintenance:matter-list')}?facility={facility.pk}",
        "report_url": report_url(facility) if may(post, Right.MATTER_REPORT) else "",
    }
    return render_to_string("maintenance/matter_panel.html", context)


def strips(post, facility: Facility) -> list[dict[str, Any]]:
    """A danger that nobody has mended yet stands above all facts."""
    if not may(post, Right.CARE_VIEW):
        return []
    rows = Matter.objects.visible_to(post).open().filter(facility=facility, severity=Severity.A)
    return [
        {
            "state": "bad",
            "title": _("有危险：%s") % row.title,
            "text": _("%(state)s，%(safe)s")
            % {
                "state": row.get_state_display(),
                "safe": _("已排险") if row.made_safe_at else _("尚未排险"),
            },
            "url": reverse("maintenance:matter-detail", args=[row.pk]),
            "word": _("去办理"),
        }
        for row in rows.order_by("-id")[:3]
    ]


def report_url(facility: Facility) -> str:
    return f"{reverse('maintenance:matter-create')}?facility={facility.pk}"


def act(post, facility: Facility) -> tuple[str, str, str] | None:
    """报修, for the head of the page and for whoever scanned the plate."""
    if facility.merged_into_id or not may(post, Right.MATTER_REPORT):
        return None
    return _("报修"), report_url(facility), "tool"
