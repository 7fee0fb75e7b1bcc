"""What the pages of a timetable need: how a milestone stands, and the button beside it."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.tables import badge
from tasks_checklist.actions.milestones import why_not_done
from tasks_checklist.annual_shown import node_state
from tasks_checklist.annual_shown import parted as parts_of
from tasks_checklist.models import Milestone
from tasks_checklist.models.annual import STANDING

register = template.Library()


@register.filter
def parted(text: str) -> str:
    """工作成果 and 佐证材料 as paper has them: 甲；乙."""
    return "；".join(parts_of(text))


@register.simple_tag
def node_badge(row: Milestone) -> str:
    """The badge of a milestone as of today."""
    return badge(*node_state(row))


@register.simple_tag(takes_context=True)
def node_act(context, row: Milestone) -> str:
    """The button by which this reader says that it is done, or takes that back; '' where it is not his."""
    if row.task.plan.state not in STANDING or why_not_done(row, context["post"]):
        return ""
    name, word = ("milestone-undo", _("撤回")) if row.done_on else ("milestone-done", _("完成"))
    said = {
        "word": word,
        "url": reverse(f"tasks_checklist:{name}", args=[row.pk]),
        "dialog": True,
        "small": True,
        "kind": "link" if row.done_on else "",
    }
    return render_to_string("components/button.html", said)
