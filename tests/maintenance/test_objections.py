"""异议: taken down, numbered at random, answered in words within its days; upheld ones lead to a change."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice
from common.models import AuditRecord
from common.workdays import county_deadline
from maintenance.actions import objecting as acts
from maintenance.models import Objection
from maintenance.models.objections import FLOW
from maintenance.publication_waiting import objections_to_answer
from tests.assets.factories import make_facility
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_post
from tests.maintenance.publication_rows import make_objection, make_publication

OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(clerk):
    return make_post(role="village_clerk", division=SHITANG)


def take(publication, by, **values) -> Objection:
    said = {"way": "phone", "received_on": timezone.localdate(), "text": "路灯不亮，请核实", **values}
    return acts.take_objection(publication=publication, by=by, **said)


def test_it_gets_a_random_number_and_a_day_to_be_answered_by(clerk, village):
    publication = make_publication()
    first, second = (
        take(publication, village, name="周小满", phone="138 0000 1111"),
        take(publication, village),
    )
    assert re.fullmatch(r"YY20\d\d-[2-9A-HJ-NP-Z]{8}", first.number)
    assert first.number[7:] != second.number[7:]
    assert first.due_on == county_deadline(timezone.localdate(), 5).day
    assert (first.division_id, first.phone) == (SHITANG, "13800001111")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM maintenance_objection WHERE id = %s", [first.pk])
        assert "13800001111" not in cursor.fetchone()[0]


def test_who_published_is_told_and_who_took_it_learns_the_answer(clerk, village):
    publication = make_publication()
    publication.published_by = clerk.person
    publication.save(update_fields=["published_by"])
    made = take(publication, village)
    assert Notice.objects.filter(person=clerk.person, title__startswith=f"收到异议 {made.number}").exists()
    assert len(objections_to_answer(clerk)) == 1
    acts.refuse_objection(objection=made, answer="核实相符", by=clerk)
    assert Notice.objects.filter(person=village.person, body="核实相符").exists()
    assert objections_to_answer(clerk) == []


def test_it_is_answered_in_words_by_whoever_may(clerk, village):
    made = take(make_publication(), village)
    with pytest.raises(Refused):
        acts.uphold_objection(objection=made, answer="属实", by=village)
    with pytest.raises(Http404):
        acts.uphold_objection(objection=made, answer="属实", by=make_post(division=GULI))
    with pytest.raises(ValidationError, match="原因"):
        acts.uphold_objection(objection=made, answer=" ", by=clerk)
    done = acts.uphold_objection(objection=made, answer="属实，已安排更正", by=clerk)
    assert done.change_due == timezone.localdate() + timedelta(days=30)
    assert (done.state, done.answered_by) == ("upheld", clerk.person)


def test_everything_not_in_the_table_is_refused(clerk):
    for state in ("upheld", "refused"):
        assert not any(state in move.before for move in FLOW)
        made = make_objection(publication=make_publication())
        Objection.objects.filter(pk=made.pk).update(state=state, answer="答", answered_at=timezone.now())
        for name, act in (("uphold", acts.uphold_objection), ("refuse", acts.refuse_objection)):
            with pytest.raises(WrongMove):
                act(objection=made, answer="再答", by=clerk)
            page = reverse(f"maintenance:objection-{name}", args=[made.pk])
            assert client_of(clerk).post(page, {"answer": "再答"}).status_code == 400


def test_one_about_a_facility_belongs_to_its_village(clerk):
    facility, far = make_facility(division=SHITANG), make_facility(division=OTHER)
    made = take(make_publication(), clerk, facility=facility)
    assert (made.division_id, made.facility) == (SHITANG, facility)
    with pytest.raises(ValidationError, match="不在本次公示范围"):
        take(make_publication(division=SHITANG), clerk, facility=far)
    with pytest.raises(Http404):
        take(make_publication(), make_post(role="village_clerk", division=SHITANG), facility=far)


def test_nothing_is_taken_against_a_draft_or_before_its_day(clerk):
    publication = make_publication(days_ago=2)
    for day in (timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=3)):
        with pytest.raises(ValidationError, match="收到日期"):
            take(publication, clerk, received_on=day)
    publication.state = "withdrawn"
    publication.save(update_fields=["state"])
    with pytest.raises(ValidationError, match="不登记异议"):
        take(publication, clerk)


def test_a_clerk_enters_it_and_another_answers_in_the_browser(clerk, village):
    facility = make_facility(division=SHITANG)
    publication = make_publication()
    page = reverse("maintenance:objection-create", args=[publication.pk])
    said = {"way": "visit", "received_on": str(timezone.localdate()), "text": "保洁不到位，请核实"}
    wrong = client_of(village).post(page, said | {"facility": "没有这个公厕", "phone": "12"})
    assert wrong.status_code == 422 and "没有这处设施" in wrong.content.decode()
    sent = said | {"facility": facility.name, "name": "周小满", "phone": "13800001111"}
    answer = client_of(village).post(page, sent, follow=True)
    text = answer.content.decode()
    assert "周*" in text and "138****1111" in text and "13800001111" not in text
    made = Objection.objects.get()
    uphold = reverse("maintenance:objection-uphold", args=[made.pk])
    client_of(clerk).post(uphold, {"answer": "属实，将更正"})
    detail = client_of(clerk).get(reverse("maintenance:objection-detail", args=[made.pk])).content.decode()
    assert "清单须在" in detail and "去更正" in detail


def test_the_whole_number_is_seen_for_a_reason_that_the_trail_keeps(clerk):
    made = make_objection(publication=make_publication(), phone="13800001111", name="周小满")
    page = reverse("maintenance:objection-phone", args=[made.pk])
    assert client_of(clerk).post(page, {"reason": ""}).status_code == 422
    shown = client_of(clerk).post(page, {"reason": "电话核实"}).content.decode()
    assert "13800001111" in shown
    record = AuditRecord.objects.get(event="contact.reveal")
    assert "13800001111" not in str(record.__dict__)


def test_late_ones_are_told_so(clerk):
    late = timezone.localdate() - timedelta(days=1)
    made = make_objection(publication=make_publication(), due_on=late)
    shown = client_of(clerk).get(f"{reverse('maintenance:objection-list')}?state=late").content.decode()
    assert made.number in shown and "逾期未答复" in shown
