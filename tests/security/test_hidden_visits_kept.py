"""明查暗访 kept: from who left the work, from notices that leave the system, from drafts of findings and workbooks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Post
from tasks_checklist import finding_shown
from tasks_checklist.actions import findings, visits
from tasks_checklist.actions.feeds import draw_feed, feed_of
from tasks_checklist.models import CalendarFeed, Finding, Visit, VisitStop
from tasks_checklist.visit_jobs import remind
from tasks_checklist.visit_told import members_of
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_post
from tests.tasks_checklist.finding_rows import committee, make_clerk, office
from tests.tasks_checklist.visit_rows import make_team, make_visit, stops, workday


@pytest.fixture
def planner(db):
    office(division=COUNTY, kind="county_office")
    return make_clerk(division=COUNTY, role="county_office")


@pytest.fixture
def member(db):
    return make_post(role="county_office", division=COUNTY)


def text_of(answer) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.text


def hidden_visit(*, by, member, **values) -> Visit:
    team = make_team(division=COUNTY, members=[member])
    return make_visit(by=by, team=team, kind="unannounced", **values)


def left(post: Post) -> None:
    """The post ends; its person stays on the lists of the teams."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.everywhere(because="test").filter(pk=post.pk).update(from_date=yesterday, until=yesterday)


def test_who_left_the_work_hears_and_reads_nothing_more(planner, member, client):
    visit = hidden_visit(by=planner, member=member)
    url = reverse("tasks_checklist:feed-read", args=[draw_feed(person=member.person, by=member)])
    assert "VEVENT" in client.get(url).text and members_of(visit.team_id) == [member.person]
    left(member)
    assert client.get(url).status_code == 404 and members_of(visit.team_id) == []
    told = Notice.objects.filter(person=member.person).count()
    visits.move(visit=visit, on=workday(3), reason="天气原因", by=planner, anyway=True)
    assert Notice.objects.filter(person=member.person).count() == told


@pytest.mark.parametrize(
    ("role", "division"), [("township_leader", HENGXI), ("village_clerk", SHITANG), ("county_leader", COUNTY)]
)
def test_in_another_post_one_sees_nothing_of_the_old_team(planner, member, role, division):
    visit = hidden_visit(by=planner, member=member)
    other = make_post(role=role, division=division, person=member.person)
    assert Visit.objects.visible_to(member).get() == visit
    assert not Visit.objects.visible_to(other).exists() and not Visit.objects.made_by(other).exists()
    assert not VisitStop.objects.visible_to(other).exists()


def test_the_team_is_told_of_no_unit_of_it(planner, member):
    visit = hidden_visit(by=planner, member=member)
    visits.add_stop(visit=visit, party=office(), by=planner)
    visits.drop_stop(stop=stops(visit)[1], by=planner)
    assert (remind(), remind()) == ({"people": 1}, {"people": 0})
    notices = Notice.objects.filter(person=member.person)
    words = "".join(f"{one.title}{one.body}" for one in notices)
    assert "今天督导：内部行程" in words
    assert str(committee()) not in words and str(office()) not in words


def test_of_an_announced_one_the_units_are_named(planner, member):
    visit = make_visit(by=planner, team=make_team(division=COUNTY, members=[member]), kind="regular")
    visits.add_stop(visit=visit, party=office(), by=planner)
    remind()
    words = "".join(f"{one.title}{one.body}" for one in Notice.objects.filter(person=member.person))
    assert f"今天督导：{committee()}" in words and f"增加{office()}" in words


def test_a_draft_of_it_is_known_to_those_alone_who_know_of_it(planner, member):
    visit = hidden_visit(by=planner, member=member)
    stop = stops(visit)[0]
    said = {"division": stop.division, "party": stop.party, "severity": "common", "by": planner}
    draft = findings.draft(title="暗访问题", source="visit", stop=stop, **said)
    plain = findings.draft(title="巡查问题", source="inspection", **said)
    leader = make_post(role="county_leader", division=COUNTY)
    assert set(Finding.objects.visible_to(leader)) == {plain}
    for post in (planner, member):
        assert set(Finding.objects.visible_to(post)) == {draft, plain}
    words = [[row[0] for row in finding_shown.facts(draft, post)] for post in (planner, leader, None)]
    assert ["督导行程" in one for one in words] == [True, False, False]
    Visit.objects.everywhere(because="test").filter(pk=visit.pk).update(state="recorded")
    assert set(Finding.objects.visible_to(leader)) == {draft, plain}


def test_why_a_visit_is_made_stays_inside(planner, member):
    make_visit(
        by=planner, team=make_team(division=COUNTY, members=[member]), kind="regular", reason="群众来信反映"
    )
    url = f"{reverse('tasks_checklist:visit-export')}?form=csv"

    def exported(post) -> str:
        return text_of(client_of(post).get(url))

    assert "群众来信反映" in exported(planner) and "群众来信反映" in exported(member)
    visited = exported(make_clerk())
    assert str(committee()) in visited and "群众来信反映" not in visited


def test_who_left_the_team_for_a_visited_unit_is_told_as_one_of_it(planner, member):
    left(member)
    make_post(role="village_clerk", division=SHITANG, person=member.person)
    make_visit(by=planner, team=make_team(division=COUNTY, members=[member]), kind="regular")
    (told,) = Notice.objects.filter(person=member.person)
    assert told.title.startswith("督导通知")


def test_two_first_calendar_addresses_at_once(transactional_db):
    post = make_post(role="township_clerk", division=HENGXI)

    def draw(_number: int) -> str:
        try:
            return draw_feed(person=post.person, by=post)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(draw, range(4)))
    assert CalendarFeed.objects.filter(ended_at=None).count() == 1
    assert sum(feed_of(key) is not None for key in keys) == 1
