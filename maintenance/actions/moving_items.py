"""Items when a person's work passes to another, and when a village goes into another.

Both acts are signed on papers of their own, so a checked item stays checked: it differs from its edition from now on, and
the clock of the next one starts.
"""

from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.models import DivisionMerge, Person, Post
from accounts.scoping import in_ranges
from maintenance.models import ItemState, ResponsibilityItem

BECAUSE = "items that go along with a post or a village"
SHOWN = 200

# Facilities have moved already, and what the closed committee kept the successor's keeps (assets.actions.moving).
FOLLOW = """
    UPDATE maintenance_responsibilityitem item SET party_id = facility.keeper_id, version = item.version + 1,
        reopened_at = CASE WHEN item.state = 'checked' THEN coalesce(item.reopened_at, %(now)s) ELSE item.reopened_at END
    FROM assets_facility facility, accounts_party party
    WHERE facility.id = item.facility_id AND facility.division_id = %(successor)s AND party.id = item.party_id
        AND party.division_id = %(closed)s AND facility.keeper_id IS NOT NULL AND facility.keeper_id <> item.party_id
"""


def _of(post: Post):
    theirs = Q(person=post.person_id) | Q(supervisor=post.person_id)
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live().filter(theirs)
    return rows.filter(in_ranges("facility__division_id", post.division.ranges)).order_by("facility")


def items_of(post: Post) -> list[str]:
    """The items that name the post-holder as keeper or supervisor, in words."""
    return [str(item.facility) for item in _of(post).select_related("facility")[:SHOWN]]


def hand_items(post: Post, receiver: Person, by) -> int:
    """The receiver stands where the giver stood; how many items."""
    keys = list(_of(post).select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    for name in ("person", "supervisor"):
        rows.filter(**{name: post.person_id}).update(**{name: receiver})
    since = Case(
        When(state=ItemState.CHECKED, reopened_at=None, then=Value(timezone.now())), default=F("reopened_at")
    )
    return rows.update(reopened_at=since, version=F("version") + 1)


def follow_merge(merge: DivisionMerge, by) -> int:
    """The items of the closed village's own facilities name the successor's committee; how many."""
    said: dict[str, Any] = {"now": timezone.now(), "successor": merge.successor_id, "closed": merge.closed_id}
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, said)
        return cursor.rowcount
