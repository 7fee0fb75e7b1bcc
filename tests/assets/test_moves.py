"""状态: moved along one table, by whoever may, on a day that nothing later contradicts; the page offers what the table allows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from assets.actions.idle import open_idle
from assets.actions.lifecycle import move_on, name_keeper, set_class
from assets.actions.relations import mark_relief
from assets.actions.states import record_state, truth
from assets.models import Facility, Status
from assets.models.moves import MOVES
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_person, make_post

TODAY = timezone.localdate


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG)


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def move(facility, act, by, **said):
    values = {"from_date": TODAY(), "reason": "现场核实", **said}
    return move_on(facility=facility, act=act, by=by, **values)


def status_of(facility) -> str:
    facility.refresh_from_db()
    return facility.status


def send(post, facility, name, *args, **said):
    url = reverse(f"assets:{name}", args=[facility.pk, *args])
    return client_of(post).post(url, {"from_date": TODAY().isoformat(), "reason": "现场核实", **said})


def test_it_works(facility, village):
    assert send(village, facility, "facility-status", "suspend").status_code == 302
    assert status_of(facility) == Status.SUSPENDED
    assert send(village, facility, "facility-status", "resume").status_code == 302
    assert status_of(facility) == Status.IN_USE


@pytest.mark.parametrize("status", Status.values)
def test_every_move_goes_from_where_the_table_says_and_from_nowhere_else(db, clerk, status):
    for one in MOVES:
        facility = make_facility(division=SHITANG, status=status)
        if one.paper or status not in one.before:
            with pytest.raises(ValidationError):
                move(facility, one.act, clerk)
            assert status_of(facility) == status
        else:
            move(facility, one.act, clerk)
            assert status_of(facility) == one.after


def test_no_act_jumps_over_the_table(facility, clerk):
    with pytest.raises(ValidationError, match="不能直接变为"):
        record_state(facility=facility, from_date=TODAY(), reason="", by=clerk, status="building")
    assert status_of(facility) == Status.IN_USE


def test_retiring_and_reviving_ask_for_the_right_to_settle(facility, village, clerk):
    with pytest.raises(Refused):
        move(facility, "retire", village)
    assert send(village, facility, "facility-status", "retire").status_code == 403
    move(facility, "retire", clerk)
    with pytest.raises(Refused):
        move(facility, "revive", village)
    move(facility, "revive", clerk)
    assert status_of(facility) == Status.IN_USE


def test_a_reason_is_asked(facility, clerk):
    with pytest.raises(ValidationError, match="事由"):
        move(facility, "suspend", clerk, reason="  ")
    assert send(clerk, facility, "facility-status", "suspend", reason="").status_code == 422


def test_a_day_before_what_is_known_or_after_today_is_refused_with_the_reason(facility, village):
    yesterday = TODAY() - timedelta(days=1)
    page = send(village, facility, "facility-status", "suspend", from_date=yesterday.isoformat())
    assert page.status_code == 422 and "日期不能早于它" in page.content.decode()
    page = send(village, facility, "facility-status", "suspend", from_date="2199-01-01")
    assert page.status_code == 422 and "不能晚于今天" in page.content.decode()
    assert status_of(facility) == Status.IN_USE


def test_a_second_tap_finds_it_done(facility, village):
    assert send(village, facility, "facility-status", "suspend").status_code == 302
    again = send(village, facility, "facility-status", "suspend")
    assert again.status_code == 400 and "现为“停用”" in again.content.decode()
    assert facility.states.filter(status=Status.SUSPENDED).count() == 1


def test_a_neighbour_finds_no_such_facility(facility):
    neighbour = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Http404):
        move(facility, "suspend", neighbour)
    for name, *args in (
        ("facility-status", "suspend"),
        ("facility-condition",),
        ("facility-keeper",),
        ("facility-class",),
    ):
        assert send(neighbour, facility, name, *args).status_code == 404


def test_what_ends_with_the_facility_ends(facility, clerk):
    spell = open_idle(
        facility=facility,
        since=TODAY(),
        reason="无人使用",
        follow_up_on=TODAY() + timedelta(days=9),
        by=clerk,
    )
    move(facility, "demolish", clerk)
    spell.refresh_from_db()
    assert (spell.ended_on, spell.outcome) == (TODAY(), "已拆除")


def test_a_caretaker_says_the_condition_and_nothing_else(facility, clerk):
    person, party = make_person(division=SHITANG), make_party(division=SHITANG)
    said = {"keeper": party, "keeper_kind": "public_post", "from_date": TODAY(), "reason": "聘用"}
    name_keeper(facility=facility, keeper_person=person, by=clerk, **said)
    caretaker = make_post(role="caretaker", division=SHITANG, person=person)
    sent = send(caretaker, facility, "facility-condition", condition="damaged")
    assert sent.status_code == 302
    facility.refresh_from_db()
    assert facility.condition == "damaged"
    assert send(caretaker, facility, "facility-status", "suspend").status_code == 403


def test_a_late_word_on_the_condition_does_not_undo_a_newer_one(facility, village):
    send(village, facility, "facility-condition", condition="good")
    earlier = (TODAY() - timedelta(days=3)).isoformat()
    send(village, facility, "facility-condition", condition="failed", from_date=earlier)
    facility.refresh_from_db()
    assert facility.condition == "good"
    assert truth(facility, on=date.fromisoformat(earlier))["condition"] == "failed"


def test_another_class_than_the_types_wants_a_reason(facility, clerk):
    wrong = send(clerk, facility, "facility-class", property_class="operating", reason="")
    assert wrong.status_code == 422 and "请写明理由" in wrong.content.decode()
    send(clerk, facility, "facility-class", property_class="operating", reason="由企业经营并收费")
    facility.refresh_from_db()
    assert (facility.property_class, facility.class_reason) == ("operating", "由企业经营并收费")
    own = facility.type.rule_on(TODAY()).property_class
    set_class(facility=facility, property_class=own, reason="", from_date=TODAY(), by=clerk)
    facility.refresh_from_db()
    assert (facility.property_class, facility.class_reason) == (own, "")


def test_only_the_words_of_the_lists_are_taken(facility, clerk):
    with pytest.raises(ValidationError, match="没有这种经营属性"):
        set_class(facility=facility, property_class="mine", reason="说明", from_date=TODAY(), by=clerk)
    with pytest.raises(ValidationError, match="没有这种衔接资产类别"):
        mark_relief(facility=facility, relief_kind="mine", by=clerk)
    said = {"keeper_person": None, "from_date": TODAY(), "reason": "", "by": clerk}
    with pytest.raises(ValidationError, match="没有这种管护主体类型"):
        name_keeper(facility=facility, keeper=None, keeper_kind="mine", **said)


def test_a_keeper_is_near_or_refused(facility, clerk):
    far = make_party(division=GULI_VILLAGE)
    said = {
        "keeper_person": None,
        "keeper_kind": "village",
        "from_date": TODAY(),
        "reason": "合同",
        "by": clerk,
    }
    with pytest.raises(ValidationError, match="本村"):
        name_keeper(facility=facility, keeper=far, **said)
    page = send(clerk, facility, "facility-keeper", keeper=far.pk, keeper_kind="village")
    assert page.status_code == 422 and "不在您的管理范围内" in page.content.decode()
    county = make_party(division="320115000000")
    send(make_post(role="village_clerk", division=SHITANG), facility, "facility-keeper", keeper=county.pk,
         keeper_kind="purchased")  # fmt: skip
    facility.refresh_from_db()
    assert facility.keeper == county
