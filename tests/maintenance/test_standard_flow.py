"""A version of a standard: drafted as a copy, written, submitted, published or returned; who may do which, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from common.models.versions import StaleVersion
from maintenance import standards
from maintenance.actions import standards as acts
from maintenance.models import Standard
from maintenance.models.standards import FLOW
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, HENGXI, SHITANG, STRANGE_COUNTY, client_of, make_division, make_post
from tests.maintenance.standard_rows import make_standard

POINT = {
    "text": "地面干净",
    "answer": "yesno",
    "unit": "",
    "pass_min": None,
    "pass_max": None,
    "severity": "C",
    "photo_asked": False,
}


@pytest.fixture
def department(db):
    make_type()
    return make_post(role="department", division=COUNTY, sectors=["04"])


@pytest.fixture
def office(db):
    return make_post(role="county_office", division=COUNTY)


def drafted(by, code: str = "0401", **said) -> Standard:
    return acts.draft(county=make_division(code=COUNTY), type=make_type(code=code), by=by, **said)


def written(by, points=(POINT,), **said) -> Standard:
    row = drafted(by)
    fields = {"requirements": "地面干净", "interval_days": 3, **said}
    return acts.revise(standard=row, version=row.version, points=list(points), by=by, **fields)


def test_a_first_version_begins_with_the_types_rule_a_next_one_with_the_last(department):
    first = drafted(department)
    assert (first.number, first.interval_days, first.title) == (1, 7, "农村公厕管护标准")
    assert first.checkpoints.count() == 0
    with pytest.raises(ValidationError, match="已有一版在编写"):
        drafted(department)
    acts.withdraw(standard=first, reason="写错类别", by=department)
    make_standard(number=2, interval_days=5, requirements="照旧")
    third = drafted(department)
    assert (third.number, third.interval_days, third.requirements) == (3, 5, "照旧")
    assert [point.text for point in third.checkpoints.all()] == ["检查点1", "检查点2"]


def test_a_department_writes_for_its_sectors_only_and_a_village_never(department):
    with pytest.raises(Http404):
        drafted(department, "0101")
    for role, division in (("village_clerk", SHITANG), ("township_clerk", HENGXI)):
        with pytest.raises(Refused):
            drafted(make_post(role=role, division=division))
    assert not Standard.objects.everywhere(because="test").exists()
    stranger = make_post(role="county_office", division=STRANGE_COUNTY)
    with pytest.raises(Http404):
        drafted(stranger)


def test_from_writing_to_holding(department, office):
    row = written(department)
    with pytest.raises(Refused):
        acts.publish(standard=row, by=department)
    acts.submit(standard=row, by=department)
    with pytest.raises(ValidationError, match="不能再改"):
        acts.revise(standard=row, version=row.version + 1, points=[], by=department)
    acts.send_back(standard=row, reason="依据未写明", by=office)
    row.refresh_from_db()
    assert (row.state, row.returned_reason) == ("draft", "依据未写明")
    assert Notice.objects.filter(person=department.person, title__contains="依据未写明").exists()
    acts.submit(standard=row, by=department)
    day = timezone.localdate() + timedelta(days=10)
    with pytest.raises(ValidationError, match="不能早于今天"):
        acts.publish(standard=row, by=office, from_date=timezone.localdate() - timedelta(days=1))
    acts.publish(standard=row, by=office, from_date=day)
    assert standards.in_force(["0401"], COUNTY) == {}
    assert standards.in_force(["0401"], COUNTY, day)["0401"].interval_days == 3


def test_who_wrote_it_does_not_publish_it(office):
    make_type()
    row = written(office)
    acts.submit(standard=row, by=office)
    with pytest.raises(ValidationError, match="须由他人发布"):
        acts.publish(standard=row, by=office)


def test_an_empty_version_is_not_handed_in(department):
    row = drafted(department)
    with pytest.raises(ValidationError, match="管护要求"):
        acts.submit(standard=row, by=department)
    row = acts.revise(standard=row, version=1, points=[], by=department, requirements="干净")
    with pytest.raises(ValidationError, match="至少一个"):
        acts.submit(standard=row, by=department)


@pytest.mark.parametrize(
    ("point", "says"),
    [
        ({"pass_min": 1}, "不是数值"),
        ({"answer": "number", "pass_min": 3, "pass_max": 2}, "下限高于上限"),
        ({"answer": "number"}, "请写上限或下限"),
        ({"answer": "text"}, "只能记录"),
    ],
)
def test_limits_belong_to_numbers(department, point, says):
    with pytest.raises(ValidationError, match=says):
        written(department, [POINT | point])


def test_the_second_of_two_writers_is_told(department):
    row = written(department)
    with pytest.raises(StaleVersion):
        acts.revise(standard=row, version=1, points=[], by=department)


def test_checkpoints_keep_their_rows_while_they_are_written_anew(department):
    row = written(department, [POINT, POINT | {"text": "灯亮"}, POINT | {"text": "水通"}])
    keys = list(row.checkpoints.values_list("pk", flat=True))
    row = acts.revise(
        standard=row,
        version=row.version,
        points=[POINT | {"text": "水通"}, POINT | {"text": "灯亮"}],
        by=department,
    )
    assert list(row.checkpoints.values_list("seq", "text")) == [(1, "水通"), (2, "灯亮")]
    assert list(row.checkpoints.values_list("pk", flat=True)) == keys[:2]


ACTS = {
    "submit": lambda row, by: acts.submit(standard=row, by=by),
    "publish": lambda row, by: acts.publish(standard=row, by=by),
    "return": lambda row, by: acts.send_back(standard=row, reason="不全", by=by),
    "withdraw": lambda row, by: acts.withdraw(standard=row, reason="不要了", by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", Standard.State.values)
def test_every_move_that_is_not_in_the_table_is_refused(office, act, state):
    """By the action and by its page; the row stays as it is."""
    row = make_standard(state=state, from_date=date(2999, 1, 1), requirements="要求")
    before = Standard.objects.everywhere(because="test").filter(pk=row.pk).values().get()
    allowed = any(move.act == act and state in move.before for move in FLOW)
    if allowed:
        ACTS[act](row, office)
        row.refresh_from_db()
        assert row.state == next(move.after for move in FLOW if move.act == act and state in move.before)
        return
    with pytest.raises(ValidationError, match="不能"):
        ACTS[act](row, office)
    url = reverse(f"maintenance:standard-{act}", args=[row.pk])
    answer = client_of(office).post(url, {"reason": "不全", "from_date": "2999-01-01"})
    assert answer.status_code == 422
    assert Standard.objects.everywhere(because="test").filter(pk=row.pk).values().get() == before


def test_what_waits(department, office):
    make_facility(type_code="0402")
    page = client_of(department).get("/").text
    assert "1 类设施在用但没有管护标准" in page
    row = written(department)
    acts.submit(standard=row, by=department)
    assert "标准待发布" in client_of(office).get("/").text
    acts.send_back(standard=row, reason="间隔与实际不符", by=office)
    assert "标准退回：间隔与实际不符" in client_of(department).get("/").text
