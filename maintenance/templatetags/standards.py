"""How checkpoints are told on a page."""

from django import template

from maintenance.standard_changes import limits as limits_of

register = template.Library()


@register.filter
def limits(point) -> str:
    """≥ 0.3，≤ 2 毫克/升; empty without limits."""
    return limits_of(point)
