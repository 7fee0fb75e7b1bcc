"""The made-up county of the benches: as many facilities as asked, true to every rule a real one keeps."""

import pytest
from django.core.management import CommandError

from accounts import reference as who
from accounts.models import Division
from accounts.system import SystemPost
from assets import codes, demo_synthetic
from assets.actions.codes import issue
from assets.finding import narrow
from assets.models import CodeCounter, Facility, FacilityCode, FacilityState
from assets.past import differences
from tests.assets.factories import make_type


@pytest.fixture
def county(db) -> None:
    make_type()
    assert "1200" in demo_synthetic.load({"facilities": 1200})


def test_codes_are_right_unique_and_counted_on(county) -> None:
    rows = Facility.objects.exclude(code=None)
    assert Facility.objects.count() == 1200
    for code, village, kind in rows.values_list("code", "division_id", "type_id"):
        parsed = codes.parse(code)
        assert (parsed.village, parsed.type_code) == (village, kind)
    assert FacilityCode.objects.count() == rows.count()
    one = rows.order_by("?")[0]
    (following,) = issue([(one.division_id, one.type_id)])
    last = CodeCounter.objects.get(division=one.division_id, type=one.type_id).last
    assert codes.parse(following).serial == last
    assert not FacilityCode.objects.filter(code=following).exists()


def test_dated_rows_say_what_the_facilities_are(county) -> None:
    assert FacilityState.objects.count() == 1200
    assert differences() == []


def test_rows_are_found_as_real_ones_are(county) -> None:
    one = Facility.objects.exclude(code=None).select_related("facts").order_by("pk")[5]
    for words in (one.name, one.initials, one.code, one.facts.person, one.facts.phone_list[0]):
        found = narrow(Facility.objects.everywhere(because="test"), words, post=SystemPost()).rows
        assert one in found, words


def test_it_stands_apart_and_comes_once(county) -> None:
    assert not any(row["code"].startswith("9909") for row in who.rows_of("divisions.csv"))
    assert demo_synthetic.load({"facilities": 5}) == "合成县已在册"
    assert demo_synthetic.load({}) == ""
    assert Division.objects.filter(pk__startswith="990901").count() == 1 + 20 + 400


@pytest.mark.parametrize("number", [-1, 1_000_001])
def test_beyond_a_million_it_refuses(db, number: int) -> None:
    with pytest.raises(CommandError):
        demo_synthetic.load({"facilities": number})
