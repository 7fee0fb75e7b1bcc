"""技术服务 on the page of a facility: what was asked about it, techniques in use there, and asking itself."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance.actions.techniques import use_right
from maintenance.guidance_tables import QUESTION_TONES, state_of
from maintenance.models import Question, TechniqueUse

SHOWN = 5


def _address(url_name: str, facility: Facility) -> str:
    return f"{reverse(url_name)}?facility={facility.pk}"


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/guidance_panel.html; '' for who may neither see nor ask anything."""
    if not may(post, Right.CARE_VIEW):
        return ""
    asked = Question.objects.visible_to(post).filter(facility=facility).order_by("-id")[:SHOWN]
    uses = TechniqueUse.objects.everywhere(because="techniques of a facility in sight").filter(until=None)
    may_ask = may(post, Right.MATTER_REPORT)
    context: dict[str, Any] = {
        "questions": [(row, state_of(row, QUESTION_TONES)) for row in asked],
        "uses": list(uses.filter(facility=facility).select_related("technique")),
        "ask_url": _address("maintenance:question-create", facility) if may_ask else "",
        "need_url": _address("maintenance:need-create", facility) if may_ask else "",
        "use_url": _address("maintenance:technique-use-create", facility)
        if may(post, use_right(post))
        else "",
        "all_url": _address("maintenance:question-list", facility),
    }
    return render_to_string("maintenance/guidance_panel.html", context)


def link(post, facility: Facility) -> tuple[str, str, str] | None:
    """技术求助, for whoever scanned the plate (SCAN_LINKS)."""
    if facility.merged_into_id or not may(post, Right.MATTER_REPORT):
        return None
    return _("技术求助"), _address("maintenance:question-create", facility), "message-2"
