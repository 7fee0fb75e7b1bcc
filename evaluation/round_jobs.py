"""Every morning: villages that have not filed are told as the deadline comes near, townships whose review is due."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Notice
from accounts.rights import Right
from common.jobs import Work, job_kind
from evaluation.models import Evaluation, Level, Round, RoundState
from evaluation.round_shown import TO_REVIEW, UNFILED
from maintenance.boards import holders_beneath
from tasks_checklist.finding_told import people_at

DAYS_BEFORE = (7, 3, 1, 0)  # [assumption]
BECAUSE = "whoever still has to file or to review is told"


def remind(*, today: date) -> dict[str, int]:
    """How many notices were written: {"filing", "review"}. Run again, nobody is told twice of the same day."""
    rows = Round.objects.everywhere(because=BECAUSE).select_related("division")
    open_now = rows.filter(state=RoundState.OPEN, deadline__gte=timezone.now())
    judged = rows.filter(state__in=(RoundState.OPEN, RoundState.FROZEN))
    return {
        "filing": sum(_of_filing(row, today) for row in open_now),
        "review": sum(
            _of_review(row, today) for row in judged.filter(review_due__lte=today + timedelta(days=1))
        ),
    }


def _of_filing(row: Round, today: date) -> int:
    if (timezone.localdate(row.deadline) - today).days not in DAYS_BEFORE:
        return 0
    words = _("自评 %(day)s 截止，本村还没有上报：%(title)s")
    title = words % {"day": f"{timezone.localtime(row.deadline):%m-%d %H:%M}", "title": row.title}
    return sum(
        _tell(holders_beneath(sheet.division, Right.EVALUATION_FILL), sheet, title)
        for sheet in _sheets(row, UNFILED)
    )


def _of_review(row: Round, today: date) -> int:
    """One notice to each township's reviewers, with how many wait."""
    waiting: dict[str, int] = {}
    for sheet in _sheets(row, TO_REVIEW):
        code = f"{sheet.division_id[:9]}000"
        waiting[code] = waiting.get(code, 0) + 1
    link = f"{reverse('evaluation:review-list')}?round={row.pk}"
    written = 0
    for code, number in waiting.items():
        told = {"day": f"{row.review_due:%m-%d}", "n": number, "title": row.title, "today": f"{today:%m-%d}"}
        title = _("%(today)s：还有 %(n)s 个村的自评待审核，限 %(day)s：%(title)s") % told
        written += _once(people_at(code, Right.EVALUATION_REVIEW), link, title)
    return written


def _sheets(row: Round, states: Iterable[str]) -> list[Evaluation]:
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(
        round=row, level=Level.VILLAGE, state__in=states
    )
    return list(rows.select_related("division").order_by("division_id"))


def _tell(people, sheet: Evaluation, title: str) -> int:
    return _once(people, reverse("evaluation:evaluation-detail", args=[sheet.pk]), title)


@transaction.atomic
def _once(people, link: str, title: str) -> int:
    """Those who have not been told in these very words."""
    words = title[:100]
    before = Notice.objects.filter(link=link, title=words)
    known = set(before.values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    for person in fresh:
        notify(person=person, title=words, link=link, pressing=True)
    return len(fresh)


@job_kind(
    "evaluation.remind_of_rounds",
    title="评价到期提醒",
    for_system=True,
    says=lambda done: f"催报 {done['filing']} 人次，催审 {done['review']} 人次。",
    result_url=lambda job: reverse("evaluation:round-list"),
)
def remind_of_rounds(work: Work) -> dict:
    return remind(today=timezone.localdate())
