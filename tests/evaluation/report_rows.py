"""Rounds with judged sheets, as reports find them: plain functions, keyword only."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from evaluation.models import (
    Evaluation,
    EvaluationState,
    Indicator,
    Level,
    PartScore,
    Round,
    RoundState,
    Scheme,
)
from tests.factories import COUNTY, make_division

YEAR = 2025


def make_scheme(*, number: int = 50) -> Scheme:
    county = make_division(code=COUNTY)
    scheme = Scheme.objects.create(
        division=county, name="试行指标", number=number, state="issued", from_date=date(2020, 1, 1)
    )
    for order, (code, group, name, points) in enumerate(
        [("A1", "有制度", "管护制度", 40), ("C1", "清单与赋码", "清单完整率", 60)], 1
    ):
        one = Indicator.objects.create(
            scheme=scheme,
            order=order,
            code=code,
            group=group,
            name=name,
            level="village",
            points=points,
            rule=name,
        )
        one.parts.create(
            order=1, text=name, points=points, method="system", calculator="list_complete", curve="share"
        )
    return scheme


def make_round(*, state: str = RoundState.FINAL, division: str = COUNTY, **named) -> Round:
    return Round.objects.create(
        division=make_division(code=division),
        scheme=named.pop("scheme", None) or make_scheme(),
        year=YEAR,
        title=f"{YEAR}年度管护评价",
        from_date=date(YEAR, 1, 1),
        until=date(YEAR, 12, 31),
        opens_on=date(YEAR, 12, 1),
        deadline=timezone.now() - timedelta(days=30),
        review_due=date(YEAR, 12, 31),
        seed=7,
        state=state,
        **named,
    )


def make_sheet(*, round: Round, division: str, score: str | None = "88.5", **named) -> Evaluation:
    points = None if score is None else Decimal(score)
    sheet = Evaluation.objects.create(
        round=round,
        division=make_division(code=division),
        level=named.pop("level", Level.VILLAGE),
        state=named.pop("state", EvaluationState.FINAL),
        score=points,
        base=points,
        earned=points,
        applicable=Decimal(100),
        grade="良好",
        group="大村组",
        place=1,
        of_group=3,
        **named,
    )
    for indicator in round.scheme.indicators.all():
        part = indicator.parts.get()
        PartScore.objects.create(
            evaluation=sheet,
            indicator=indicator,
            part=part,
            numerator=9,
            denominator=10,
            rate=Decimal("0.9"),
            told="应有 10 项，已有 9 项",
            raises="补齐 1 项",
            computed=part.points * Decimal("0.9"),
        )
    return sheet
