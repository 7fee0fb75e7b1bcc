"""What waits in WHO, for the workbench: suggestions to answer, grants to look at a second time."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import querysets
from accounts.access import may
from accounts.models import Suggestion
from accounts.places import WaitingMatter
from accounts.rights import Right

SHOWN = 20


def suggestions_to_answer(post) -> list[WaitingMatter]:
    if not may(post, Right.SUGGESTION_ANSWER):
        return []
    waiting = querysets.suggestions_for_list(post).filter(state=Suggestion.State.OPEN).order_by("created_at")
    return [
        WaitingMatter(
            kind=_("建议"),
            what=str(one),
            source=f"{one.division} {one.person.name}",
            since=one.created_at,
            due=None,
            act=_("答复"),
            url=reverse("accounts:suggestion-detail", args=[one.pk]),
            icon="message-report",
        )
        for one in waiting[:SHOWN]
    ]


def grants_to_review(post) -> list[WaitingMatter]:
    if not may(post, Right.POST_REVIEW):
        return []
    waiting = (
        querysets.grants_to_review(post)
        .exclude(person_id=post.person_id)
        .exclude(granted_by_id=post.person_id)
    )
    return [
        WaitingMatter(
            kind=_("授权复核"),
            what=_("%(name)s：%(post)s") % {"name": one.person.name, "post": one},
            source=_("%(who)s授予") % {"who": one.granted_by.name if one.granted_by else ""},
            since=one.granted_at,
            due=None,
            act=_("复核"),
            url=reverse("accounts:post-review", args=[one.pk]),
            icon="shield-check",
        )
        for one in waiting.order_by("pk")[:SHOWN]
    ]
