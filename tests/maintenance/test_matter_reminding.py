"""超期提醒: each limit that passed is told once to each who must know, in turn, whatever runs twice or stands still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions.reminding import remind_overdue
from maintenance.models import MatterReminder, ReminderRule
from maintenance.tasks import remind_of_matters
from tests.factories import COUNTY, HENGXI, SHITANG, make_post
from tests.maintenance.matter_rows import advance, make_handler, make_matter


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


@pytest.fixture
def office(db):
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def handler(db):
    return make_handler()


def overdue_told(post) -> list[str]:
    rows = Notice.objects.filter(person=post.person, title__contains="超期").order_by("pk")
    return [row.title.partition("：")[0] for row in rows]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_it_works_handler_then_leader_then_county(clerk, leader, office, handler):
    matter = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    limit = matter.done_by_time
    assert remind_overdue(now=limit) == 0
    assert remind_overdue(now=limit + hours(1)) == 1
    assert overdue_told(handler) == ["办结超期 1 小时"] and overdue_told(leader) == []
    assert remind_overdue(now=limit + hours(13)) == 1
    assert overdue_told(leader) == ["办结超期 13 小时"] and overdue_told(office) == []
    assert remind_overdue(now=limit + hours(49)) == 1
    assert overdue_told(office) == ["办结超期 2 天"]
    tiers = [row.tier for row in matter.reminders.order_by("at")]
    assert tiers == ["handler", "township", "county"]


def test_each_once_however_often_it_runs(clerk, handler):
    matter = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    for _round in range(3):
        remind_overdue(now=matter.done_by_time + hours(1))
    assert len(overdue_told(handler)) == 1 and matter.reminders.count() == 1


def test_after_standing_still_for_days_nobody_is_left_out(clerk, leader, office, handler):
    matter = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    assert remind_overdue(now=matter.done_by_time + timedelta(days=9)) == 3
    assert [len(overdue_told(post)) for post in (handler, leader, office)] == [1, 1, 1]


def test_what_nobody_sent_is_told_to_who_sends(clerk):
    matter = make_matter()
    remind_overdue(now=matter.accept_by_time + hours(1))
    assert overdue_told(clerk) == ["接单超期 1 小时"]


def test_danger_not_made_safe_is_told_first(clerk, leader, handler):
    matter = make_matter(severity="A")
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    moves.accept(matter=matter, by=handler)
    remind_overdue(now=matter.safe_by_time + hours(2))
    assert overdue_told(handler) == ["排险超期 2 小时"] and overdue_told(leader) == ["排险超期 2 小时"]
    beside.make_safe(matter=matter, by=handler)
    assert remind_overdue(now=matter.safe_by_time + hours(6)) == 0


def test_handled_or_suspended_in_time_nobody_is_bothered(clerk, leader, handler):
    handled = advance(make_matter(), "handled", clerk=clerk, handler=handler)
    advance(make_matter(), "suspended", clerk=clerk, handler=handler, leader=leader)
    assert remind_overdue(now=handled.done_by_time + timedelta(days=9)) == 0


def test_a_limit_that_moved_and_passed_again_is_told_again(clerk, leader, handler):
    matter = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    remind_overdue(now=matter.done_by_time + hours(1))
    moves.suspend(matter=matter, reason="资金已批复", by=leader)
    pause = matter.pauses.get()
    matter.pauses.update(since=pause.since - hours(5))
    moved = moves.resume(matter=matter, by=leader)
    assert moved.done_by_time > matter.done_by_time
    remind_overdue(now=moved.done_by_time + hours(1))
    assert len(overdue_told(handler)) == 2


def test_the_countys_own_hours_count(clerk, leader, handler):
    ReminderRule.objects.create(severity="B", tier="township", from_date=timezone.localdate(), after_hours=0)
    matter = advance(make_matter(), "accepted", clerk=clerk, handler=handler)
    remind_overdue(now=matter.done_by_time + hours(1))
    assert overdue_told(leader) == ["办结超期 1 小时"]


def test_where_nobody_is_registered_it_is_kept_and_not_tried_for_ever(db):
    matter = make_matter(village=SHITANG)
    remind_overdue(now=matter.accept_by_time + hours(1))
    assert MatterReminder.objects.get(matter=matter).told == ""
    assert remind_overdue(now=matter.accept_by_time + hours(2)) == 0


def test_the_worker_calls_it(clerk):
    matter = make_matter()
    type(matter).objects.filter(pk=matter.pk).update(accept_by_time=timezone.now() - hours(1))
    remind_of_matters()
    assert overdue_told(clerk) == ["接单超期 1 小时"]
