"""What of 技术服务 waits: requests to assign, to answer, to rate; needs to match, trials to judge. Whose files may be read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening
from maintenance.models import Need, NeedState, Question, QuestionState, Technique

SHOWN = 10


def _waiting(row, *, kind: str, act: str, noun: str, due=None, since=None) -> WaitingMatter:
    return WaitingMatter(
        kind=kind,
        what=row.title,
        source=row.division.short_name,
        since=since or row.asked_at,
        due=evening(due) if due else None,
        act=act,
        url=reverse(f"maintenance:{noun}-detail", args=[row.pk]),
        icon="message-2",
    )


def to_assign(post) -> list[WaitingMatter]:
    """What nobody was given yet, and what whoever has it is late with."""
    if not may(post, Right.TRAINING_MANAGE):
        return []
    seen = Question.objects.visible_to(post).select_related("division")
    rows = list(seen.filter(state=QuestionState.ASKED).order_by("due_on", "pk")[:SHOWN])
    late = seen.overdue().filter(state=QuestionState.ASSIGNED).order_by("due_on", "pk")[:SHOWN]
    found = [(row, _("指派")) for row in rows] + [(row, _("催办、改派")) for row in late]
    return [_waiting(row, kind=_("技术求助"), act=act, noun="question", due=row.due_on) for row, act in found]


def to_answer(post) -> list[WaitingMatter]:
    """What the post-holder himself was given as an expert."""
    if post.person_id is None or not may(post, Right.CARE_VIEW):
        return []
    rows = Question.objects.visible_to(post).select_related("division")
    mine = rows.filter(state=QuestionState.ASSIGNED, expert__person=post.person_id).order_by("due_on", "pk")
    return [
        _waiting(
            row, kind=_("技术求助"), act=_("答复"), noun="question", due=row.due_on, since=row.assigned_at
        )
        for row in mine[:SHOWN]
    ]


def to_rate(post) -> list[WaitingMatter]:
    """One's own: answered and to be rated, sent back and to be filled up."""
    if post.person_id is None or not may(post, Right.MATTER_REPORT):
        return []
    waits = (QuestionState.ANSWERED, QuestionState.RETURNED)
    rows = Question.objects.visible_to(post).filter(state__in=waits, asked_by=post.person_id)
    return [
        _waiting(
            row,
            kind=_("技术求助"),
            act=_("评价") if row.state == QuestionState.ANSWERED else _("补充"),
            noun="question",
        )
        for row in rows.select_related("division").order_by("pk")[:SHOWN]
    ]


def needs(post) -> list[WaitingMatter]:
    """To match, and trials whose last day has passed."""
    if not may(post, Right.TRAINING_MANAGE):
        return []
    rows = Need.objects.visible_to(post).select_related("division")
    raised = rows.filter(state=NeedState.RAISED).order_by("pk")[:SHOWN]
    judged = rows.overdue().order_by("trial_until", "pk")[:SHOWN]
    found = [_waiting(row, kind=_("技术需求"), act=_("匹配"), noun="need") for row in raised]
    return found + [
        _waiting(row, kind=_("技术需求"), act=_("评定试用"), noun="need", due=row.trial_until)
        for row in judged
    ]


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a request, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and Question.objects.visible_to(post).filter(pk=int(owner_id)).exists()


def may_read_file(post, owner_id: str) -> bool:
    """Photos and papers of a technique, for whoever it reaches (ATTACHMENT_OWNERS)."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and Technique.objects.reaching(post).filter(pk=int(owner_id)).exists()
