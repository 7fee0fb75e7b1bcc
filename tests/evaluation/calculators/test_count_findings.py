"""有督查: findings struck off in time, those a bulletin listed; by village and by sector."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Department, Party, Sector
from accounts.system import SystemPost
from tasks_checklist.actions.finding_holding import record_step
from tasks_checklist.models import Finding
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import COUNTY, SHITANG, make_party, make_post
from tests.tasks_checklist.finding_rows import bring, late, make_clerk, make_finding

pytestmark = pytest.mark.django_db


def struck(*, clerk, due: int, applied: int, **more) -> Finding:
    """Struck off; its limit was so many days ago, and it was applied for so many days ago."""
    row = bring(make_finding(by=clerk, **more), "struck", clerk=clerk, village=village())
    rows = Finding.objects.everywhere(because="test").filter(pk=row.pk)
    when = timezone.now() - timedelta(days=applied)
    rows.update(
        due_on=days_ago(due), first_due_on=days_ago(due), applied_at=when, issued_at=when - timedelta(days=9)
    )
    return row


def village():
    return make_post(role="village_head", division=SHITANG)


def test_struck_off_within_the_limit_of_those_due():
    clerk = make_clerk()
    struck(clerk=clerk, due=3, applied=4)
    struck(clerk=clerk, due=3, applied=1)  # asked for too late
    late(make_finding(by=clerk), 2)  # not struck off
    make_finding(by=clerk)  # its limit runs
    bring(late(make_finding(by=clerk), 2), "withdrawn", clerk=clerk, village=None, approver=approver())
    counted = count("findings_closed")
    assert (counted.numerator, counted.denominator) == (1, 3)
    assert counted.raises == "按限期整改销号，已有 2 个逾期"
    assert "due_since=" in counted.url


def approver():
    return make_post(role="township_leader", division=f"{SHITANG[:9]}000")


def test_a_finding_of_an_operator_in_the_village_is_not_the_villages():
    clerk = make_clerk()
    late(make_finding(by=clerk, party=make_party(division=COUNTY, kind=Party.Kind.OPERATOR)), 2)
    assert figure("findings_closed") == (0, 0)


def test_struck_off_after_the_deadline_was_open_then():
    clerk = make_clerk()
    struck(clerk=clerk, due=3, applied=4)
    period = this_year(deadline=timezone.now() - timedelta(days=1))
    assert figure("findings_closed", period=period) == (0, 1)


def test_listed_by_a_bulletin_within_the_period():
    clerk = make_clerk()
    row = late(make_finding(by=clerk), 20)
    make_finding(by=clerk)
    record_step(row, "bulletin", before=row.state, by=SystemPost(), text="逾期 20 天")
    counted = count("findings_circulated")
    assert (counted.numerator, counted.denominator) == (1, 0)
    assert counted.told == "期内被列入通报的逾期问题 1 个"
    assert (
        count("findings_circulated", period=this_year(deadline=timezone.now() - timedelta(days=1))).numerator
        == 0
    )


def test_by_the_sectors_of_a_department():
    first, second = Sector.objects.order_by("pk")[:2]
    office = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT)
    Department.objects.create(party=office, title="局").sectors.add(first)
    clerk = make_clerk()
    struck(clerk=clerk, due=3, applied=4, sector=first)
    late(make_finding(by=clerk, sector=first), 2)
    late(make_finding(by=clerk, sector=second), 2)
    late(make_finding(by=clerk), 2)
    assert figure("sector_findings_closed", unit=str(office.pk)) == (1, 2)
