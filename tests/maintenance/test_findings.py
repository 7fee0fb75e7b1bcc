"""What answers come to, as a law over any mix of them."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from maintenance.findings import Said, judge, worst
from maintenance.models import Checkpoint

KINDS = st.sampled_from(["yesno", "number", "text"])
SEVERITIES = st.sampled_from(["A", "B", "C", ""])
NUMBERS = st.none() | st.decimals(-50, 50, places=2)


@dataclass(frozen=True)
class Point:
    pk: int
    answer: str
    severity: str
    pass_min: Decimal | None = None
    pass_max: Decimal | None = None
    photo_asked: bool = False
    passes = Checkpoint.passes


@st.composite
def looked(draw):
    points = [
        Point(pk, draw(KINDS), draw(SEVERITIES), draw(NUMBERS), draw(NUMBERS))
        for pk in range(draw(st.integers(0, 8)))
    ]
    said = [
        Said(point.pk, draw(st.none() | st.booleans()), draw(NUMBERS), draw(st.sampled_from(["", "不适用"])))
        for point in points
        if draw(st.booleans())
    ]
    return points, said


def fails(point: Point, one: Said) -> bool:
    """The table, told the other way round."""
    if not point.severity:
        return False
    if point.answer == "yesno":
        return one.passed is False
    if point.answer == "text" or one.number is None:
        return False
    low = point.pass_min is not None and one.number < point.pass_min
    return low or (point.pass_max is not None and one.number > point.pass_max)


@given(looked())
def test_any_mix_of_answers(given_look) -> None:
    points, said = given_look
    found = judge(points, said)
    by_point = {one.checkpoint: one for one in said}
    failed = [point.pk for point in points if point.pk in by_point and fails(point, by_point[point.pk])]
    assert [one.point.pk for one in found.failed] == failed
    assert found.worst == min((points[pk].severity for pk in failed), default="")
    silent = {one.checkpoint for one in said if one.passed is None and one.number is None and not one.text}
    assert {point.pk for point in found.missing} == {
        point.pk for point in points if point.severity and (point.pk not in by_point or point.pk in silent)
    }


def test_a_number_is_judged_by_its_limits_whatever_was_said() -> None:
    point = Point(1, "number", "A", Decimal("0.3"), Decimal(2))
    for number, passed in (("0.3", True), ("2", True), ("0.29", False), ("2.01", False)):
        assert judge([point], [Said(1, not passed, Decimal(number))]).answers[0].passed is passed


def test_answers_to_another_standard_are_named() -> None:
    assert judge([Point(1, "yesno", "B")], [Said(2, True)]).unknown == (2,)


def test_worst_of_none() -> None:
    assert worst([]) == worst([""]) == ""
    assert worst(["C", "A", "B"]) == "A"
