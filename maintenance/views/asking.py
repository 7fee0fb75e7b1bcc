"""What asking for advice and for a technique share: the facility of the address, and the page of the form."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html

from accounts.access import may
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import Facility


def facility_of(request) -> Facility | None:
    """The facility that the address names (?facility=…), of those in sight. Raises Http404."""
    key = request.GET.get("facility", "")
    if not key:
        return None
    rows = (
        Facility.objects.visible_to(request.post).counted().select_related("division__parent", "type__sector")
    )
    return get_object_or_404(rows, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0)


def linked(row: Any, url_name: str) -> str:
    """The row as a link to its page, '' for none."""
    return format_html('<a href="{}">{}</a>', reverse(url_name, args=[row.pk]), row) if row else ""


def may_ask(post) -> bool:
    """Whether asking in general is offered; a unit has no village of its own and asks from a facility's page."""
    return may(post, Right.MATTER_REPORT) and post.scope_kind != ScopeKind.OWN_PARTY


def form_page(request, form, *, template: str = "maintenance/training_form.html", **context):
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
