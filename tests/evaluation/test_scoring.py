"""The laws of scoring, by hand-worked cases and by hypothesis."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.places import Counted
from evaluation.scoring import Band, Entry, Line, Rules, points_of, ranked, rounded, total

BANDS = (
    Band("excellent", "优秀", Decimal(90)),
    Band("good", "良好", Decimal(80)),
    Band("pass", "合格", Decimal(60)),
    Band("fail", "不合格", Decimal(0)),
)
RULES = Rules(Decimal(10), Decimal(20), BANDS)
D = Decimal
FOUR = D(4)


@dataclass(frozen=True)
class Part:
    points: Decimal | None = FOUR
    curve: str = "share"
    low: Decimal | None = None
    high: Decimal | None = None
    each: Decimal | None = None
    without_rows: str = "na"


def counted(n: object, d: object = 1, *, minus: object = 0, points: Decimal | None = None) -> Counted:
    return Counted(D(str(n)), D(str(d)), "", minus=D(str(minus)), points=points)


@pytest.mark.parametrize(
    ("part", "said", "points"),
    [
        (Part(), counted(2, 3), "2.67"),
        (Part(), counted(5, 3), "4.00"),
        (Part(), counted(0, 0), None),
        (Part(without_rows="zero"), counted(0, 0), "0.00"),
        (Part(without_rows="full"), counted(0, 0), "4.00"),
        (Part(), None, None),
        # E1: 8 × clamp((r − 0.70) ÷ 0.25)
        (Part(D(8), "band", D("0.70"), D("0.95")), counted(33, 40), "4.00"),
        (Part(D(8), "band", D("0.70"), D("0.95")), counted(70, 100), "0.00"),
        (Part(D(8), "band", D("0.70"), D("0.95")), counted(95, 100), "8.00"),
        # E2: 7 × min(1, r ÷ 0.95)
        (Part(D(7), "target", high=D("0.95")), counted(19, 40), "3.50"),
        # F3: 4 × min(1, (0.81 ÷ 1) ÷ 0.90) − 0.3 for vouchers
        (Part(D(4), "target", high=D("0.90")), counted(81, 100, minus="0.3"), "3.30"),
        (Part(D(4), "target", high=D("0.90")), counted(81, 100, minus=9), "0.00"),
        (Part(D(4), "each", each=D(1)), counted(3, 0), "3.00"),
        (Part(D(4), "each", each=D(1)), counted(9, 9), "4.00"),
        (Part(None, "each", each=D("0.5")), counted(9), "4.50"),
        (Part(D(3), "given"), counted(0, 1, points=D("1.5")), "1.50"),
        (Part(D(3), "given"), counted(0, 1, points=D(9)), "3.00"),
        (Part(D(3), "given"), counted(0, 1), None),
    ],
)
def test_points_by_hand(part: Part, said: Counted | None, points: str | None) -> None:
    assert points_of(part, said) == (None if points is None else D(points))


def test_half_a_hundredth_goes_up() -> None:
    assert rounded(Fraction(1, 200)) == D("0.01")
    assert rounded(D("2.675")) == D("2.68")
    assert points_of(Part(D(1)), counted(1, 200)) == D("0.01")


def line(
    kind: str, earned: object, worth: object = None, *, cap: object = None, key: str = "X", **more
) -> Line:
    def number(value: object) -> Decimal | None:
        return None if value is None else D(str(value))

    return Line(key, kind, number(earned), number(worth), number(cap), **more)


def test_what_does_not_apply_is_scaled_away() -> None:
    """71.25 of 95 points that apply are 75.00."""
    found = total([line("base", "71.25", 95, key="A"), line("base", None, 5, key="B")], RULES)
    assert (found.earned, found.applicable, found.base, found.score) == (D("71.25"), D(95), D(75), D(75))
    assert (found.grade, found.reason) == ("pass", "")


def test_a_sheet_where_nothing_applies_has_no_score() -> None:
    found = total([line("base", None, 5), line("bonus", 2, 2, cap=2, key="P")], RULES)
    assert (found.base, found.score, found.grade) == (None, None, "")


def test_bonus_and_deduction_keep_each_cap() -> None:
    lines = [
        line("base", 90, 100),
        line("bonus", 1, 1, cap=2, key="P3"),
        line("bonus", 5, 1, cap=2, key="P3"),
        line("bonus", 9, None, cap=9, key="P9"),
        line("deduction", 30, 10, cap=10, key="N2"),
        line("deduction", 3, 3, cap=3, key="N6"),
    ]
    found = total(lines, RULES)
    assert (found.bonus, found.deduction, found.score) == (D(10), D(13), D(87))


def test_a_part_without_points_takes_off_its_indicator_only() -> None:
    """F3: two payments not used as meant, after 1.20 points of four."""
    lines = [line("base", "1.2", 4, key="F3"), line("base", 2, None, key="F3"), line("base", 6, 6, key="C1")]
    found = total(lines, RULES)
    assert (found.earned, found.applicable) == (D(6), D(10))


def test_veto_and_ceiling_say_why() -> None:
    best = line("base", 99, 100)
    accident = line("deduction", 10, 10, cap=10, key="N2", caps_grade="pass", name="安全事故")
    lie = line("veto", 1, key="N1", name="弄虚作假")
    assert total([best, accident], RULES).grade == "pass"
    assert total([best, accident], RULES).reason == "发生“安全事故”，最高评为合格"
    assert total([best, line("veto", 0, key="N1", name="弄虚作假")], RULES).grade == "excellent"
    both = total([accident, best, lie], RULES)
    assert both.grade == "fail"
    assert both.reason == "查实“弄虚作假”，评为不合格；发生“安全事故”，最高评为合格"
    poor = total([line("base", 40, 100), accident], RULES)
    assert (poor.grade, poor.reason) == ("fail", "")


points = st.decimals(0, 130, places=2)
lines = st.lists(
    st.builds(
        Line,
        indicator=st.sampled_from(["A", "B", "C"]),
        kind=st.sampled_from(["base", "bonus", "deduction", "veto"]),
        earned=st.none() | points,
        worth=st.none() | st.decimals("0.01", 100, places=2),
        cap=st.none() | points,
        caps_grade=st.sampled_from(["", "pass", "good", "unknown"]),
        name=st.sampled_from(["甲", "乙"]),
    ),
    max_size=12,
)
rules = st.builds(Rules, bonus_cap=points, deduction_cap=points, bands=st.just(BANDS))


@given(lines, rules, st.randoms(use_true_random=False))
def test_order_never_matters_and_no_score_leaves_its_bounds(rows, scheme, chance) -> None:
    found = total(rows, scheme)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert total(shuffled, scheme) == found
    assert found.bonus <= scheme.bonus_cap and found.deduction <= scheme.deduction_cap
    if found.score is None:
        assert found.grade == "" and found.applicable == 0
    else:
        assert 0 <= found.score <= 110
        assert found.base is not None and 0 <= found.base <= 100
        assert found.grade in {band.grade for band in BANDS}


@given(lines, rules)
def test_grade_is_never_better_than_that_of_the_score(rows, scheme) -> None:
    found = total(rows, scheme)
    if found.score is not None:
        names = [band.grade for band in BANDS]
        by_score = next(band.grade for band in BANDS if found.score >= band.from_score)
        assert names.index(found.grade) >= names.index(by_score)
        if any(one.kind == "veto" and one.earned for one in rows):
            assert found.grade == "fail" and found.reason


@given(st.lists(st.tuples(points, st.decimals(1, 20, places=1)), min_size=1, max_size=8), st.integers(1, 5))
def test_scaling_leaves_the_share_alone(rows, more) -> None:
    """Rows that do not apply change nothing, however many points they were worth."""
    applying = [line("base", earned, worth, key=str(n)) for n, (earned, worth) in enumerate(rows)]
    idle = [line("base", None, 7, key=f"na{n}") for n in range(more)]
    assert total(applying + idle, RULES) == total(applying, RULES)


parts = st.one_of(
    st.builds(Part, points=points, curve=st.just("share")),
    st.builds(Part, points=points, curve=st.just("target"), high=st.decimals("0.01", 2, places=2)),
    st.builds(
        Part,
        points=points,
        curve=st.just("band"),
        low=st.decimals(0, "0.5", places=2),
        high=st.decimals("0.51", 1, places=2),
    ),
    st.builds(Part, points=points, curve=st.just("each"), each=st.decimals("0.1", 5, places=1)),
)
counts = st.integers(0, 500)


@given(parts, counts, counts, st.integers(1, 500), points)
def test_points_stay_in_bounds_and_rise_with_the_count(part, one, other, whole, minus) -> None:
    low, high = sorted((one, other))
    less, more = (points_of(part, counted(n, whole, minus=minus)) for n in (low, high))
    assert less is not None and more is not None
    assert 0 <= less <= more <= part.points


entries = st.lists(
    st.builds(
        Entry,
        key=st.integers(0, 999),
        group=st.sampled_from(["大", "小"]),
        score=st.none() | st.integers(60, 70).map(Decimal),
    ),
    unique_by=lambda one: one.key,
    max_size=20,
)


@given(entries, st.randoms(use_true_random=False))
def test_places_share_ties_and_skip_after_them(rows, chance) -> None:
    found = {key: (place, of) for key, place, of in ranked(rows)}
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert ranked(shuffled) == ranked(rows) and len(found) == len(rows)
    for one in rows:
        group = [other for other in rows if other.group == one.group and other.score is not None]
        better = [other for other in group if one.score is not None and other.score > one.score]
        assert found[one.key] == (None if one.score is None else len(better) + 1, len(group))
