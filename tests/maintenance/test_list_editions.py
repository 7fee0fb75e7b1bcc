"""Editions: frozen whole, compared to the row and the column, never changed afterwards."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access import Refused
from assets.actions.states import record_state
from common.db.base import owner_rights
from maintenance.actions.editions import freeze, unfinished
from maintenance.models import Edition, EditionLine, ItemState, ResponsibilityItem
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, make_division, make_party, make_post
from tests.maintenance.item_rows import make_item

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, ProgrammingError)


@pytest.fixture
def by():
    return make_post(role="township_clerk", division=HENGXI)


def checked(**values) -> ResponsibilityItem:
    return make_item(filled=True, state=ItemState.CHECKED, **values)


def township():
    return make_division(code=HENGXI)


def changes(edition: Edition) -> dict[str, int]:
    lines = EditionLine.objects.filter(edition=edition).values_list(
        "facility_id", "change", "changed_columns"
    )
    return {facility: (change, columns) for facility, change, columns in lines}


def test_an_edition_says_in_words_and_figures_what_was_checked(by):
    item = checked(
        annual_cost=Decimal("1200.50"), interval_days=1, fund_kinds=["village_collective", "township"]
    )
    edition = freeze(division=township(), by=by, note="首版")
    assert (edition.number, edition.count, edition.added_count, edition.before) == (1, 1, 1, None)
    line = EditionLine.objects.get(edition=edition)
    assert line.seq == 1 and line.division_code == SHITANG and line.type_code == "0401"
    assert line.columns["code"] == item.facility.code and line.columns["quantity"] == "1座"
    assert line.columns["party"] == item.party.name and line.columns["person"] == item.person.name
    assert (line.columns["cost"], line.columns["interval"]) == ("1200.50", "每日")
    assert line.columns["funds"] == "村集体、镇（街道）财政" and line.columns["mode"] == "自行管护"
    assert line.refs["party"] == item.party_id


def test_numbers_count_within_area_and_year(by):
    checked()
    first = freeze(division=township(), by=by)
    village = freeze(division=make_division(code=SHITANG), by=by)
    with pytest.raises(ValidationError, match="没有变化"):
        freeze(division=township(), by=by)
    checked()
    second = freeze(division=township(), by=by)
    assert [one.number for one in (first, village, second)] == [1, 1, 2]
    assert second.before == first and village.before is None
    assert (second.kept_count, second.added_count, second.changed_count) == (1, 1, 0)


def test_what_is_not_checked_must_be_said_in_numbers(by):
    checked()
    make_item(filled=True)
    make_facility()  # without an item
    assert unfinished(township()) == {"": 1, "draft": 1}
    with pytest.raises(ValidationError, match="有 2 处设施尚未核定"):
        freeze(division=township(), by=by)
    with pytest.raises(ValidationError):
        freeze(division=township(), by=by, leaving=1)
    edition = freeze(division=township(), by=by, leaving=2)
    assert (edition.count, edition.left_out) == (1, 2)


def test_differences_are_told_to_the_row_and_the_column(by):
    kept, changed, gone = checked(), checked(), checked()
    freeze(division=township(), by=by)
    added = checked()
    party = make_party(name="新来的公司")
    ResponsibilityItem.objects.filter(pk=changed.pk).update(party=party, public_phone="025-1")
    clerk = make_post(role="township_clerk", division=HENGXI)
    record_state(
        facility=gone.facility,
        from_date=timezone.localdate(gone.facility.registered_at),
        reason="拆除",
        by=clerk,
        status="retired",
    )
    second = freeze(division=township(), by=by)
    assert changes(second) == {
        kept.facility_id: ("kept", []),
        changed.facility_id: ("changed", ["party", "phone"]),
        added.facility_id: ("added", []),
        gone.facility_id: ("dropped", []),
    }
    counts = (second.kept_count, second.changed_count, second.added_count, second.dropped_count)
    assert counts == (1, 1, 1, 1) and second.count == 3
    checked()
    third = freeze(division=township(), by=by)
    assert gone.facility_id not in changes(third) and third.kept_count == 3


def test_lines_stand_by_village_type_and_code_and_those_dropped_behind(by):
    other = "320115009209"
    items = [checked(division=place) for place in (SHITANG, other, SHITANG)]
    freeze(division=township(), by=by)
    order = EditionLine.objects.order_by("seq").values_list("division_code", "facility_id")
    expected = sorted(items, key=lambda item: (item.facility.division_id, item.facility.code))
    assert [key for _place, key in order] == [item.facility_id for item in expected]


def test_neighbours_and_counties_are_not_frozen(by):
    checked()
    checked(division=GULI_VILLAGE)
    edition = freeze(division=township(), by=by)
    assert set(EditionLine.objects.filter(edition=edition).values_list("division_code", flat=True)) == {
        SHITANG
    }
    office = make_post(role="county_office", division=COUNTY)
    with pytest.raises(ValidationError):
        freeze(division=make_division(code=COUNTY), by=office)
    with pytest.raises(Refused):
        freeze(division=township(), by=make_post(role="village_clerk", division=SHITANG))


def test_an_empty_edition_is_refused(by):
    with pytest.raises(ValidationError, match="没有已核定"):
        freeze(division=township(), by=by)
    assert not Edition.objects.exists()


def test_the_clock_stops_for_what_the_edition_says(by):
    item = checked()
    ResponsibilityItem.objects.filter(pk=item.pk).update(reopened_at="2026-01-01T00:00:00+08:00")
    freeze(division=township(), by=by)
    assert ResponsibilityItem.objects.get(pk=item.pk).reopened_at is None
    ResponsibilityItem.objects.filter(pk=item.pk).update(reopened_at="2026-02-01T00:00:00+08:00")
    assert freeze(division=township(), by=by).kept_count == 1  # opened again, found right: said in an edition


@pytest.mark.parametrize("table", ["maintenance_edition", "maintenance_editionline"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("as_owner", [False, True])
def test_the_database_refuses_every_change_of_an_edition(table, act, as_owner, by):
    checked()
    freeze(division=township(), by=by)
    run = connection.cursor
    with pytest.raises(REFUSED), transaction.atomic():
        if as_owner:
            with owner_rights(), run() as cursor:
                cursor.execute(act.format(table))
        else:
            with run() as cursor:
                cursor.execute(act.format(table))


def test_no_line_comes_after_its_edition(by):
    item = checked()
    edition = freeze(division=township(), by=by)
    later = make_facility()
    line = {"edition": edition, "seq": 9, "columns": {}, "change": "kept", "type_code": "0401"}
    with pytest.raises(REFUSED, match="不能增加条目"), transaction.atomic():
        EditionLine.objects.create(facility=later, division_code=SHITANG, **line)
    assert EditionLine.objects.get(edition=edition).facility_id == item.facility_id


# --- Any two states ---------------------------------------------------------------------------------------------------
FIELDS = {
    "public_phone": ("phone", ["", "025-1", "025-2"]),
    "duty_text": ("duty", ["保洁", "清掏"]),
    "annual_cost": ("cost", [None, Decimal("1.00"), Decimal("2.50")]),
    "fund_kinds": ("funds", [["county"], ["county", "township"], ["township", "county"]]),
    "interval_days": ("interval", [None, 1, 7]),
    "note": ("note", ["", "备注"]),
}
LINE = st.fixed_dictionaries({name: st.integers(0, len(known) - 1) for name, (_key, known) in FIELDS.items()})
STATE = st.lists(st.one_of(st.none(), LINE), min_size=5, max_size=5)


def _write(items: list[ResponsibilityItem], state: list) -> None:
    for item, said in zip(items, state, strict=True):
        values = {name: FIELDS[name][1][place] for name, place in (said or {}).items()}
        stands = ItemState.CHECKED if said is not None else ItemState.DRAFT
        ResponsibilityItem.objects.filter(pk=item.pk).update(state=stands, **values)


def _expected(before: dict | None, now: dict | None) -> tuple | None:
    """What a plain comparison of the two says of one facility."""
    if now is None:
        return ("dropped", []) if before is not None else None
    if before is None:
        return ("added", [])
    columns = [key for name, (key, _known) in FIELDS.items() if before[name] != now[name]]
    return ("changed", columns) if columns else ("kept", [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=STATE, second=STATE)
def test_the_differences_of_any_two_states_are_right(by, first, second):
    with transaction.atomic():
        items = [checked(), checked(), checked(), checked(), checked()]
        anchor = checked()  # an edition is never empty
        order = {item.facility_id: place for place, item in enumerate(items)}
        _write(items, first)
        freeze(division=township(), by=by, leaving=first.count(None))
        _write(items, second)
        newcomer = checked()  # an edition always says something new
        edition = freeze(division=township(), by=by, leaving=second.count(None))
        told = changes(edition)
        assert told.pop(anchor.facility_id) == ("kept", [])
        assert told.pop(newcomer.facility_id) == ("added", [])
        for facility, place in order.items():
            expected = _expected(first[place], second[place])
            found = told.pop(facility, None)
            found = (found[0], sorted(found[1])) if found else None
            assert found == ((expected[0], sorted(expected[1])) if expected else None)
        assert not told
        transaction.set_rollback(True)
