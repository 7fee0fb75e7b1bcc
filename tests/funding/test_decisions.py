"""四议两公开 and 一事一议: in order, with enough people, published, with minutes; else nothing is built upon it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from funding.actions import decisions as acts
from funding.models import DecisionRecord
from tests.factories import GULI_VILLAGE, SHITANG, make_division, make_post
from tests.funding.decision_rows import make_decision, minutes, said_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def clerk(division: str = SHITANG):
    return make_post(role="village_clerk", division=division)


def test_the_steps_are_held_in_their_order():
    record = make_decision(upto="propose")
    with pytest.raises(ValidationError, match="现在应登记“村“两委”商议”，不能登记“村民会议"):
        acts.record_step(record=record, step="resolve", held_on=TODAY(), by=clerk(), **said_of("resolve"))
    with pytest.raises(ValidationError, match="不能更早"):
        acts.record_step(
            record=record, held_on=TODAY() - timedelta(days=90), by=clerk(), **said_of("discuss")
        )
    with pytest.raises(ValidationError, match="还差“村“两委”商议”"):
        acts.require_adopted(record, division_id=SHITANG)


def test_what_was_voted_and_published_with_minutes_carries():
    record = make_decision()
    assert record.state == "adopted"
    assert (record.published_on - record.decided_on).days == 8
    acts.require_adopted(record, division_id=SHITANG, way="four_two")
    with pytest.raises(ValidationError, match="须有“一事一议”"):
        acts.require_adopted(record, division_id=SHITANG, way="one_case")
    with pytest.raises(ValidationError, match="须是本村"):
        acts.require_adopted(record, division_id=GULI_VILLAGE)
    with pytest.raises(ValidationError, match="没有村级民主决策"):
        acts.require_adopted(None, division_id=SHITANG)


def test_without_minutes_it_does_not_carry():
    by, record = clerk(), make_decision(way="one_case", upto="")
    acts.record_step(record=record, held_on=TODAY(), by=by, **said_of("resolve"))
    acts.record_step(record=record, held_on=TODAY(), by=by, **said_of("publish_decision"))
    record.refresh_from_db()
    assert acts.lacks(record) == "“村民会议或村民代表会议决议”没有会议记录或照片"
    for step in record.steps.all():
        acts.add_files(step=step, files=[minutes()], by=by, account_id=None)
    assert acts.lacks(record) == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"attended": 26, "agreed": 26, "opposed": 0, "abstained": 0}, "到会不足三分之二"),
        ({"body": "assembly", "attended": 20, "agreed": 20, "opposed": 0, "abstained": 0}, "未过半数"),
        ({"agreed": 31}, "之和须等于实到人数"),
        ({"attended": 41, "agreed": 38}, "不能多于应到"),
        ({"body": ""}, "请选择会议形式"),
        ({"opposed": None}, "没有的填 0"),
    ],
)
def test_a_meeting_must_be_able_to_decide(said, why):
    record = make_decision(way="one_case", upto="")
    with pytest.raises(ValidationError, match=why):
        acts.record_step(record=record, held_on=TODAY(), by=clerk(), **said_of("resolve", **said))
    assert not record.steps.exists()


def test_half_of_the_votes_do_not_carry_a_question():
    record = make_decision(way="one_case", upto="")
    lost = said_of("resolve", agreed=15, opposed=15, abstained=0)
    acts.record_step(record=record, held_on=TODAY(), by=clerk(), **lost)
    record.refresh_from_db()
    assert record.state == "rejected"
    with pytest.raises(ValidationError, match="未通过"):
        acts.record_step(record=record, held_on=TODAY(), by=clerk(), **said_of("publish_decision"))
    with pytest.raises(ValidationError, match="不能作为依据"):
        acts.require_adopted(record, division_id=SHITANG)


def test_a_step_recorded_wrongly_is_taken_back_and_kept_in_the_trail():
    record, by = make_decision(way="one_case", upto=""), clerk()
    acts.record_step(
        record=record, held_on=TODAY(), by=by, **said_of("resolve", agreed=1, opposed=29, abstained=0)
    )
    acts.take_back(record=record, reason="票数录反", by=by)
    record.refresh_from_db()
    assert (record.state, record.decided_on, record.said) == ("open", None, "票数录反")
    acts.drop(record=record, reason="村民要求缓议", by=by)
    assert DecisionRecord.objects.everywhere(because="test").get().state == "dropped"


def test_only_the_village_and_those_above_it_record():
    record = make_decision(upto="")
    with pytest.raises(Http404):
        acts.record_step(record=record, held_on=TODAY(), by=clerk(GULI_VILLAGE), **said_of("propose"))
    with pytest.raises(Refused):
        acts.record_step(
            record=record,
            held_on=TODAY(),
            by=make_post(role="auditor", division="320115000000"),
            **said_of("propose"),
        )
    with pytest.raises(ValidationError, match="请选择村"):
        acts.begin(
            division=make_division(code="320115009000"), way="four_two", title="议题",
            by=make_post(role="township_clerk", division="320115009000"),
        )  # fmt: skip
