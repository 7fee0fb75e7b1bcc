"""Notices to a person: written in the transaction of the act they tell of, read by that person alone."""

from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.actions.sending import queue_sendings
from accounts.models import Notice, Person

TITLE_LENGTH, BODY_LENGTH, LINK_LENGTH = 100, 500, 200


@transaction.atomic(savepoint=False)  # it is part of the act it tells of
def notify(*, person: Person, title: str, link: str = "", body: str = "", pressing: bool = False) -> Notice:
    """Tell a person something. `link` is a path of this site ("/jobs/3/"); longer words are cut. Raises ValueError.

    `pressing`: it has a limit or hurries someone (催办), so it also goes out by the channels of the county unless the
    person chose otherwise; others go out only to who wants all (accounts/models/sendings.py).
    """
    if link and not (link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)):
        raise ValueError(f"a notice links within this site, not to {link!r}")
    notice = Notice.objects.create(
        person=person, title=title[:TITLE_LENGTH], body=body[:BODY_LENGTH], link=link[:LINK_LENGTH]
    )
    queue_sendings(notice, pressing=pressing)
    return notice


@transaction.atomic
def mark_read(*, notice: Notice) -> None:
    """The first reading counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, person: Person) -> int:
    """How many were unread."""
    return Notice.objects.filter(person=person, read_at=None).update(read_at=timezone.now())
