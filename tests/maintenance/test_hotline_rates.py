"""12345办理情况: each sheet counted once, in time or late by the limits it had; each figure opens its very rows."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from maintenance import hotline_rates as rates
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.models import Matter
from tests.factories import COUNTY, GULI, GULI_VILLAGE, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.matter_rows import advance, make_handler, make_matter
from tests.maintenance.monitoring_rows import make_clerk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def sheet(clerk, *, village: str = GULI_VILLAGE, **changed) -> Matter:
    """A sheet reported two days ago, to be taken within a day and done within three."""
    matter = make_matter(by=clerk, source="hotline", division=make_division(code=village))
    at = timezone.now() - timedelta(days=2)
    said = {"reported_at": at, "accept_by_time": at + 24 * HOUR, "done_by_time": at + 72 * HOUR, **changed}
    Matter.objects.everywhere(because="test").filter(pk=matter.pk).update(**said)
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)


def judged(matter: Matter) -> tuple[str, str]:
    row = rates.measured(Matter.objects.everywhere(because="test").filter(pk=matter.pk)).get()
    return row.accepted, row.answered


def test_each_sheet_is_in_time_late_or_still_running():
    clerk = make_clerk()
    now = timezone.now()
    assert judged(sheet(clerk)) == ("late", "running")  # nobody took it
    assert judged(sheet(clerk, accept_by_time=now + HOUR)) == ("running", "running")
    assert judged(sheet(clerk, accepted_at=now - 30 * HOUR)) == ("in_time", "running")
    assert judged(sheet(clerk, accepted_at=now - HOUR)) == ("late", "running")
    assert judged(sheet(clerk, outside_due=now - HOUR)) == ("late", "late")  # the hotline's own limit counts
    assert judged(sheet(clerk, replied_at=now - HOUR)) == ("late", "in_time")
    assert judged(sheet(clerk, state="closed", closed_at=now - 47 * HOUR)) == ("in_time", "in_time")
    assert judged(sheet(clerk, outside_due=now - 2 * HOUR, replied_at=now - HOUR)) == ("late", "late")


def test_a_merged_sheet_is_answered_with_the_one_it_went_into():
    clerk = make_clerk()
    kept, gone = sheet(clerk), sheet(clerk)
    moves.merge(matter=gone, into=kept, by=clerk)
    assert judged(gone)[1] == "running"
    closed = timezone.now()
    Matter.objects.everywhere(because="test").filter(pk=kept.pk).update(state="closed", closed_at=closed)
    assert judged(gone)[1] == "in_time"


def test_the_first_reply_counts_and_a_visit_says_whether_they_are_content():
    clerk = make_clerk()
    matter = make_matter(by=clerk, source="hotline", division=make_division(code=GULI_VILLAGE))
    first = beside.reply(matter=matter, text="已安排", by=clerk).replied_at
    assert beside.reply(matter=matter, text="已修好", by=clerk).replied_at == first
    matter = advance(matter, "handled", clerk=clerk, handler=make_handler(division=GULI_VILLAGE))
    row = beside.revisit(matter=matter, satisfied="mostly", text="电话回访", by=clerk)
    assert row.satisfied == "mostly" and row.steps.filter(act="revisit", text__startswith="基本满意").exists()
    page = client_of(clerk).post(f"/care/matters/{matter.pk}/act/revisit/", {"satisfied": "no"})
    assert page.status_code == 302
    row.refresh_from_db()
    assert row.satisfied == "no"


def test_only_who_reported_from_outside_is_asked():
    clerk = make_clerk()
    matter = advance(
        make_matter(by=clerk, village=GULI_VILLAGE),
        "handled",
        clerk=clerk,
        handler=make_handler(division=GULI_VILLAGE),
    )
    with pytest.raises(Exception, match="不是群众反映"):
        beside.revisit(matter=matter, satisfied="yes", by=clerk)


@pytest.mark.parametrize("by", ["township", "village", "month"])
def test_each_figure_opens_just_its_rows(by):
    clerk = make_clerk()
    now = timezone.now()
    for changed in (
        {},
        {"accepted_at": now - 30 * HOUR, "satisfied": "yes"},
        {"state": "closed", "closed_at": now - HOUR, "satisfied": "no"},
        {"reported_at": timezone.make_aware(datetime(2026, 1, 31, 23, 30)), "satisfied": "mostly"},
        {"division": make_division(code=GULI), "satisfied": "unreached"},
    ):
        sheet(clerk, **changed)
    make_matter(by=clerk, village=GULI_VILLAGE)  # no sheet of the hotline
    sheet(make_post(division="320115009000"), village=SHITANG)
    client = client_of(clerk)
    lines = client.get("/care/hotline/", {"by": by}).context["lines"]
    assert sum(line["counts"][0][0] for line in lines if not line["total"]) == 5
    for line in lines:
        for number, url in line["counts"]:
            shown = client.get(url).context["page"]
            assert shown.number_of_rows == number, (line["name"], url)


def test_the_county_sees_townships_a_township_its_villages():
    clerk = make_clerk()
    sheet(clerk)
    sheet(make_post(division="320115009000"), village=SHITANG)
    office = client_of(make_post(role="county_office", division=COUNTY))
    names = [str(line["name"]) for line in office.get("/care/hotline/").context["lines"]]
    assert names == ["谷里街道", "横溪街道", "合计"]
    assert [str(line["name"]) for line in client_of(clerk).get("/care/hotline/").context["lines"]] == [
        "谷里社区"
    ]
    assert office.get("/care/hotline/", {"since": "2026-13"}).status_code == 400


def test_it_asks_as_often_for_many_as_for_one():
    clerk = make_clerk()
    for url in ("/care/hotline/", "/care/hotline/export/"):
        assert_flat(client_of(clerk), url, lambda _number: sheet(clerk), rows=6)


def test_what_the_hotline_says_of_a_sheet_is_imported():
    from maintenance.imports.hotline import HotlineResource

    clerk = make_clerk()
    matter = sheet(clerk, state="closed", closed_at=timezone.now(), outside_number="JN1")
    resource = HotlineResource.__new__(HotlineResource)
    resource.by = clerk
    assert resource.change(matter, {"satisfied": "yes"}).satisfied == "yes"


def test_rates_are_told_of_what_is_decided():
    assert (rates.rate(0, 0), rates.rate(1, 2), rates.rate(2, 0)) == ("—", "33.3%", "100.0%")
