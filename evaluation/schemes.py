"""A scheme as the pure core wants it: its rules, and each part with its points as a line of a sheet."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from evaluation.models import Indicator, IndicatorPart, PartScore, Scheme
from evaluation.scoring import Band, Line, Rules


def rules_of(scheme: Scheme) -> Rules:
    """Caps and grades, the highest first."""
    bands = scheme.bands.order_by("-from_score")
    return Rules(
        scheme.bonus_cap,
        scheme.deduction_cap,
        tuple(Band(band.grade, band.word, band.from_score) for band in bands),
    )


def line_of(part: IndicatorPart, indicator: Indicator, earned: Decimal | None) -> Line:
    """A part with what it earns; `earned` None where it does not apply."""
    return Line(
        indicator=indicator.code,
        kind=indicator.kind,
        earned=earned,
        worth=part.points,
        cap=indicator.points,
        caps_grade=indicator.caps_grade,
        name=indicator.name,
    )


def lines_of(scores: Iterable[PartScore]) -> list[Line]:
    """The points of a sheet that count, read as settling_lines.weighed reads them."""
    return [line_of(score.part, score.indicator, score.stands) for score in scores]


def whole(rows: "QuerySet[Scheme]") -> "QuerySet[Scheme]":
    """Schemes with indicators, parts and bands, in three queries more, in their order."""
    parts = Prefetch("parts", IndicatorPart.objects.order_by("order"))
    indicators = Indicator.objects.order_by("order", "pk").prefetch_related(parts)
    return rows.prefetch_related(Prefetch("indicators", indicators), "bands")
