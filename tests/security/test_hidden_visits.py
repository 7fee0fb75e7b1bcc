"""明查暗访: before it is recorded, nobody it comes to learns of it, through whichever door; afterwards they do."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Notice, Party
from accounts.places import MEASURES, SEARCH_WORDS, WAITING_FOR
from accounts.system import SystemPost
from common import jobs
from common.models import Attachment
from tasks_checklist.actions import drawing, findings, recording, visits
from tasks_checklist.actions.feeds import draw_feed
from tasks_checklist.models import Drawing, Finding, Frequency, TeamMember, Visit, VisitState, VisitStop
from tasks_checklist.planning.drawing import draw
from tasks_checklist.supervision_input import problem_of
from tests.assets.factories import make_facility
from tests.doors import every_door
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_party, make_person, make_post
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import committee, make_clerk, office
from tests.tasks_checklist.visit_rows import make_plan, make_team, make_visit, stops, workday

pytestmark = pytest.mark.django_db
SECRET = "暗访密语"  # stands in whatever of it can bear a word


@pytest.fixture
def planner():
    office(division=COUNTY, kind="county_office")
    return make_clerk(division=COUNTY, role="county_office")


@pytest.fixture
def member():
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def visited():
    """The village's two people, its township's clerk and leader, the department that is visited too."""
    bureau = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name="被访局")
    person = make_person(division=COUNTY, party=bureau)
    return {
        "village": make_post(role="village_clerk", division=SHITANG),
        "head": make_post(role="village_head", division=SHITANG),
        "township": make_clerk(division=HENGXI),
        "leader": make_post(role="township_leader", division=HENGXI),
        "department": make_post(role="department", division=COUNTY, sectors=["01"], person=person),
    }


@pytest.fixture
def visit(planner, member, visited) -> Visit:
    """Hidden, of today, to all of them; with a plan that was drawn, a finding written down, a photo and half a record."""
    plan = make_plan(division=COUNTY)
    bureau = visited["department"].person.party
    parties = [committee(), office(), bureau]
    made = make_visit(
        by=planner, team=make_team(division=COUNTY, members=[member], name=f"{SECRET}组"), kind="unannounced",
        topic=SECRET, parties=parties,
    )  # fmt: skip
    Drawing.objects.create(
        plan=plan, from_date=made.on, drawn_at=timezone.now(), input_digest="0" * 64, obligations=1,
        outside_window=0, visits_count=1, objective=1, bound=1, state="adopted",
        proposal=[{"on": str(made.on), "team": made.team_id, "way": "hidden", "units": [], "fulfils": [], "stood": made.pk}],
        moved=[{"visit": made.pk, "unit": parties[0].pk, "on": str(made.on), "team": made.team_id, "to": None, "to_team": None}],
    )  # fmt: skip
    stop = stops(made)[0]
    recording.record_stop(stop=stop, seen=SECRET, by=member)
    account = Account.objects.get(person=member.person)
    photo = SimpleUploadedFile("a.png", png(), "image/png")
    recording.add_stop_photo(stop=stop, file=photo, by=member, account_id=account.pk)
    findings.draft(
        division=stop.division, party=stop.party, title=f"{SECRET}问题", severity="common", source="visit",
        stop=stop, by=planner,
    )  # fmt: skip
    return made


def addresses(visit: Visit) -> list[str]:
    """Every address of a visit and of its stops, pages and API."""
    finding = Finding.objects.everywhere(because="test").get()
    known = {
        "visit_id": visit.pk, "stop_id": stops(visit)[0].pk, "act": "cancel", "finding_id": finding.pk,
        "plan_id": visit.plan_id, "team_id": visit.team_id, "when": "before",
        "drawing_id": Drawing.objects.everywhere(because="test").get().pk,
    }  # fmt: skip
    found = []
    for door in every_door():
        room, _colon, name = door.name.partition(":")
        ours = room == "tasks_checklist" or (room == "api" and name.startswith(("visit", "finding")))
        if not ours or not door.takes_object or door.is_public:
            continue
        if set(door.arguments) <= set(known):
            found.append(reverse(door.name, kwargs={one: known[one] for one in door.arguments}))
        elif room == "api":
            key = visit.pk if name.startswith("visit-") and "stop" not in name else known["stop_id"]
            key = finding.pk if name.startswith("finding") else key
            found.append(
                reverse(door.name, kwargs={one: key if one == "pk" else "sign" for one in door.arguments})
            )
    return found


def lists(visit: Visit) -> list[str]:
    """Every page, list, export and API list without an object, the search, the trail and the jobs among them."""
    query = f"month={visit.on:%Y-%m}"
    found = [
        door.url({})
        for door in every_door()
        if not door.takes_object and "GET" in door.methods and not door.is_public
    ]
    duty = [
        url for url in found if url.startswith(("/duty/", "/api/v1/visit", "/api/v1/finding", "/api/v1/job"))
    ]
    rest = [
        reverse("portal:home"),
        reverse("accounts:notice-list"),
        reverse("accounts:job-list"),
        reverse("accounts:audit-list"),
    ]
    calendar, month = reverse("tasks_checklist:visit-calendar"), reverse("tasks_checklist:visit-month")
    listed = reverse("tasks_checklist:visit-list")
    asks = [
        f"{calendar}?{query}", f"{month}?{query}", f"{listed}?state=planned", f"{listed}?q={SECRET}", f"{listed}?hidden=yes",
        f"{listed}?kind=unannounced", f"{reverse('portal:search')}?q={SECRET}", f"{reverse('portal:search')}?q=石塘",
    ]  # fmt: skip
    return [*duty, *rest, *asks]


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def told(client, visit: Visit) -> list[str]:
    """The lists whose answer betrays the visit: by its words, by its key in an address, by its team."""
    marks = (SECRET, f"/visits/{visit.pk}/", str(visit.team))
    found = []
    for url in lists(visit):
        plain = url.split("?")[0]
        for form in ("", "form=csv") if plain.endswith("/export/") else ("",):
            joined = f"{url}{'&' if '?' in url else '?'}{form}" if form else url
            answer = client.get(joined)
            assert answer.status_code < 500, joined
            shown = (
                text_of(answer).replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
                if answer.status_code == 200
                else ""
            )
            shown = shown.replace(f"“{SECRET}”", "").replace(f"：{SECRET}<", "<")
            if any(mark in shown for mark in marks):
                found.append(joined)
    return found


@pytest.mark.parametrize("who", ["village", "head", "township", "leader", "department"])
def test_nobody_it_comes_to_learns_of_it(visit, visited, who):
    post = visited[who]
    client = client_of(post, raise_request_exception=False)
    assert told(client, visit) == []
    for url in addresses(visit):
        for ask in (client.get, client.post):
            status = ask(url).status_code
            assert status in (403, 404, 405), f"{url} {status}"
    assert not Visit.objects.visible_to(post).exists() and not VisitStop.objects.visible_to(post).exists()
    photo = Attachment.objects.get()
    assert client.get(reverse("accounts:attachment-show", args=[photo.public_id])).status_code == 404
    assert not [one for fill in WAITING_FOR for one in fill(post) if one.kind == "督导"]
    assert not [one for find in SEARCH_WORDS for one in find(post, SECRET)]
    measured = [one for fill in MEASURES for one in fill(post) if "督导行程" in str(one["label"])]
    assert not measured
    for notice in Notice.objects.filter(person=post.person):
        assert SECRET not in f"{notice.title}{notice.body}" and f"/visits/{visit.pk}/" not in notice.link
    feed = client.get(reverse("tasks_checklist:feed-read", args=[draw_feed(person=post.person, by=post)]))
    assert feed.status_code == 200 and "VEVENT" not in feed.text


def test_no_act_upon_it_tells_them(visit, visited, planner, member):
    """Put down, moved, changed and reminded of: the team hears of each, the visited of none."""
    other = make_visit(
        by=planner,
        team=make_team(division=COUNTY, members=[member]),
        kind="regular",
        hidden=True,
        on=workday(2),
    )
    visits.move(visit=other, on=workday(4), reason=SECRET, by=planner, anyway=True)
    visits.add_stop(visit=other, party=office(), by=planner)
    visits.drop_stop(stop=stops(other)[1], by=planner)
    visits.cancel(visit=other, reason=SECRET, by=planner)
    jobs.run(jobs.start("tasks_checklist.remind_of_visits", arguments={}, by=jobs.Asker()).pk)
    assert Notice.objects.filter(person=member.person).count() >= 5
    assert not Notice.objects.filter(person__in=[post.person_id for post in visited.values()]).exists()
    client = client_of(visited["village"], raise_request_exception=False)
    assert client.get(reverse("tasks_checklist:visit-detail", args=[other.pk])).status_code == 404, (
        "nor when cancelled"
    )


@pytest.mark.parametrize("kind", ["topical", "random"])
def test_a_drawing_does_not_uncover_what_was_hidden_by_hand(planner, member, visited, kind):
    """Its kind alone would be drawn as an announced way, and the visited read it once that is adopted."""
    team = make_team(division=COUNTY, members=[member])
    plan, on = make_plan(division=COUNTY), workday(2)
    Frequency.objects.create(plan=plan, target="village", rhythm="yearly", kind=kind)
    made = make_visit(by=planner, team=team, kind=kind, hidden=True, on=on)
    first = date(plan.year, 1, 1)
    problem = problem_of(plan, first)
    kept = drawing.keep(plan=plan, problem=problem, drawn=draw(problem), from_date=first, job_id=None)
    drawing.adopt(drawing=kept, by=SystemPost())
    made.refresh_from_db()
    assert made.hidden and made.on == on and stops(made)
    assert not Visit.objects.visible_to(visited["village"]).filter(pk=made.pk).exists()


def test_a_visit_stays_hidden_even_where_a_proposal_says_otherwise(planner, member):
    """A proposal is written down long before it is adopted: it alone uncovers nothing."""
    plan, team = make_plan(division=COUNTY), make_team(division=COUNTY, members=[member])
    made = make_visit(by=planner, team=team, kind="unannounced")
    trip = {
        "on": str(made.on),
        "team": made.team_id,
        "way": "announced",
        "units": [],
        "fulfils": [],
        "stood": made.pk,
    }
    drawing._write(plan, Drawing(plan=plan, proposal=[trip]), {made.pk: made})
    made.refresh_from_db()
    assert made.hidden


def test_a_finding_of_it_waits_for_the_record(visit, visited, planner, member):
    """Nor does what was found there betray it."""
    finding = Finding.objects.everywhere(because="test").get()
    with pytest.raises(Exception, match="完成记录"):
        findings.issue(finding=finding, by=planner)
    recording.record(visit=visit, reason="其余单位另行安排", by=member)
    assert findings.issue(finding=finding, by=planner).issued_at
    assert Notice.objects.filter(person=visited["village"].person).exists()


def test_who_plans_and_who_makes_it_see_it(visit, planner, member):
    for post in (planner, member):
        client = client_of(post)
        assert client.get(reverse("tasks_checklist:visit-detail", args=[visit.pk])).status_code == 200
        assert (
            "不告知" in client.get(f"{reverse('tasks_checklist:visit-calendar')}?month={visit.on:%Y-%m}").text
        )


def test_the_feed_of_a_member_names_no_unit_of_it(visit, member):
    client = client_of(member)
    url = reverse("tasks_checklist:feed-read", args=[draw_feed(person=member.person, by=member)])
    text = client.get(url).text.replace("\r\n ", "")
    assert "内部行程" in text and str(committee()) not in text and f"SUMMARY:{SECRET}" not in text
    assert f"DESCRIPTION:{SECRET}" not in text
    TeamMember.objects.filter(person=member.person).delete()
    assert "VEVENT" not in client.get(url).text


def test_once_recorded_it_is_told(visit, visited, member):
    recording.record(visit=visit, reason="其余单位另行安排", by=member)
    photo = Attachment.objects.get()
    for who in ("village", "township", "leader"):
        client = client_of(visited[who])
        page = client.get(reverse("tasks_checklist:visit-detail", args=[visit.pk]))
        assert page.status_code == 200 and SECRET in page.text
        shown = client.get(reverse("accounts:attachment-show", args=[photo.public_id]))
        assert shown.status_code == 200 and b"".join(shown.streaming_content)
        assert (
            SECRET in client.get(f"{reverse('tasks_checklist:visit-list')}?state={VisitState.RECORDED}").text
        )
    assert (
        client_of(visited["department"])
        .get(reverse("tasks_checklist:visit-detail", args=[visit.pk]))
        .status_code
        == 200
    )


def test_of_an_announced_visit_the_unit_sees_its_own_stop_and_not_what_will_be_looked_at(
    planner, member, visited
):
    visit = make_visit(
        by=planner, team=make_team(division=COUNTY, members=[member]), kind="regular",
        parties=[committee(), committee(division="320115009209")], on=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    make_facility(division=SHITANG, name="抽中的公厕")
    village, page = client_of(visited["village"]), reverse("tasks_checklist:visit-detail", args=[visit.pk])
    assert "抽中的公厕" in client_of(member).get(page).text
    shown = village.get(page).text
    assert str(committee()) in shown and str(committee(division="320115009209")) not in shown
    assert "抽中的公厕" not in shown
    paper = village.get(reverse("tasks_checklist:visit-paper", args=[visit.pk])).text
    assert "抽中的公厕" not in paper and "清单张贴" not in paper
