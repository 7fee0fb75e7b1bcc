"""The first scheme of every county, from reference/indicators.csv and indicator_parts.csv. Loading again changes nothing."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division
from accounts.reference import rows_of
from evaluation.models import GradeBand, Indicator, IndicatorPart, Scheme, SchemeState

FIRST_DAY = date(2024, 1, 1)
NAME = "农村公共基础设施管护评价指标体系"
SOURCE = "材料 000 第 10 至 12 条；分值、加分扣分上限、等次分数线、最少设施数均为假定，待县（区）核定"
BANDS = (  # domain.md 12.2 [assumption]
    ("excellent", "优秀", 90),
    ("good", "良好", 80),
    ("pass", "合格", 60),
    ("fail", "不合格", 0),
)


@transaction.atomic
def load_schemes() -> str:
    """An issued first version for each county that has none in any state. Answers a line for the terminal."""
    counties = Division.objects.everywhere(because="reference").filter(
        level=Division.Level.COUNTY, closed_on=None
    )
    there = set(Scheme.objects.values_list("division_id", flat=True))
    for county in counties:
        if county.pk not in there:
            make_first(county)
    return _("评价指标体系 %(count)s 个") % {"count": Scheme.objects.count()}


def make_first(county: Division) -> Scheme:
    """Version 1 of a county, issued, with its indicators, parts and grades."""
    scheme = Scheme.objects.create(
        division=county,
        name=NAME,
        number=1,
        source=SOURCE,
    )
    GradeBand.objects.bulk_create(
        GradeBand(scheme=scheme, grade=grade, word=word, from_score=line) for grade, word, line in BANDS
    )
    rows = rows_of("indicators.csv")
    made = Indicator.objects.bulk_create(_indicator(scheme, n, row) for n, row in enumerate(rows, start=1))
    parts = _parts()
    IndicatorPart.objects.bulk_create(_part(one, row) for one in made for row in parts[one.code])
    scheme.state, scheme.from_date, scheme.issued_at = SchemeState.ISSUED, FIRST_DAY, timezone.now()
    scheme.save(update_fields=["state", "from_date", "issued_at"])
    return scheme


def _parts() -> dict[str, list[Mapping[str, str]]]:
    """{code of an indicator: its lines of the file, in order}."""
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows_of("indicator_parts.csv"):
        found[row["indicator"]].append(row)
    return found


def _indicator(scheme: Scheme, order: int, row: Mapping[str, str]) -> Indicator:
    return Indicator(
        scheme=scheme,
        order=order,
        code=row["code"],
        group=row["group"],
        name=row["name"],
        level=row["applies_to"],
        kind=row["kind"],
        points=_number(row["points"]),
        rounds=row["rounds"].split(),
        rule=row["formula"],
        evidence=row["evidence"],
        caps_grade=row["caps_grade"],
        source=row["source"],
    )


def _part(indicator: Indicator, row: Mapping[str, str]) -> IndicatorPart:
    numbers = {name: _number(row[name]) for name in ("points", "low", "high", "each")}
    words = {name: row[name] for name in ("text", "method", "calculator", "curve", "without_rows", "proof")}
    return IndicatorPart(indicator=indicator, order=int(row["order"]), **words, **numbers)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
