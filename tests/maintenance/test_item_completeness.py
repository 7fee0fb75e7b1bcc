"""What a line lacks and what its class forbids: the plain answer and the database's are the same; and the circle of a year."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Party
from assets.models import Facility
from maintenance import class_rules, completeness
from maintenance.list_columns import COUNTED, HOLDS
from maintenance.models import FundKind, Mode, ResponsibilityItem
from maintenance.rhythm import circle, day_of
from tests.assets.factories import make_facility
from tests.factories import COUNTY, make_party
from tests.maintenance.item_rows import make_item, whole


def test_every_counted_column_is_told_as_missing():
    assert completeness.missing({}) == COUNTED
    assert completeness.missing(dict.fromkeys(COUNTED, "有")) == ()
    assert set(HOLDS) < set(COUNTED) and "owner" not in HOLDS


@pytest.mark.django_db
def test_pages_and_database_agree_on_what_is_missing():
    for name in (None, *whole()):
        said = whole() if name else {}
        if name:
            said[name] = [] if name == "fund_kinds" else None if said[name] is None else type(said[name])()
            if name in ("party", "person", "department", "supervisor", "annual_cost", "interval_days"):
                said[name] = None
        item = make_item(**said)
        for kinds in ([], ["0401"]):
            plain = completeness.missing_of(
                ResponsibilityItem.objects.select_related("facility").get(pk=item.pk), with_standard=kinds
            )
            rows = ResponsibilityItem.objects.filter(pk=item.pk)
            asked = [
                key for key in COUNTED if rows.filter(completeness.lacking(key, with_standard=kinds)).exists()
            ]
            assert list(plain) == asked
            unready = rows.filter(completeness.unready(with_standard=kinds)).exists()
            assert unready == bool(set(plain) & set(HOLDS))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["non_operating", "semi_operating", "operating"]),
    funds=st.lists(st.sampled_from(FundKind.values), unique=True, max_size=3),
    keeper=st.sampled_from(["", "operator", "village"]),
    mode=st.sampled_from(["", Mode.PURCHASED.value, Mode.SELF.value]),
    owned=st.sampled_from(["nobody", "operator", "village"]),
    kept=st.sampled_from(["nobody", "owner", "other"]),
    note=st.sampled_from(["", "说明"]),
)
def test_pages_and_database_agree_on_what_the_class_allows(db, kind, funds, keeper, mode, owned, kept, note):
    owners = {
        "nobody": None,
        "operator": _party("operator"),
        "village": _party("village_committee"),
    }
    owner = owners[owned]
    party = {"nobody": None, "owner": owner, "other": _party("contractor")}[kept]
    item = _item()
    Facility.objects.filter(pk=item.facility_id).update(property_class=kind, owner=owner)
    values = {"party": party, "keeper_kind": keeper, "mode": mode, "fund_kinds": funds, "note": note}
    ResponsibilityItem.objects.filter(pk=item.pk).update(**values)
    held = ResponsibilityItem.objects.select_related("facility__owner").get(pk=item.pk)
    plain = {rule.key for rule in class_rules.broken(class_rules.line_of(held))}
    rows = ResponsibilityItem.objects.filter(pk=item.pk)
    assert plain == {rule.key for rule in class_rules.RULES if rows.filter(rule.condition).exists()}
    assert bool(plain) == rows.filter(class_rules.breaking()).exists()


def _party(kind: str) -> Party:
    return Party.objects.filter(kind=kind).first() or make_party(division=COUNTY, kind=kind)


def _item() -> ResponsibilityItem:
    return ResponsibilityItem.objects.first() or make_item(facility=make_facility(), annual_cost=Decimal(1))


def test_the_circle_of_a_year():
    assert circle(date(2026, 11, 22)).year == 2026
    assert circle(date(2026, 11, 22)).publish == date(2027, 3, 31)
    assert circle(date(2027, 3, 31)).year == 2026
    assert circle(date(2027, 4, 1)).year == 2027
    assert circle(date(2027, 1, 5)).hand_in == date(2026, 12, 31)
    assert day_of(2028, "02-29") == date(2028, 2, 29) and day_of(2027, "02-29") == date(2027, 2, 28)
