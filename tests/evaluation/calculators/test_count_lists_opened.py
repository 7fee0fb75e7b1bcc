"""The address of a figure lists the very rows of its denominator, or just what is missing."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from assets.filters import FacilityFilter
from assets.models import Facility
from maintenance.forms.duties import DutyFilter
from maintenance.forms.matter_filters import MatterFilter
from maintenance.item_filters import ItemFilter
from maintenance.models import InspectionDuty, Matter, ResponsibilityItem
from tasks_checklist.forms.findings import FindingFilter
from tasks_checklist.models import Finding
from tests.assets.factories import make_facility
from tests.evaluation.calculators.test_count_upkeep import duty, limits, people, since
from tests.evaluation.counted_rows import count, days_ago, this_year
from tests.factories import SHITANG, make_post
from tests.maintenance.item_rows import make_item
from tests.maintenance.matter_rows import advance, make_matter
from tests.maintenance.plan_rows import make_plan
from tests.tasks_checklist.finding_rows import late, make_clerk, make_finding

pytestmark = pytest.mark.django_db


def post():
    return make_post(role="village_clerk", division=SHITANG)


def rows_of(url: str, filter_class, model) -> int:
    """How many rows the list shows under an address."""
    reader = post()
    form = filter_class(QueryDict(urlsplit(url).query), post=reader)
    assert form.is_valid(), (parse_qs(url), form.errors)
    narrow = getattr(form, "narrow_items", form.narrow)
    return narrow(model.objects.visible_to(reader)).count()


def test_inspections_owed():
    plan = make_plan(doer="village")
    for due, done in ((5, 6), (5, 4), (5, None), (0, None), (40, 41)):
        duty(plan, due=due, done=done)
    duty(plan, due=5, state="excused")
    duty(make_plan(kind="self_check", doer="village"), due=5)
    for key, number in (("inspections_on_time", 3), ("self_checks", 1)):
        counted = count(key, period=since(30))
        assert counted.denominator == number
        assert rows_of(counted.url, DutyFilter, InspectionDuty) == number


def test_repairs_closed_and_overdue():
    staff, early = people(), timezone.now() - timedelta(hours=1)
    advance(make_matter(), "closed", **staff)
    limits(make_matter(), done_by_time=early)
    make_matter()
    counted = count("repairs_on_time")
    assert counted.denominator == 2
    assert rows_of(counted.url, MatterFilter, Matter) == 2


def test_villagers_matters():
    staff = people()
    for source in (Matter.Source.CITIZEN, Matter.Source.HOTLINE, Matter.Source.STAFF):
        advance(make_matter(source=source), "closed", **staff)
    counted = count("public_reports_answered")
    assert counted.denominator == 2
    assert rows_of(counted.url, MatterFilter, Matter) == 2


def test_findings_due():
    clerk = make_clerk()
    late(make_finding(by=clerk), 2)
    make_finding(by=clerk)
    counted = count("findings_closed")
    assert counted.denominator == 1
    assert rows_of(counted.url, FindingFilter, Finding) == 1


def test_facilities_that_lack():
    period = this_year(until=timezone.localdate())
    for condition in ("good", "damaged", "unknown"):
        make_facility(condition=condition)
    make_facility(coded=False, condition="fair")
    fresh = make_facility(condition="good")
    Facility.objects.everywhere(because="test").filter(pk=fresh.pk).update(verified_on=days_ago(3))
    for key in ("facilities_coded", "condition_good", "facilities_verified"):
        counted = count(key, period=period)
        lack = counted.denominator - counted.numerator
        assert lack and rows_of(counted.url, FacilityFilter, Facility) == lack, key


def test_items_that_lack():
    make_item(filled=True)
    make_item(filled=True, fund_kinds=[])
    make_item(filled=True, person=None)
    funded, kept = count("items_funded"), count("keepers_named")
    assert rows_of(funded.url, ItemFilter, ResponsibilityItem) == funded.denominator - funded.numerator == 1
    assert rows_of(kept.url, ItemFilter, ResponsibilityItem) == 1
    assert rows_of(count("list_complete").url, ItemFilter, ResponsibilityItem) == 3
