"""What of opinions and experiences waits for the reader: to answer, to review."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening, morning
from evaluation.models import Experience, ExperienceState, Opinion, OpinionState

SHOWN = 10


def waiting(post) -> list[WaitingMatter]:
    """Opinions to answer, the one due first above; experiences to review that others wrote."""
    return [*_to_answer(post), *_to_review(post)]


def _to_answer(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.OPINION_ANSWER):
        return
    rows = Opinion.objects.visible_to(post).filter(state=OpinionState.RECEIVED)
    for row in rows.select_related("division").order_by("due_on", "pk")[:SHOWN]:
        yield WaitingMatter(
            kind=_("群众意见"),
            what=f"{row.number} {row.text[:30]}",
            source=str(row.division),
            since=morning(row.received_on),
            due=evening(row.due_on),
            act=_("答复"),
            url=reverse("evaluation:opinion-detail", args=[row.pk]),
            icon="message-2",
        )


def _to_review(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.CASE_REVIEW):
        return
    rows = Experience.objects.visible_to(post).filter(state=ExperienceState.SUBMITTED)
    others = rows.exclude(submitted_by=post.person_id).exclude(written_by=post.person_id)
    for row in others.select_related("division").order_by("submitted_at", "pk")[:SHOWN]:
        yield WaitingMatter(
            kind=_("典型经验审核"),
            what=row.title,
            source=str(row.division),
            since=row.submitted_at,
            due=None,
            act=_("审核"),
            url=reverse("evaluation:case-detail", args=[row.pk]),
            icon="award",
        )
