"""管护责任 on the page of a facility and behind its plate: who keeps it, to which standard, on whose money, who supervises."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance import standards
from maintenance.item_shown import value_of
from maintenance.item_tables import TONES
from maintenance.list_columns import head
from maintenance.models import EditionLine, ResponsibilityItem

SHOWN = (
    "party", "person", "phone", "duty", "standard", "mode", "interval", "funds", "cost", "department", "supervisor",
)  # fmt: skip


def panel(post, facility: Facility) -> str:
    """Markup of templates/maintenance/item_panel.html; "" for who may not see lists. Four questions at most."""
    if not may(post, Right.CARE_VIEW):
        return ""
    rows = ResponsibilityItem.objects.visible_to(post).for_list().select_related("facility__owner")
    item = rows.filter(facility=facility.pk).first()
    if item is None:
        return render_to_string("maintenance/item_panel.html", {"item": None})
    standard = standards.in_force([facility.type_id], facility.division_id).get(facility.type_id)
    lines = EditionLine.objects.visible_to(post).filter(facility=facility.pk)
    context = {
        "item": item,
        "tone": TONES[item.state],
        "facts": [(head(key), value_of(item, key, standard, lacks=True)) for key in SHOWN],
        "line": lines.select_related("edition__division").order_by("-edition_id").first(),
    }
    return render_to_string("maintenance/item_panel.html", context)


def link(post, facility: Facility) -> tuple[str, str, str] | None:
    """看管护责任, from the page that a plate opens (SCAN_LINKS)."""
    if not may(post, Right.CARE_VIEW):
        return None
    key = (
        ResponsibilityItem.objects.visible_to(post).filter(facility=facility.pk).values_list("pk", flat=True)
    )
    found = key.first()
    if found is None:
        return None
    return _("管护责任"), reverse("maintenance:item-detail", args=[found]), "user-check"


def settled(facilities: Iterable[int]) -> dict[int, str]:
    """KEEPER_SETTLED_ABOVE: facilities that have an item, each with the item's page."""
    rows = ResponsibilityItem.objects.everywhere(
        because="whether the list settles the keeper of facilities already held"
    )
    found = rows.filter(facility__in=list(facilities)).values_list("facility_id", "pk")
    return {facility: reverse("maintenance:item-detail", args=[key]) for facility, key in found}
