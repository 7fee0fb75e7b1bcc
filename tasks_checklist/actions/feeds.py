"""日历订阅: a secret address of one's own, drawn, ended, drawn anew; only its hash is kept."""

import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import require
from accounts.models import Person
from accounts.rights import Right
from common.crypto import keyed_hash, keyed_hashes
from tasks_checklist.models import CalendarFeed, TeamMember
from tasks_checklist.visit_told import doers

PURPOSE = "calendar feed"
LENGTH = 43  # characters of a key


@transaction.atomic
def draw_feed(*, person: Person, by) -> str:
    """A new key of one's own, answered once; the address before it shows nothing any more. Raises Refused."""
    require(by, Right.TASK_VIEW)
    # there may be no feed to lock yet: of two first ones at once the later waits here and takes the other's place
    people = Person.objects.everywhere(because="one's own row is held")
    people.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    end_feed(person=person, by=by)
    key = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person=person, key_hash=keyed_hash(PURPOSE, key))
    return key


@transaction.atomic
def end_feed(*, person: Person, by) -> bool:
    """The address shows nothing from now on; answers whether there was one. Raises Refused."""
    require(by, Right.TASK_VIEW)
    open_one = CalendarFeed.objects.select_for_update().filter(person=person, ended_at=None)
    return bool(open_one.update(ended_at=timezone.now()))


def feed_of(key: str) -> CalendarFeed | None:
    """The feed that a key opens: not ended, its person in service with an account in use.

    Whoever stands on a team's list and makes visits no more reads nothing; without a team there is nothing to read.
    """
    if len(key) != LENGTH:
        return None
    rows = CalendarFeed.objects.filter(key_hash__in=keyed_hashes(PURPOSE, key), ended_at=None)
    rows = rows.filter(person__active=True, person__account__is_active=True)
    listed = TeamMember.objects.values("person")
    rows = rows.filter(Q(person__in=doers().values("person")) | ~Q(person__in=listed))
    return rows.select_related("person").first()
