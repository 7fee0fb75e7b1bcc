"""The first scheme of every county says what the files say, and loading again changes nothing."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.reference import rows_of
from evaluation import scheme_reference
from evaluation.models import Indicator, IndicatorPart, Scheme, SchemeState
from evaluation.schemes import lines_of, rules_of, whole
from evaluation.scoring import total
from tests.county import make_county

pytestmark = pytest.mark.django_db


def test_every_county_begins_with_an_issued_scheme() -> None:
    make_county()
    scheme_reference.load_schemes()
    scheme_reference.load_schemes()
    assert Scheme.objects.count() == 2
    county = Scheme.objects.get(division="990101000000")
    assert (county.state, county.number, county.bands.count()) == (SchemeState.ISSUED, 1, 4)
    assert list(Scheme.objects.in_force(county.division_id)) == [county]


def _refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match="已印发"), transaction.atomic():
        act()


def test_the_database_refuses_any_change_of_an_issued_scheme() -> None:
    scheme = scheme_reference.make_first(make_county().county)
    indicator = scheme.indicators.get(code="C1")
    part = indicator.parts.get()
    for row in (scheme, indicator, part, scheme.bands.first()):
        _refused(row.delete)
    _refused(lambda: Scheme.objects.filter(pk=scheme.pk).update(bonus_cap=20))
    _refused(lambda: Scheme.objects.filter(pk=scheme.pk).update(state="draft"))
    _refused(lambda: Indicator.objects.filter(pk=indicator.pk).update(name="换一个"))
    _refused(lambda: IndicatorPart.objects.filter(pk=part.pk).update(points=5))
    _refused(lambda: indicator.parts.create(order=9, text="多一条", points=1, method="self"))
    _refused(lambda: scheme.bands.create(grade="more", word="特优", from_score=99))
    Scheme.objects.filter(pk=scheme.pk).update(state="retired", retired_reason="有新版")


def test_parts_come_to_what_their_indicator_is_worth() -> None:
    scheme = scheme_reference.make_first(make_county().county)
    rows = {row["code"]: row for row in rows_of("indicators.csv")}
    for indicator in whole(Scheme.objects.filter(pk=scheme.pk)).get().indicators.all():
        row = rows[indicator.code]
        parts = indicator.parts.all()
        assert parts, indicator.code
        assert indicator.method == row["method"], indicator.code
        assert indicator.rule == row["formula"] and indicator.name == row["name"]
        whole_of_it = sum(part.points or 0 for part in parts)
        assert indicator.kind == "veto" or whole_of_it == indicator.points, indicator.code


@pytest.mark.parametrize(
    ("level", "indicators"), [("village", Counter(base=24, bonus=4, deduction=4, veto=2))]
)
def test_a_level_comes_to_a_hundred(level: str, indicators: Counter[str]) -> None:
    scheme = scheme_reference.make_first(make_county().county)
    assert Counter(scheme.indicators.filter(level=level).values_list("kind", flat=True)) == indicators
    for one in ("village", "township", "department"):
        base = Indicator.objects.filter(scheme=scheme, level=one, kind="base")
        assert base.aggregate(n=Sum("points"))["n"] == Decimal(100), one


def test_a_perfect_sheet_comes_to_a_hundred_and_ten() -> None:
    scheme = scheme_reference.make_first(make_county().county)
    found = total([], rules_of(scheme))
    assert found.score is None
    assert lines_of([]) == []
    keys = IndicatorPart.objects.filter(method="system").exclude(calculator="")
    assert keys.count() == keys.values("calculator").distinct().count()
