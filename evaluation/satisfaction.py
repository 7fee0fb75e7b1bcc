"""Satisfaction counted from the answers: by village as of a day, by question, and as the calculator `satisfaction`.

Answers hold whole days only, so a moment counts the days that were over by then.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Answer, Survey
from evaluation.models.surveys import BEST, FEWEST, SATISFIED
from evaluation.places import Counted, Period
from evaluation.survey_marks import Satisfaction

VALID = {"valid": Count("pk"), "mean": Avg("score"), "satisfied": Count("pk", filter=Q(score__gte=SATISFIED))}
BECAUSE = "counted for the evaluation of every unit asked"


def last_whole_day(moment: datetime) -> date:
    """The last day that was over at the moment; one of 23:59 ends its own day."""
    return timezone.localdate(moment + timedelta(minutes=1)) - timedelta(days=1)


def by_village(answers: QuerySet, *, day: date) -> dict[str, Satisfaction]:
    """What the valid answers of each village say as of the day; villages without any are not named."""
    rows = answers.valid_on(day).order_by().values("division_id").annotate(**VALID)  # type: ignore[attr-defined]
    return {row["division_id"]: _said(row) for row in rows}


def of_all(answers: QuerySet, *, day: date) -> Satisfaction:
    return _said(answers.valid_on(day).order_by().aggregate(**VALID))  # type: ignore[attr-defined]


def _said(row: dict) -> Satisfaction:
    mean = row["mean"]
    return Satisfaction(row["valid"], None if mean is None else Decimal(mean), row["satisfied"])


def by_question(survey: Survey, answers: QuerySet, *, day: date) -> list[tuple[str, Decimal | None, int]]:
    """Each question with the mean of its marks above 0 and how many judged it, by one query."""
    questions = list(survey.question_set.questions.order_by("order"))
    asked: dict[str, Any] = {}
    for place in range(len(questions)):
        column = f"marks__{place}"
        asked[f"mean_{place}"] = Avg(F(column), filter=Q(**{f"{column}__gt": 0}))
        asked[f"judged_{place}"] = Count("pk", filter=Q(**{f"{column}__gt": 0}))
    found = answers.valid_on(day).order_by().aggregate(**asked) if asked else {}  # type: ignore[attr-defined]
    return [
        (question.text, found[f"mean_{place}"], found[f"judged_{place}"])
        for place, question in enumerate(questions)
    ]


def count(units: list[str], period: Period) -> dict[str, Counted]:
    """H1: the mean of the valid answers of the period ÷ 5; fewer than ten say nothing."""
    day = last_whole_day(period.deadline)
    rows = Answer.objects.everywhere(because=BECAUSE).filter(
        division_id__in=units, answered_on__range=(period.from_date, period.until)
    )
    found = by_village(rows, day=day)
    return {unit: _counted(unit, found.get(unit, Satisfaction(0)), period, day) for unit in units}


def _counted(unit: str, said: Satisfaction, period: Period, day: date) -> Counted:
    asked = {"village": unit, "from_date": period.from_date, "until": period.until, "day": day}
    url = f"{reverse('evaluation:survey-results')}?{urlencode(asked)}"
    if not said.says_enough:
        told = _("有效评价 %(n)s 份，不足 %(least)s 份，不适用") % {"n": said.valid, "least": FEWEST}
        raises = _("再收 %(n)s 份有效评价后计分") % {"n": FEWEST - said.valid}
        return Counted(Decimal(0), Decimal(0), told, url=url, raises=raises)
    told = _("有效评价 %(n)s 份，平均 %(mean)s 分（满分 %(best)s 分），%(share)s满意") % {
        "n": said.valid,
        "mean": said.shown_mean,
        "best": BEST,
        "share": said.shown_share,
    }
    return Counted(said.mean or Decimal(0), Decimal(BEST), told, url=url)


def totals(found: Iterable[Satisfaction]) -> int:
    """All valid answers of some villages."""
    return sum(one.valid for one in found)
