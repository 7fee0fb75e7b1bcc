"""What of 公示 stands in the places of lower rooms: the night's job, merged villages, the workbench, 工作台账."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DivisionMerge
from accounts.system import SystemPost
from assets.places import LEDGER_ACTS
from common import jobs
from common.tasks import run_next_job
from config.celery import EVERY_DAY
from maintenance.actions import objecting
from maintenance.actions.moving_publications import move_open_publications
from maintenance.actions.posting import add_photo, post_sheet
from maintenance.models import NamingDecision, Publication
from maintenance.publication_waiting import drafts_to_publish, measures, sheets_to_post
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, client_of, make_account, make_division, make_person, make_post
from tests.maintenance.publication_rows import make_draft, make_objection, make_publication, picture

OTHER = "320115009201"


@pytest.mark.django_db(transaction=True)
def test_the_nights_job_ends_terms_and_stands_in_the_timetable():
    assert ["every-night-end-publications", "maintenance.end_publications", "00:05"] in EVERY_DAY
    late, running = make_publication(days_ago=9), make_publication()
    for _night in "12":
        job = jobs.start(
            "maintenance.end_publications", arguments={}, by=jobs.Asker.present(), title="公示到期"
        )
        run_next_job()
        job.refresh_from_db()
    states = dict(Publication.objects.values_list("pk", "state"))
    assert (states[late.pk], states[running.pk]) == ("ended", "running")
    assert job.result == {"ended": 0}


def test_what_is_open_goes_with_a_merged_village_and_what_hangs_stays(db):
    closed, successor = make_division(code=SHITANG), make_division(code=OTHER)
    draft, running = make_draft(division=SHITANG), make_publication(division=SHITANG)
    waiting = make_objection(publication=running, division=SHITANG)
    answered = make_objection(
        publication=running, division=SHITANG, state="refused", answer="相符", answered_at=timezone.now()
    )
    named = NamingDecision.objects.create(
        person=make_person(), division=closed, basis="同意", from_date=timezone.localdate()
    )
    merge = DivisionMerge(closed=closed, successor=successor, on_date=timezone.localdate())
    assert move_open_publications(merge, SystemPost()) == 3
    for row in (draft, running, waiting, answered, named):
        row.refresh_from_db()
    assert [row.division_id for row in (draft, waiting, named)] == [OTHER] * 3
    assert [row.division_id for row in (running, answered)] == [SHITANG] * 2


def test_the_successor_hangs_and_takes_down_what_ran_in_the_closed_village(db):
    closed, successor = make_division(code=SHITANG), make_division(code=OTHER)
    running = make_publication(division=SHITANG)
    closed.closed_on, successor.succeeded_codes = timezone.localdate(), [SHITANG]
    closed.save()
    successor.save()
    clerk = make_post(role="village_clerk", division=OTHER)
    account = make_account(person=make_person()).pk
    said = {"publication": running, "division": closed, "by": clerk, "account_id": account}
    add_photo(file=picture(), **said)
    assert post_sheet(place="栏", posted_on=timezone.localdate(), **said).division_id == SHITANG


def test_the_workbench_shows_drafts_and_the_figure(db):
    clerk, village = make_post(division=HENGXI), make_post(role="village_clerk", division=SHITANG)
    make_objection(publication=make_publication())
    draft = make_draft(title="待发布的公示")
    assert [one.what for one in drafts_to_publish(clerk)] == [f"待发布：{draft.title}"]
    assert drafts_to_publish(village) == [] and measures(village) == []
    (figure,) = measures(clerk)
    assert (figure["value"], figure["left"]) == (1, "1 条异议待答复")
    home = client_of(clerk).get("/").content.decode()
    assert "待发布的公示" in home


def test_answered_objections_stand_in_the_ledger_of_acts(db):
    clerk = make_post(division=HENGXI)
    facility = make_facility(division=SHITANG)
    made = objecting.take_objection(
        publication=make_publication(), way="phone", received_on=timezone.localdate(), text="请核实",
        facility=facility, by=clerk,
    )  # fmt: skip
    acts = LEDGER_ACTS.get("maintenance.objections")
    assert not acts.rows(clerk).exists()
    objecting.refuse_objection(objection=made, answer="与实际相符", by=clerk)
    (row,) = acts.rows(clerk)
    line = acts.line(row)
    assert (line.facility, line.who) == (facility, clerk.person.name) and made.number in line.what


def test_a_notice_for_later_asks_nothing_yet(db):
    clerk = make_post(role="village_clerk", division=SHITANG)
    made = make_publication(division=SHITANG)
    later = timezone.localdate() + timedelta(days=3)
    Publication.objects.filter(pk=made.pk).update(from_date=later, until=later + timedelta(days=6))
    shown = client_of(clerk).get(reverse("maintenance:publication-detail", args=[made.pk])).content.decode()
    assert "待公示" in shown
    assert sheets_to_post(clerk) == []
