"""Satisfaction counted from the answers: by village as of a day, by question, and as the calculator `satisfaction`.

Answers hold whole days only, so a moment counts the days that were over by then.
A round counts ended surveys of its own division alone: no township adds to the county's judgement by one of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Division
from accounts.rights import Right
from evaluation.models import Answer, Round, Survey, SurveyState
from evaluation.models.surveys import BEST, FEWEST, SATISFIED
from evaluation.places import Counted, Period
from evaluation.survey_marks import Satisfaction

VALID = {"valid": Count("pk"), "mean": Avg("score"), "satisfied": Count("pk", filter=Q(score__gte=SATISFIED))}
COUNTY = Division.Level.COUNTY.value
BECAUSE = "counted for the evaluation of every unit asked"


def last_whole_day(moment: datetime) -> date:
    """The last day that was over at the moment; one of 23:59 ends its own day."""
    return timezone.localdate(moment + timedelta(minutes=1)) - timedelta(days=1)


def reads_sheets(post) -> bool:
    """Whether the post enters sheets and so reads each of them anyway."""
    return may(post, Right.SURVEY_ENTER)


def told_to(post, answers: QuerySet) -> QuerySet:
    """Of the answers in the post's area those whose results it is told, so that no two results differ by a few.

    Who enters sheets is told all, as of any day. Everyone else is told of ended surveys only, to which none is added,
    and of a village's answers to one all, if there are enough, or none.
    """
    if reads_sheets(post):
        return answers
    ended = answers.filter(survey__state=SurveyState.CLOSED)
    pairs = ended.filter(struck_on=None).order_by().values_list("survey_id", "division_id")
    found: dict[int, list[str]] = defaultdict(list)
    for survey, village, _valid in pairs.annotate(valid=Count("pk")).filter(valid__gte=FEWEST):
        found[survey].append(village)
    whole = Q(pk__in=[])
    for survey, villages in found.items():
        whole |= Q(survey=survey, division__in=villages)
    return ended.filter(whole)


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
    """Each question with the mean of its marks above 0 (None of too few) and how many judged it, by one query."""
    questions = list(survey.question_set.questions.order_by("order"))
    asked: dict[str, Any] = {}
    for place in range(len(questions)):
        column = f"marks__{place}"
        asked[f"mean_{place}"] = Avg(F(column), filter=Q(**{f"{column}__gt": 0}))
        asked[f"judged_{place}"] = Count("pk", filter=Q(**{f"{column}__gt": 0}))
    found = answers.valid_on(day).order_by().aggregate(**asked) if asked else {}  # type: ignore[attr-defined]
    return [
        (
            question.text,
            found[f"mean_{place}"] if found[f"judged_{place}"] >= FEWEST else None,
            found[f"judged_{place}"],
        )
        for place, question in enumerate(questions)
    ]


def count(units: list[str], period: Period) -> dict[str, Counted]:
    """H1: the mean of the valid answers of the period ÷ 5; fewer than ten say nothing.

    Of ended surveys of the round's division; where no round is named, of the units' county.
    """
    day = last_whole_day(period.deadline)
    asks, level = _asking(units, period)
    rows = Answer.objects.everywhere(because=BECAUSE).filter(
        division_id__in=units,
        answered_on__range=(period.from_date, period.until),
        survey__division__in=asks,
        survey__state=SurveyState.CLOSED,
    )
    found = by_village(rows, day=day)
    return {unit: _counted(unit, found.get(unit, Satisfaction(0)), period, day, level) for unit in units}


def _asking(units: list[str], period: Period) -> tuple[set[str], str]:
    """Whose surveys count, and of which level they are."""
    if period.round_id is None:
        return {unit[:6] + "000000" for unit in units}, COUNTY
    area = (
        Round.objects.everywhere(because=BECAUSE).select_related("division").get(pk=period.round_id).division
    )
    return {area.pk}, area.level


def _counted(unit: str, said: Satisfaction, period: Period, day: date, level: str) -> Counted:
    asked = {
        "village": unit,
        "asked_by": level,
        "from_date": period.from_date,
        "until": period.until,
        "day": day,
    }
    url = f"{reverse('evaluation:survey-results')}?{urlencode(asked)}"
    if not said.says_enough:
        told = _("有效评价 %(n)s 份，不足 %(least)s 份，不适用") % {"n": said.valid, "least": FEWEST}
        raises = _("再收 %(n)s 份有效评价、调查结束后计分") % {"n": FEWEST - said.valid}
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
