"""再次发现: one fault is one matter however often it is found; closing it stays with those who verify."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Notice
from maintenance.actions import matter_moves as moves
from maintenance.actions.matter_photos import evidence_of
from maintenance.actions.matter_splitting import Part, split
from maintenance.findings import Said
from maintenance.models import Matter, MatterPoint
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, make_post
from tests.maintenance.inspecting_rows import look, make_points
from tests.maintenance.matter_rows import advance, make_handler


@pytest.fixture
def inspector(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def township(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def toilet(db):
    return make_facility(division=SHITANG)


@pytest.fixture
def standard(db):
    return make_points("A", "B", "C")


def matters() -> list[Matter]:
    return list(Matter.objects.everywhere(because="test").order_by("pk"))


def failing(standard, *seqs: int) -> list[Said]:
    """These points fail, the others pass."""
    return [Said(point.pk, point.seq not in seqs) for point in standard.checkpoints.all()]


def test_the_same_point_found_again_joins_the_open_matter(inspector, township, toilet):
    standard = make_points("B", "C")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    (first,) = matters()
    for _day in range(3):
        look(facility=toilet, by=township, answers=failing(standard, 1))
    assert matters() == [first] and first.points.count() == 4
    assert [step.act for step in first.steps.all()] == ["report"] + ["find_again"] * 3
    assert Matter.objects.everywhere(because="test").get().state == "reported"


def test_what_is_new_in_a_look_is_a_matter_of_its_own(inspector, toilet):
    standard = make_points("B", "C", "A")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    look(facility=toilet, by=inspector, answers=failing(standard, 1, 2))
    first, second = matters()
    assert (first.points.count(), second.points.count()) == (2, 1)
    assert second.severity == "C" and "检查内容2" in second.title and "检查内容1" not in second.text
    look(facility=toilet, by=inspector, answers=failing(standard, 1, 2))
    assert matters() == [first, second]


def test_a_new_version_of_the_standard_asks_the_same(inspector, toilet):
    look(facility=toilet, by=inspector, answers=failing(make_points("B"), 1))
    newer = make_points("C", from_date="2026-01-01", number=2)
    look(facility=toilet, by=inspector, answers=failing(newer, 1))
    assert len(matters()) == 1


def test_a_worse_fault_never_hides_in_one_that_waits_longer(inspector, toilet):
    look(facility=toilet, by=inspector, answers=failing(make_points("C"), 1))
    newer = make_points("A", from_date="2026-01-01", number=2)
    look(facility=toilet, by=inspector, answers=failing(newer, 1))
    assert [row.severity for row in matters()] == ["C", "A"]


def test_another_facility_is_another_fault(inspector, toilet):
    standard = make_points("B")
    for facility in (toilet, make_facility(division=SHITANG)):
        look(facility=facility, by=inspector, answers=failing(standard, 1))
    assert len(matters()) == 2


def test_found_again_after_it_was_handled_the_verifier_is_told(inspector, township, toilet):
    head, standard = make_post(role="village_head", division=SHITANG), make_points("B")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    (matter,) = matters()
    advance(matter, "handled", clerk=township, handler=make_handler())
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    assert [row.state for row in matters()] == ["handled"]
    told = Notice.objects.filter(person=head.person).values_list("title", flat=True)
    assert f"处置后再次发现：{matter.title}" in told


def test_closed_it_is_a_new_matter(inspector, township, toilet):
    standard = make_points("B")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    advance(matters()[0], "closed", clerk=township, handler=make_handler())
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    assert [row.state for row in matters()] == ["closed", "reported"]


def test_put_right_at_once_the_open_one_is_not_closed_by_the_finder(inspector, toilet):
    standard = make_points("C")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    look(facility=toilet, by=inspector, answers=failing(standard, 1), done="已清扫")
    (matter,) = matters()
    assert matter.state == "reported" and "当场处置：已清扫" in matter.steps.last().text


def test_merged_its_points_go_along(inspector, township, toilet):
    standard = make_points("B", "C")
    look(facility=toilet, by=inspector, answers=failing(standard, 1))
    look(facility=toilet, by=inspector, answers=failing(standard, 1, 2))
    first, second = matters()
    moves.merge(matter=second, into=first, by=township)
    look(facility=toilet, by=inspector, answers=failing(standard, 2))
    assert [row.state for row in matters()] == ["reported", "merged"] and first.points.count() == 4


def test_split_each_part_takes_its_point(inspector, township, toilet):
    standard = make_points("B", "C")
    look(facility=toilet, by=inspector, answers=failing(standard, 1, 2))
    (whole,) = matters()
    parts = [Part("公厕：检查内容2不合格", "C"), Part("公厕：检查内容1不合格", "B")]
    second, first = split(matter=whole, parts=parts, by=township)
    look(facility=toilet, by=inspector, answers=failing(standard, 1, 2))
    assert len(matters()) == 3
    assert (whole.points.count(), first.points.count(), second.points.count()) == (0, 2, 2)
    assert evidence_of(first) == []


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sets(st.integers(1, 3)), min_size=1, max_size=6), st.randoms())
def test_whatever_is_found_in_whatever_order_a_fault_is_open_once(
    inspector, township, standard, days, chance: random.Random
):
    """Every failed answer belongs to one matter, and of the open ones no two are about the same checkpoint."""
    facility = make_facility(division=SHITANG)
    for failed in days:
        look(facility=facility, by=inspector, answers=failing(standard, *failed))
        mine = list(Matter.objects.everywhere(because="test").open().filter(facility=facility))
        if mine and chance.random() < 0.3:
            moves.reject(matter=chance.choice(mine), reason="经核实无此问题", by=township)
    points = MatterPoint.objects.everywhere(because="test").filter(matter__facility=facility)
    assert points.count() == sum(len(failed) for failed in days)
    open_points = set(points.filter(matter__state="reported").values_list("answer__checkpoint", "matter"))
    about = [checkpoint for checkpoint, _matter in open_points]
    assert len(about) == len(set(about))


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_open_one(inspector, township, toilet):
    standard = make_points("B")
    posts = [inspector, township] * 4

    def send(by) -> None:
        try:
            look(facility=toilet, by=by, answers=failing(standard, 1), condition="damaged")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, posts))
    (matter,) = matters()
    assert matter.points.count() == 8


@pytest.mark.django_db(transaction=True)
def test_found_while_it_is_verified_it_joins_or_is_new_and_nobody_waits_for_ever(inspector, township, toilet):
    """Closing locks the matter, then the facility; a look the same way round."""
    standard = make_points("B")
    for _round in range(4):
        look(facility=toilet, by=inspector, answers=failing(standard, 1))
        matter = Matter.objects.everywhere(because="test").open().get()
        advance(matter, "handled", clerk=township, handler=make_handler())

        def close(row=matter) -> None:
            try:
                moves.verify(matter=row, condition="good", by=township)
            finally:
                connection.close()

        def find() -> None:
            try:
                look(facility=toilet, by=inspector, answers=failing(standard, 1), condition="damaged")
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            for task in [pool.submit(close), pool.submit(find)]:
                task.result(timeout=30)
        still = Matter.objects.everywhere(because="test").open()
        assert still.count() <= 1
        for row in still:
            moves.reject(matter=row, reason="经核实无此问题", by=township)
