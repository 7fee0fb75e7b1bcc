"""巡、派、办: found, sent, taken, handled, verified by four people; nothing else goes."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice
from assets.models import Facility
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions.matter_splitting import Part, split
from maintenance.models import Matter, MatterState
from maintenance.models.matter_flow import BESIDE, FLOW
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, make_party, make_person, make_post
from tests.maintenance.matter_rows import advance, make_handler, make_matter


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


@pytest.fixture
def head(db):
    return make_post(role="village_head", division=SHITANG)


@pytest.fixture
def handler(db):
    return make_handler()


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def matter(village) -> Matter:
    return make_matter(by=village)


def told(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person).order_by("pk").values_list("title", flat=True))


def fresh(matter: Matter) -> Matter:
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)


def test_it_works_with_four_people(matter, village, clerk, handler, head):
    moves.dispatch(matter=matter, person=handler.person, instruction="先围挡", by=clerk)
    moves.accept(matter=matter, by=handler)
    beside.add_cost(matter=matter, kind="material", amount=Decimal(350), note="井盖", by=handler)
    moves.handle(matter=matter, done_text="已更换井盖", by=handler)
    closed = moves.verify(matter=matter, condition="good", by=head)
    assert closed.state == "closed" and closed.verified_by == head.person and closed.size == "minor"
    acts = [step.act for step in closed.steps.all()]
    assert acts == ["report", "dispatch", "accept", "cost", "handle", "verify"]
    assert Facility.objects.get(pk=closed.facility_id).condition == "good"
    assert told(handler) == ["请接单：井盖松动", "已办结：井盖松动"]
    assert told(head) == ["请核查：井盖松动"] and told(village) == ["已办结：井盖松动"]


def test_a_restored_condition_is_whole_or_nearly(matter, clerk, handler):
    advance(matter, "handled", clerk=clerk, handler=handler)
    with pytest.raises(ValidationError, match="完好"):
        moves.verify(matter=matter, condition="damaged", by=clerk)


def test_who_handled_never_verifies(matter, clerk, handler, head):
    advance(matter, "accepted", clerk=clerk, handler=handler)
    moves.handle(matter=matter, done_text="代填：已修", by=clerk)
    for act in (moves.verify, lambda **said: moves.return_(reason="没修好", **said)):
        with pytest.raises(ValidationError, match="不能核查自己"):
            act(matter=matter, by=clerk)
    moves.verify(matter=matter, by=head)


def test_who_was_given_it_never_verifies_though_another_typed(matter, clerk, head):
    """A village head is given the repair; the township types that it is done."""
    moves.dispatch(matter=matter, person=head.person, by=clerk)
    moves.accept(matter=matter, by=clerk)
    moves.handle(matter=matter, done_text="已修", by=clerk)
    with pytest.raises(ValidationError, match="不能核查自己"):
        moves.verify(matter=matter, by=head)


def test_a_caretaker_acts_only_on_what_was_given_to_him(matter, clerk, handler):
    facility = fresh(matter).facility
    other = make_handler()
    Facility.objects.filter(pk=facility.pk).update(keeper_person=other.person)  # who keeps it sees it
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    with pytest.raises(ValidationError, match="没有派给您"):
        moves.accept(matter=matter, by=other)
    with pytest.raises(Http404):
        moves.accept(matter=matter, by=make_handler())


def test_a_unit_is_given_it_and_one_of_its_people_takes_it(matter, clerk):
    unit = make_party(kind="operator", division=COUNTY)
    operator = make_post(role="operator_user", division=COUNTY, party=unit)
    moves.dispatch(matter=matter, handler=unit, by=clerk)
    assert told(operator) == ["请接单：井盖松动"]
    assert moves.accept(matter=matter, by=operator).state == "accepted"


def test_somebody_must_have_it(matter, clerk, handler):
    with pytest.raises(ValidationError, match="请选择处置单位"):
        moves.dispatch(matter=matter, by=clerk)
    with pytest.raises(ValidationError, match="不是该单位"):
        moves.dispatch(matter=matter, handler=make_party(), person=make_person(party=make_party()), by=clerk)


def test_sent_back_and_sent_on(matter, clerk, handler):
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    row = moves.send_back(matter=matter, reason="不是本单位管护的设施", by=handler)
    assert row.state == "reported" and row.handler_person is None
    assert told(clerk)[-1] == "退单：井盖松动"
    other = make_handler()
    moves.dispatch(matter=matter, person=other.person, by=clerk)
    with pytest.raises(ValidationError, match="原因"):
        moves.redirect(matter=matter, person=handler.person, reason=" ", by=clerk)
    moves.redirect(matter=matter, person=handler.person, reason="另有单位更合适", by=clerk)
    assert told(other)[-1] == "已改派他人：井盖松动"


def test_who_gets_it_later_has_hours_to_take_it(matter, clerk, handler):
    before = matter.accept_by_time
    with time_machine.travel(timezone.now() + timedelta(hours=30), tick=False):
        moves.dispatch(matter=matter, person=handler.person, by=clerk)
        assert fresh(matter).accept_by_time == before  # the township's delay is the township's
        moves.redirect(matter=matter, person=make_handler().person, reason="另有单位更合适", by=clerk)
        assert fresh(matter).accept_by_time == timezone.now() + timedelta(hours=24)
    with time_machine.travel(timezone.now() + timedelta(hours=60), tick=False):
        moves.redirect(matter=matter, person=handler.person, reason="另有单位更合适", by=clerk)
        assert fresh(matter).accept_by_time == fresh(matter).done_by_time


def test_the_clock_stops_for_approved_money_alone(matter, clerk, handler, leader):
    limit = advance(matter, "accepted", clerk=clerk, handler=handler).done_by_time
    with pytest.raises(Refused):
        moves.suspend(matter=matter, reason="等雨停", by=clerk)
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        moves.suspend(matter=matter, reason="维修资金已批复，等待拨付", by=leader)
    with time_machine.travel(start + timedelta(days=10), tick=False):
        assert not Matter.objects.everywhere(because="test").overdue().filter(pk=matter.pk).exists()
        row = moves.resume(matter=matter, by=leader)
        assert row.state == "accepted" and row.done_by_time == limit + timedelta(days=10)
    (pause,) = row.pauses.all()
    assert pause.approved_by == leader.person and pause.until - pause.since == timedelta(days=10)


def test_a_pause_after_the_limit_moves_nothing(matter, clerk, handler, leader):
    limit = advance(matter, "accepted", clerk=clerk, handler=handler).done_by_time
    with time_machine.travel(limit + timedelta(hours=1), tick=False):
        moves.suspend(matter=matter, reason="维修资金已批复，等待拨付", by=leader)
    with time_machine.travel(limit + timedelta(days=9), tick=False):
        moves.resume(matter=matter, by=leader)
    assert fresh(matter).done_by_time == limit


def test_returned_it_is_done_again(matter, clerk, handler, head):
    advance(matter, "handled", clerk=clerk, handler=handler)
    row = moves.return_(matter=matter, reason="现场未修复到位", by=head)
    assert row.state == "accepted" and told(handler)[-1] == "核查退回：井盖松动"
    moves.handle(matter=matter, done_text="重做", by=handler)
    assert moves.verify(matter=matter, by=head).state == "closed"


def test_rejected_with_a_reason_told_to_who_reported(matter, clerk, village):
    moves.reject(matter=matter, reason="经核实无此问题", by=clerk)
    assert told(village) == ["不予受理：井盖松动"] and fresh(matter).closed_at


def test_merged_it_goes_on_as_one(matter, village, clerk):
    again = make_matter(by=make_post(role="village_head", division=SHITANG), facility=fresh(matter).facility)
    moves.merge(matter=again, into=matter, by=clerk)
    assert fresh(again).merged_into == matter and fresh(again).state == "merged"
    assert fresh(matter).steps.last().text.startswith(again.number)
    with pytest.raises(ValidationError, match="不能并入自己"):
        moves.merge(matter=matter, into=matter, by=clerk)
    third = make_matter(by=village)
    with pytest.raises(ValidationError, match="不能并入"):
        moves.merge(matter=third, into=again, by=clerk)
    elsewhere = make_matter(village=GULI[:9] + "001")
    with pytest.raises(Http404):
        moves.merge(matter=third, into=elsewhere, by=clerk)


def test_up_to_the_county_and_back(matter, clerk, handler):
    office = make_post(role="county_office", division=COUNTY)
    with pytest.raises(ValidationError, match="没有提级"):
        beside.send_down(matter=matter, reason="请镇街办", by=office)
    beside.escalate(matter=matter, reason="涉及多个部门", by=clerk)
    assert told(office)[-1] == "提级办理：井盖松动"
    with pytest.raises(ValidationError, match="由县级派单"):
        moves.dispatch(matter=matter, person=handler.person, by=clerk)
    with pytest.raises(ValidationError, match="由县级交回"):
        beside.send_down(matter=matter, reason="自己办", by=clerk)
    beside.send_down(matter=matter, reason="水务局已答复，请镇街组织", by=office)
    assert told(clerk)[-1] == "县级交回：井盖松动"
    assert moves.dispatch(matter=matter, person=handler.person, by=clerk).state == "dispatched"


def test_graded_anew_its_limits_follow(matter, clerk):
    row = beside.grade(
        matter=matter, severity="A", hazard="major", measure="设围挡，专人看守", reason="井盖已塌", by=clerk
    )
    assert row.done_by_time - row.reported_at == timedelta(hours=24)
    assert row.safe_by_time - row.reported_at == timedelta(hours=2) and row.measure.startswith("设围挡")
    with pytest.raises(ValidationError):
        beside.grade(matter=matter, severity="A", reason=" ", by=clerk)


def test_made_safe_once(clerk, village, handler):
    matter = make_matter(by=village, severity="A")
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    assert beside.make_safe(matter=matter, by=handler, text="已围挡").made_safe_at
    with pytest.raises(ValidationError, match="已经排险"):
        beside.make_safe(matter=matter, by=handler)


def test_warranty_is_claimed_while_it_runs(village, clerk, handler, matter):
    kept = make_facility(division=SHITANG, warranty_end=timezone.localdate())
    row = make_matter(by=village, facility=kept)
    for one in (row, matter):
        moves.dispatch(matter=one, person=handler.person, by=clerk)
    assert beside.claim_warranty(
        matter=row, reason="已通知施工单位，明日到场", by=handler
    ).warranty_claimed_at
    with pytest.raises(ValidationError, match="不在质保期"):
        beside.claim_warranty(matter=matter, reason="已通知", by=handler)


@pytest.mark.parametrize(
    ("cost", "size"),
    [(0, "routine"), (19_999, "minor"), (20_000, "medium"), (99_999, "medium"), (100_000, "major")],
)
def test_its_size_follows_its_cost(matter, clerk, handler, cost, size):
    advance(matter, "accepted", clerk=clerk, handler=handler)
    if cost:
        beside.add_cost(matter=matter, kind="contractor", amount=Decimal(cost), by=handler)
    assert moves.handle(matter=matter, done_text="已修", by=handler).size == size


def test_reminded_by_a_person(matter, clerk, handler, leader):
    advance(matter, "dispatched", clerk=clerk, handler=handler)
    row = beside.remind(matter=matter, text="请抓紧", by=leader)
    assert row.told == handler.person.name and told(handler)[-1] == "催办：井盖松动"


# --- Nothing else goes ----------------------------------------------------------------------------------------------
DO = {
    "dispatch": lambda row, **by: moves.dispatch(matter=row, person=make_person(), **by),
    "redirect": lambda row, **by: moves.redirect(matter=row, person=make_person(), reason="换", **by),
    "reject": lambda row, **by: moves.reject(matter=row, reason="无", **by),
    "merge": lambda row, **by: moves.merge(matter=row, into=make_matter(), **by),
    "accept": lambda row, **by: moves.accept(matter=row, **by),
    "send_back": lambda row, **by: moves.send_back(matter=row, reason="无", **by),
    "suspend": lambda row, **by: moves.suspend(matter=row, reason="无", **by),
    "resume": lambda row, **by: moves.resume(matter=row, **by),
    "handle": lambda row, **by: moves.handle(matter=row, done_text="修", **by),
    "verify": lambda row, **by: moves.verify(matter=row, **by),
    "return": lambda row, **by: moves.return_(matter=row, reason="无", **by),
    "make_safe": lambda row, **by: beside.make_safe(matter=row, **by),
    "split": lambda row, **by: split(matter=row, parts=[Part("井盖松动", "B"), Part("路灯不亮", "C")], **by),
    "cost": lambda row, **by: beside.add_cost(matter=row, kind="labour", amount=Decimal(1), **by),
    "claim_warranty": lambda row, **by: beside.claim_warranty(matter=row, reason="报", **by),
    "grade": lambda row, **by: beside.grade(matter=row, severity="C", reason="轻", **by),
    "remind": lambda row, **by: beside.remind(matter=row, **by),
    "escalate": lambda row, **by: beside.escalate(matter=row, reason="难", **by),
    "send_down": lambda row, **by: beside.send_down(matter=row, reason="回", **by),
    "reply": lambda row, **by: beside.reply(matter=row, text="复", **by),
    "revisit": lambda row, **by: beside.revisit(matter=row, satisfied="yes", **by),
}


def powerful(**values):
    """A post whose role may do all with matters: only the table stands in the way."""
    post = make_post(role="county_office", division=COUNTY, **values)
    post.rights = frozenset({*post.rights, "matter.handle"})
    return post


def test_every_move_has_an_act():
    assert {move.act for move in (*FLOW, *BESIDE)} == set(DO)


@pytest.mark.parametrize("state", MatterState.values)
def test_what_the_table_does_not_name_is_refused(db, state):
    by, row = powerful(), make_matter()
    kept = make_matter() if state == "merged" else None
    Matter.objects.filter(pk=row.pk).update(state=state, merged_into=kept)
    table = (*FLOW, *BESIDE)
    closed = {act for act in DO if not any(move.act == act and state in move.before for move in table)}
    assert closed
    for act in closed:
        with pytest.raises(WrongMove):
            DO[act](row, by=by)
    assert fresh(row).state == state and fresh(row).steps.count() == 1


@pytest.mark.parametrize("act", sorted(DO))
def test_without_the_right_it_is_refused(db, act):
    """A leader of the county only reads."""
    reader = make_post(role="county_leader", division=COUNTY)
    move = next(move for move in (*FLOW, *BESIDE) if move.act == act)
    row = make_matter()
    kept = None
    Matter.objects.filter(pk=row.pk).update(state=move.before[0], merged_into=kept)
    with pytest.raises(Refused):
        DO[act](row, by=reader)


# --- Two at once ----------------------------------------------------------------------------------------------------
def test_the_second_of_two_is_refused_in_words(matter, clerk, handler):
    other = make_post(role="township_clerk", division=HENGXI)
    seen = matter.version
    moves.dispatch(matter=matter, person=handler.person, by=clerk, seen=seen)
    with pytest.raises(ValidationError) as refused:
        moves.dispatch(matter=matter, person=make_handler().person, by=other, seen=seen)
    assert refused.value.messages == [f"{clerk.person.name}刚才已办理“派单”，现为“待接单”。请看过再办"]
    with pytest.raises(WrongMove, match="现为“待接单”，不能派单"):
        moves.dispatch(matter=matter, person=handler.person, by=other)


def test_many_are_sent_at_once_those_that_wait(village, clerk, handler):
    rows = [make_matter(by=village) for _number in range(3)]
    moves.reject(matter=rows[0], reason="经核实无此问题", by=clerk)
    assert moves.dispatch_all(matters=rows, person=handler.person, by=clerk) == 2
    assert {fresh(row).state for row in rows} == {"rejected", "dispatched"}
