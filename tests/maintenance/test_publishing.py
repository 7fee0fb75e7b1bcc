"""公示: its term, who may, what is refused, and that the date ends it exactly once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice, Party
from accounts.system import SystemPost
from common.models import WorkdayOverride
from maintenance.actions import publishing
from maintenance.actions.publication_terms import set_term
from maintenance.models import Publication, PublicationTerm
from maintenance.models.publications import FLOW
from maintenance.publication_terms import last_day, load_terms, term_of
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.maintenance.publication_rows import PHONE, make_draft, make_objection, make_publication

State = Publication.State


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(clerk):
    return make_post(role="village_clerk", division=SHITANG)


def test_it_runs_its_term_and_villages_are_told(clerk, village):
    made = publishing.publish(publication=make_draft(by=clerk), from_date=timezone.localdate(), by=clerk)
    assert (made.state, made.standing, made.days_left()) == (State.RUNNING, "公示中", 7)
    assert made.until == made.from_date + timedelta(days=6)
    assert made.board_due == made.from_date + timedelta(days=1)
    assert Notice.objects.filter(person=village.person, title=f"请张榜：{made.title}").count() == 1
    assert not Notice.objects.filter(person=clerk.person).exists()


def test_a_draft_belongs_to_who_covers_the_area(clerk, village):
    with pytest.raises(Refused):
        make_draft(by=village, division=HENGXI)
    with pytest.raises(Refused):
        make_draft(by=clerk, division=GULI_VILLAGE)
    mine = make_draft(by=village, division=SHITANG)
    with pytest.raises(Refused, match="发布公示"):
        publishing.publish(publication=mine, from_date=timezone.localdate(), by=village)
    with pytest.raises(Http404):
        publishing.publish(publication=mine, from_date=timezone.localdate(), by=make_post(division=GULI))
    assert publishing.publish(publication=mine, from_date=timezone.localdate(), by=clerk).state == "running"


def test_days_past_or_far_and_terms_too_short_are_refused(clerk):
    draft, today = make_draft(by=clerk), timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=61)):
        with pytest.raises(ValidationError, match="起日"):
            publishing.publish(publication=draft, from_date=day, by=clerk)
    with pytest.raises(ValidationError, match="不能少于 7"):
        publishing.publish(publication=draft, from_date=today, days=6, by=clerk)
    longer = publishing.publish(publication=draft, from_date=today + timedelta(days=3), days=10, by=clerk)
    assert (longer.standing, longer.days_left(), longer.term_days) == ("待公示", 10, 10)


def test_a_telephone_for_objections_is_required(clerk):
    load_terms()
    here = make_division(code=HENGXI)
    bare = publishing.draft_notice(division=here, title="甲", body="乙", by=clerk)
    with pytest.raises(ValidationError, match="监督电话"):
        publishing.publish(publication=bare, from_date=timezone.localdate(), by=clerk)
    with pytest.raises(ValidationError, match="不是电话号码"):
        publishing.publish(publication=bare, from_date=timezone.localdate(), phone="打村里", by=clerk)
    Party.objects.create(kind="township_office", name="横溪管护办", division=here, duty_phone=PHONE)
    office = publishing.draft_notice(division=here, title="甲", body="乙", by=clerk)
    assert office.phone == PHONE
    Party.objects.update(duty_phone="025-0000-2021")  # as registered, whatever it looks like
    odd = publishing.draft_notice(division=here, title="甲", body="乙", by=clerk)
    today = timezone.localdate()
    assert (
        publishing.publish(publication=odd, from_date=today, phone=odd.phone, by=clerk).phone
        == "025-0000-2021"
    )


@pytest.mark.parametrize("text", ["请联系13800001111", "身份证32011519800101123X"])
def test_private_numbers_do_not_hang_in_the_open(clerk, text):
    with pytest.raises(ValidationError, match="公示不写"):
        make_draft(by=clerk, body=text)
    assert make_draft(by=clerk, body="设施编码3201150092100401000074，电话025-52281234").pk


def test_everything_not_in_the_table_is_refused(clerk):
    """State by state: what the flow does not offer, the actions refuse."""
    acts = {
        "publish": lambda row: publishing.publish(publication=row, from_date=timezone.localdate(), by=clerk),
        "withdraw": lambda row: publishing.withdraw(publication=row, reason="有误", by=clerk),
    }
    for state in State.values:
        for name, act in acts.items():
            row = make_publication()
            Publication.objects.filter(pk=row.pk).update(state=state)
            row.refresh_from_db()
            if any(move.act == name and state in move.before for move in FLOW):
                assert act(row).state != state
            else:
                with pytest.raises(WrongMove):
                    act(row)


def test_withdrawing_wants_a_reason_and_tells_the_villages(clerk, village):
    made = make_publication()
    with pytest.raises(ValidationError, match="原因"):
        publishing.withdraw(publication=made, reason=" ", by=clerk)
    publishing.withdraw(publication=made, reason="限载值有误", by=clerk)
    made.refresh_from_db()
    assert (made.state, made.withdrawn_reason) == (State.WITHDRAWN, "限载值有误")
    assert Notice.objects.filter(person=village.person, title__startswith="公示已撤下").exists()


def test_the_date_ends_it_and_the_night_writes_it_down_once(clerk):
    made = publishing.publish(publication=make_draft(by=clerk), from_date=timezone.localdate(), by=clerk)
    with time_machine.travel(made.until + timedelta(days=1), tick=False):
        assert (made.standing, made.is_over(), made.days_left()) == ("公示期满", True, None)
        assert made in Publication.objects.over() and made not in Publication.objects.running()
        assert [publishing.end_terms(by=SystemPost()) for _ in range(3)] == [1, 0, 0]
    made.refresh_from_db()
    assert made.state == State.ENDED
    assert Notice.objects.filter(person=clerk.person, title__startswith="公示期满").count() == 1
    assert publishing.end_terms(by=SystemPost()) == 0


def test_the_last_day_still_counts(clerk):
    made = make_publication(days_ago=6)
    assert made.until == timezone.localdate() and made.days_left() == 1
    assert publishing.end_terms(by=SystemPost()) == 0


def test_the_next_step_waits_for_the_term_and_for_answers(clerk):
    made = make_publication(days_ago=10)
    settled = Publication.objects.of("notice", made.object_id).settled
    assert settled().exists() and not publishing.has_open_objections("notice", made.object_id)
    objection = make_objection(publication=made)
    assert publishing.has_open_objections("notice", made.object_id) and made.has_open_objections
    assert not settled().exists()
    objection.state, objection.answer, objection.answered_at = "refused", "核实相符", timezone.now()
    objection.save()
    assert settled().exists()
    running = make_publication()
    assert not Publication.objects.of("notice", running.object_id).settled().exists()


def test_terms_in_working_days_follow_the_county(db):
    friday = date(2026, 11, 20)
    assert last_day(friday, 5, in_workdays=True) == date(2026, 11, 26)
    WorkdayOverride.objects.create(day=date(2026, 11, 23), worked=False, reason="停工")
    assert last_day(friday, 5, in_workdays=True) == date(2026, 11, 27)
    assert last_day(friday, 7, in_workdays=False) == date(2026, 11, 26)


def test_the_county_sets_terms_from_a_day_on(clerk):
    load_terms()
    office, today = make_post(role="county_office", division=COUNTY), timezone.localdate()
    said = {
        "days": 10,
        "in_workdays": False,
        "board_days": 1,
        "answer_days": 3,
        "change_days": 20,
        "source": "文",
    }
    with pytest.raises(Refused, match="县"):
        set_term(kind="notice", from_date=today, by=clerk, **said)
    with pytest.raises(ValidationError, match="不能早于今天"):
        set_term(kind="notice", from_date=today - timedelta(days=1), by=office, **said)
    running = make_publication()
    set_term(kind="notice", from_date=today + timedelta(days=1), by=office, **said)
    assert (term_of("notice", today).days, term_of("notice", today + timedelta(days=1)).days) == (7, 10)
    running.refresh_from_db()
    assert running.term_days == 7
    load_terms()
    assert PublicationTerm.objects.filter(kind="notice").count() == 2


def test_a_kind_nobody_fills_has_no_publication(clerk):
    load_terms()
    with pytest.raises(ValidationError, match="没有这类"):
        publishing.draft(kind="nothing", object_id=1, division=clerk.division, title="甲", by=clerk)


def test_who_sees_what(clerk, village):
    running, draft = make_publication(), make_draft()
    other = make_publication(division="320115009201")
    reaching = Publication.objects.reaching
    assert set(reaching(village)) == {running}
    assert set(reaching(clerk)) == {running, draft, other}
    assert set(reaching(make_post(division=GULI))) == set()
    assert set(reaching(make_post(role="county_office", division=COUNTY))) == {running, draft, other}
    caretaker = make_post(role="caretaker", division=SHITANG, person=make_person(division=SHITANG))
    assert set(reaching(caretaker)) == {running}
    unit = make_post(
        role="operator_user", division=COUNTY, party=make_party(division=COUNTY, kind="operator")
    )
    county = make_publication(division=COUNTY)
    assert set(reaching(unit)) == {county}


def test_a_list_s_next_edition_takes_down_the_former_but_no_other_notice(clerk, village):
    """Two editions of one list on one board would say two things of one facility."""
    place = clerk.division
    said = {"kind": "responsibility_list", "division": place, "phone": PHONE, "by": clerk}
    load_terms()
    first, second = (publishing.draft(object_id=n, title=f"清单（第{n}版）公示", **said) for n in (1, 2))
    others = [make_publication(title="检修公示"), make_publication(title="本村公示", division=SHITANG)]
    today = timezone.localdate()
    publishing.publish(publication=first, from_date=today, by=clerk)
    publishing.publish(publication=second, from_date=today, by=clerk)
    first.refresh_from_db()
    assert (first.state, first.withdrawn_reason) == (State.WITHDRAWN, "由“清单（第2版）公示”代替")
    assert Notice.objects.filter(person=village.person, title__startswith="公示已撤下，请撤榜").count() == 1
    states = Publication.objects.filter(pk__in=[second.pk, *(row.pk for row in others)])
    assert set(states.values_list("state", flat=True)) == {State.RUNNING}


def test_a_list_that_begins_later_leaves_the_former_until_its_day(clerk):
    said = {"kind": "responsibility_list", "division": clerk.division, "phone": PHONE, "by": clerk}
    load_terms()
    first, second = (publishing.draft(object_id=n, title=f"清单（第{n}版）公示", **said) for n in (1, 2))
    today = timezone.localdate()
    publishing.publish(publication=first, from_date=today, by=clerk)
    publishing.publish(publication=second, from_date=today + timedelta(days=2), by=clerk)
    for days, state in ((1, State.RUNNING), (2, State.WITHDRAWN)):
        publishing.end_terms(by=SystemPost(), on=today + timedelta(days=days))
        first.refresh_from_db()
        assert first.state == state
