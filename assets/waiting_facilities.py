"""What waits at the facilities of an area, for the workbench: idle ones to follow up, warranties that end."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import Facility, IdleSpell
from assets.models.moves import STANDING
from assets.shown import soon_out_of_warranty
from common.moments import morning

SHOWN = 20


def idle_to_follow_up(post) -> list[WaitingMatter]:
    """Open idle spells whose day of follow-up has come, the longest due first."""
    if not may(post, Right.FACILITY_CHANGE):
        return []
    due = IdleSpell.objects.visible_to(post).filter(ended_on=None, follow_up_on__lte=timezone.localdate())
    return [
        WaitingMatter(
            kind=_("闲置跟进"),
            what=_("%(name)s：%(reason)s") % {"name": spell.facility.name, "reason": spell.reason},
            source=str(spell.facility.division),
            since=morning(spell.since),
            due=morning(spell.follow_up_on),
            act=_("跟进"),
            url=_page(spell.facility),
            icon="clock",
        )
        for spell in due.select_related("facility__division").order_by("follow_up_on", "id")[:SHOWN]
    ]


def warranties_that_end(post) -> list[WaitingMatter]:
    """Facilities of a township or village whose warranty ends within sixty days: what is broken is still the builder's.

    A county has too many, and its townships see to them.
    """
    below = post is not None and post.division and post.division.level != Division.Level.COUNTY
    if not (below and post.scope_kind == ScopeKind.AREA and may(post, Right.FACILITY_CHANGE)):
        return []
    rows = Facility.objects.visible_to(post).counted().filter(status__in=STANDING)
    soon = rows.filter(warranty_end__range=soon_out_of_warranty()).select_related("division", "type")
    return [
        WaitingMatter(
            kind=_("质保到期"),
            what=_("%(name)s，%(day)s 到期，有缺陷请尽快报修") % {"name": row.name, "day": row.warranty_end},
            source=f"{row.division} {row.type}",
            since=row.registered_at,
            due=morning(row.warranty_end),
            act=_("查看"),
            url=_page(row),
            icon="shield",
        )
        for row in soon.order_by("warranty_end", "id")[:SHOWN]
    ]


def _page(facility: Facility) -> str:
    return reverse("assets:facility-detail", args=[facility.pk])
