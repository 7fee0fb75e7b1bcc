"""What of a round waits for the reader: to fill, to sign, to review, to check, to make known, to finish; figures of his area."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import evening, morning
from evaluation.models import Evaluation, EvaluationState, Level, Round, RoundState
from evaluation.result_publishing import KIND
from maintenance.models import Publication

S = EvaluationState
SHOWN = 10
ICON = "clipboard-check"
FILED = Q(first_submitted_at__isnull=False)


def waiting(post) -> list[WaitingMatter]:
    return [*_to_fill(post), *_to_review(post), *_to_check(post), *_to_settle(post)]


def _sheets(post):
    return Evaluation.objects.visible_to(post).select_related("round", "division", "party")


def _to_fill(post) -> Iterator[WaitingMatter]:
    """The unit's own sheet while it is open; the head is asked to sign."""
    if not may(post, Right.EVALUATION_FILL):
        return
    now = timezone.now()
    open_now = Q(round__deadline__gte=now) | Q(state=S.RETURNED, reopened_until__gte=now)
    rows = _sheets(post).filter(open_now, state__in=(S.NOT_STARTED, S.DRAFTING, S.RETURNED))
    rows = rows.filter(round__state__in=(RoundState.OPEN, RoundState.FROZEN), level=Level.VILLAGE)
    for row in rows.order_by("round__deadline", "pk")[:SHOWN]:
        returned = row.state == S.RETURNED
        due = row.reopened_until if returned and row.reopened_until else row.round.deadline
        act = _("修改后重报") if returned else _("填报")
        url = reverse("evaluation:evaluation-fill", args=[row.pk, 1])
        if not returned and row.state == S.DRAFTING and may(post, Right.EVALUATION_SIGN):
            act, url = _("填报、签字"), reverse("evaluation:evaluation-close", args=[row.pk])
        yield _of(row, act, url, since=row.round.opened_at or now, due=due)


def _of(row: Evaluation, act: str, url: str, *, since, due) -> WaitingMatter:
    return WaitingMatter(
        kind=_("管护评价"), what=row.round.title, source=row.unit, since=since, due=due, act=act, url=url, icon=ICON
    )  # fmt: skip


def _to_review(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.EVALUATION_REVIEW):
        return
    rows = _sheets(post).filter(state__in=(S.SUBMITTED, S.UNDER_REVIEW))
    rows = rows.exclude(submitted_by_id=post.person_id).order_by("round__review_due", "submitted_at", "pk")
    for row in rows[:SHOWN]:
        url = reverse("evaluation:evaluation-detail", args=[row.pk])
        yield _of(row, _("审核"), url, since=row.submitted_at, due=evening(row.round.review_due))


def _to_check(post) -> Iterator[WaitingMatter]:
    """One line a round: the county checks by the queue."""
    if not may(post, Right.EVALUATION_CHECK):
        return
    waits = Q(evaluations__state=S.REVIEWED)
    rows = Round.objects.visible_to(post).filter(
        county_step=True, state__in=(RoundState.OPEN, RoundState.FROZEN)
    )
    counted = rows.annotate(n=Count("evaluations", filter=waits)).filter(n__gt=0).order_by("check_due", "pk")
    for row in counted.select_related("division")[:SHOWN]:
        yield WaitingMatter(
            kind=_("管护评价"),
            what=_("%(n)s 个村待复核：%(title)s") % {"n": row.n, "title": row.title},  # type: ignore[attr-defined]
            source=str(row.division),
            since=morning(row.review_due),
            due=evening(row.check_due) if row.check_due else None,
            act=_("复核"),
            url=f"{reverse('evaluation:review-list')}?round={row.pk}",
            icon=ICON,
        )


def _to_settle(post) -> Iterator[WaitingMatter]:
    """A round that may be made known, or finished."""
    if not may(post, Right.EVALUATION_SETTLE):
        return
    rows = Round.objects.visible_to(post).select_related("division").order_by("pk")
    still = Q(evaluations__state__in=(S.SUBMITTED, S.UNDER_REVIEW, S.RETURNED))
    still |= Q(evaluations__state=S.REVIEWED, county_step=True)
    frozen = rows.filter(state=RoundState.FROZEN).annotate(left=Count("evaluations", filter=still))
    for ready in frozen.filter(left=0)[:SHOWN]:
        yield _settled(ready, _("公示结果"), ready.frozen_at)
    over = Publication.objects.everywhere(because="notices of rounds in sight").filter(kind=KIND).settled()
    known = set(over.values_list("object_id", "division_id"))
    for row in rows.filter(state=RoundState.NOTICED)[:SHOWN]:
        if (str(row.pk), row.division_id) in known:
            yield _settled(row, _("定稿"), timezone.now())


def _settled(row: Round, act: str, since) -> WaitingMatter:
    return WaitingMatter(
        kind=_("管护评价"), what=row.title, source=str(row.division), since=since, due=None, act=act,
        url=reverse("evaluation:round-detail", args=[row.pk]), icon=ICON,
    )  # fmt: skip


def measures(post) -> list[dict]:
    """How many villages of the reader's area have filed in the round that is open."""
    if not may(post, Right.EVALUATION_VIEW) or post.division.level == "village":
        return []
    if post.scope_kind == ScopeKind.AREA_SECTORS:  # sees no village's sheet under way
        return []
    rows = Round.objects.reaching(post).filter(state=RoundState.OPEN).order_by("deadline")
    row = rows.first()
    if row is None:
        return []
    sheets = Evaluation.objects.visible_to(post).filter(round=row, level=Level.VILLAGE)
    found = sheets.aggregate(all=Count("pk"), filed=Count("pk", filter=FILED))
    url = f"{reverse('evaluation:evaluation-list')}?round={row.pk}&level=village"
    return [
        {
            "label": _("自评上报"),
            "value": found["filed"],
            "unit": _("村"),
            "url": url,
            "left": _("应报 %s 村") % found["all"],
            "right": _("%s 截止") % f"{timezone.localtime(row.deadline):%m-%d}",
        }
    ]
