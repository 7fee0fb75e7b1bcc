"""The version in force on a day; the first versions every county has; types without a standard."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import FacilityType
from maintenance import standards
from maintenance.models import Checkpoint, ResponsibilityItem, Standard
from maintenance.reference import load_standards
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI_VILLAGE, SHITANG, STRANGE_COUNTY, STRANGE_VILLAGE, make_division
from tests.maintenance.standard_rows import make_standard

EPOCH = date(2024, 1, 1)
VERSIONS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["draft", "submitted", "published", "withdrawn"])),
    max_size=7,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=VERSIONS, asked=st.integers(-1, 61))
def test_the_version_in_force_is_the_last_published_that_has_begun(db, versions, asked):
    """Against the plainest possible reading of the rule, over random versions, states and days."""
    Standard.objects.everywhere(because="test").filter(type_id="0401").delete()
    made = [
        make_standard(number=number, state=state, from_date=EPOCH + timedelta(days=day), points=1)
        for number, (day, state) in enumerate(versions, start=1)
    ]
    on = EPOCH + timedelta(days=asked)
    begun = [row for row in made if row.state == "published" and row.from_date <= on]
    expected = max(begun, key=lambda row: (row.from_date, row.number), default=None)
    assert standards.in_force(["0401"], COUNTY, on).get("0401") == expected
    coming = [row for row in made if row.state == "published" and row.from_date > on]
    after = min(coming, key=lambda row: (row.from_date, -row.number), default=None)
    assert standards.next_versions(["0401"], COUNTY, on).get("0401") == after


def test_another_county_has_its_own(db):
    ours = make_standard()
    theirs = make_standard(county=STRANGE_COUNTY, number=1)
    assert standards.in_force(["0401"], make_division(code=SHITANG))["0401"] == ours
    assert standards.in_force(["0401"], STRANGE_VILLAGE)["0401"] == theirs


def test_checkpoints_come_along_in_order(db, django_assert_num_queries):
    make_standard(points=3)
    make_standard(type_code="0802", points=2)
    with django_assert_num_queries(2):
        found = standards.in_force(["0401", "0802", "0101"], COUNTY)
        assert [point.seq for point in found["0401"].checkpoints.all()] == [1, 2, 3]
        assert found["0802"].checkpoints.count() == 2 and "0101" not in found


def test_every_county_has_first_versions_of_nineteen_types(db):
    make_type()
    make_division(code=SHITANG)
    make_division(code=STRANGE_VILLAGE)
    assert load_standards() == "管护标准 38 个"
    toilet = standards.in_force(["0401"], COUNTY, date(2024, 1, 1))["0401"]
    assert (toilet.title, toilet.interval_days, toilet.number) == ("农村公厕管护标准", 7, 1)
    assert toilet.checkpoints.count() == 9
    assert "当日保洁次数不低于 2 次" in toilet.requirements
    assert "D22" in toilet.source
    chlorine = Checkpoint.objects.get(standard__county=COUNTY, text="出厂水余氯")
    assert (chlorine.pass_min, chlorine.pass_max, chlorine.severity) == (Decimal("0.3"), 2, "A")
    assert "未经核对" in chlorine.standard.source


def test_loading_again_keeps_what_the_county_edited_or_wrote_first(db):
    make_type()
    make_standard(type_code="0401", state="draft", title="我县正在编写")
    load_standards()
    rows = Standard.objects.everywhere(because="test")
    assert rows.get(type="0401").title == "我县正在编写"
    rows.filter(type="0802").update(title="县里改过的", interval_days=3)
    before = list(rows.order_by("pk").values()), Checkpoint.objects.count()
    load_standards()
    assert (list(rows.order_by("pk").values()), Checkpoint.objects.count()) == before


def test_the_interval_is_the_items_then_the_standards_then_the_rules(db):
    facility, other = make_facility(), make_facility(type_code="0901")
    assert standards.interval_of(facility) == 7  # the type's rule
    make_standard(interval_days=5)
    assert standards.interval_of(facility) == 5
    ResponsibilityItem.objects.create(facility=facility, interval_days=2)
    assert standards.intervals_of([facility, other]) == {facility.pk: 2, other.pk: 90}
    assert standards.interval_of(other, date(1999, 1, 1)) is None


def test_types_in_use_without_a_standard_are_gaps(db):
    make_facility(type_code="0401")
    make_facility(type_code="0802", division=GULI_VILLAGE)
    make_facility(type_code="0101", division=STRANGE_VILLAGE)
    make_facility(type_code="0103", status="demolished")
    make_standard(type_code="0401")
    assert [kind.pk for kind in standards.gaps(COUNTY)] == ["0802"]
    assert standards.gaps(COUNTY, sectors=["04"]) == []
    assert [kind.pk for kind in standards.gaps(COUNTY, date(2023, 12, 31))] == ["0401", "0802"]
    assert standards.in_use(COUNTY, FacilityType.objects.values_list("pk", flat=True))["0802"] == 1
