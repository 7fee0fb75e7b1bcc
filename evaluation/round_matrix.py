"""Objects of rounds and sheets for the authorisation matrix."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from evaluation.models import (
    Evaluation,
    Indicator,
    IndicatorPart,
    PartScore,
    Round,
    Scheme,
    SchemeState,
)

_number = count(1)


def scheme_of(division: Division) -> Scheme:
    """A scheme of one part; drafted first, since one that is issued never changes."""
    county = Division.objects.everywhere(because="the matrix's own scheme").get(pk=division.county_code)
    said = {"name": "评价指标", "from_date": date(2020, 1, 1)}
    row, made = Scheme.objects.get_or_create(division=county, number=99, defaults=said)
    if made:
        one = {"code": "A1", "group": "有制度", "name": "管护制度", "level": "village", "rule": "有=3"}
        indicator = Indicator.objects.create(scheme=row, order=1, points=3, **one)
        IndicatorPart.objects.create(indicator=indicator, order=1, text="有制度文件", points=3, method="self")
        row.state = SchemeState.ISSUED
        row.save(update_fields=["state"])
    return row


def round_of(division: Division, *, state: str = "draft") -> Round:
    """A round of the division itself, so that what lies beyond the reader's area is a round that he may not touch."""
    year, now, today = 2030 + next(_number) % 60, timezone.now(), timezone.localdate()
    return Round.objects.create(
        division=division, scheme=scheme_of(division), year=year, title=f"{year}年评价", state=state, seed=1,
        from_date=date(year, 1, 1), until=date(year, 12, 31), opens_on=today,
        deadline=now + timedelta(days=9), review_due=today + timedelta(days=20), county_step=False,
    )  # fmt: skip


def sheet_of(division: Division, *, state: str = "drafting") -> Evaluation:
    row = round_of(division, state="open")
    said: dict[str, Any] = {"submitted_at": timezone.now()} if state != "drafting" else {}
    sheet = Evaluation.objects.create(round=row, division=division, state=state, **said)
    part = IndicatorPart.objects.get(indicator__scheme=row.scheme)  # type: ignore[attr-defined]
    PartScore.objects.create(
        evaluation=sheet, indicator=part.indicator, part=part, claimed=Decimal(1), claim="已上墙"
    )
    return sheet


def _round(division: Division) -> dict[str, Any]:
    return {"round_id": round_of(division).pk}


def _open_round(division: Division) -> dict[str, Any]:
    return {"round_id": round_of(division, state="open").pk}


def _sheet(division: Division) -> dict[str, Any]:
    return {"evaluation_id": sheet_of(division).pk}


def _part(division: Division) -> dict[str, Any]:
    sheet = sheet_of(division)
    return {"evaluation_id": sheet.pk, "score_id": sheet.scores.get().pk}  # type: ignore[attr-defined]


FACTORIES = {
    "evaluation:round-detail": ObjectFactory(_round),
    "evaluation:round-edit": ObjectFactory(_round),
    "evaluation:round-act": ObjectFactory(lambda division: {**_round(division), "act": "void"}),
    "evaluation:round-postpone": ObjectFactory(_open_round),
    "evaluation:evaluation-detail": ObjectFactory(_sheet),
    "evaluation:evaluation-print": ObjectFactory(_sheet),
    "evaluation:evaluation-fill": ObjectFactory(lambda division: {**_sheet(division), "number": 1}),
    "evaluation:evaluation-close": ObjectFactory(_sheet),
    "evaluation:evaluation-review": ObjectFactory(
        lambda division: {"evaluation_id": sheet_of(division, state="under_review").pk}
    ),
    "evaluation:evaluation-correct": ObjectFactory(_sheet),
    "evaluation:evaluation-act": ObjectFactory(lambda division: {**_sheet(division), "act": "submit"}),
    "evaluation:proof-create": ObjectFactory(_part),
    "evaluation:proof-pick": ObjectFactory(_part),
    "evaluation:proof-remove": ObjectFactory(lambda division: {**_part(division), "proof_id": 1}),
    "api:evaluation-round-detail": ObjectFactory(lambda division: {"pk": _round(division)["round_id"]}),
    "api:evaluation-round-act": ObjectFactory(
        lambda division: {"pk": _round(division)["round_id"], "act": "void"}
    ),
    "api:evaluation-detail": ObjectFactory(lambda division: {"pk": sheet_of(division).pk}),
    "api:evaluation-fill": ObjectFactory(lambda division: {"pk": sheet_of(division).pk}),
    "api:evaluation-act": ObjectFactory(lambda division: {"pk": sheet_of(division).pk, "act": "submit"}),
}
