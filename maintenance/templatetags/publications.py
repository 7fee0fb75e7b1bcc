"""What the templates of 公示 need."""

from typing import Any

from django import template
from django.urls import reverse

from maintenance.publication_tables import state_of_objection, state_of_posting

register = template.Library()
register.simple_tag(state_of_posting, name="posting_state")
register.simple_tag(state_of_objection, name="objection_state")


@register.simple_tag
def act_url(noun: str, offer: Any, key: int) -> str:
    """The address at which a flow's offer is carried out: maintenance:<noun>-<act>."""
    return reverse(f"maintenance:{noun}-{offer.move.act}", args=[key])
