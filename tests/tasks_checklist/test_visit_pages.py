"""督导行程 on the screen, on paper, by the API and in a calendar program; what waits; demo."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import demo
from accounts.models import Account
from tasks_checklist import demo_supervision, demo_visits, obligations, waiting_visits
from tasks_checklist.actions import recording, visits
from tasks_checklist.actions.feeds import draw_feed
from tasks_checklist.models import CalendarFeed, Finding, Obligation, TeamMember, Visit, VisitState
from tasks_checklist.visit_past import supervised
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import committee, make_clerk, make_finding, now
from tests.tasks_checklist.visit_rows import make_plan, make_team, make_visit, owe, stops, workday

XUGAO = "320115009209"
LIST, CALENDAR = reverse("tasks_checklist:visit-list"), reverse("tasks_checklist:visit-calendar")


@pytest.fixture
def clerk(db):
    return make_clerk()


@pytest.fixture
def member(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def url(name: str, *args) -> str:
    return reverse(f"tasks_checklist:{name}", args=args)


def test_put_down_read_and_moved_through_the_pages(clerk, village):
    office, at_village = client_of(clerk), client_of(village)
    make_plan()
    team, day, later = make_team(), workday(2), workday(4)
    new = url("visit-create")
    assert at_village.get(new).status_code == 403 and office.get(new).status_code == 200
    said = {"kind": "topical", "team": team.pk, "on": day, "parties": [committee().pk], "topic": "公厕专项"}
    assert office.post(new, said | {"team": make_team(division="320115007000").pk}).status_code == 422
    answer = office.post(new, said)
    assert answer.status_code == 302, answer.text
    visit = Visit.objects.everywhere(because="test").get()
    assert visit.plan == make_plan() and not visit.hidden
    page, move = url("visit-detail", visit.pk), url("visit-move", visit.pk)
    assert "公厕专项" in at_village.get(page).text and move not in at_village.get(page).text
    assert at_village.get(move).status_code == 403
    assert "改期、换组" in office.get(page).text
    assert f'data-move="{move}"' in office.get(f"{CALENDAR}?month={day:%Y-%m}").text
    sunday = day + timedelta(days=7 - day.isoweekday())
    warned = office.get(f"{move}?on={sunday}").text
    assert "不是工作日" in warned and "仍这样安排" in warned
    seen = {"team": team.pk, "seen": now(visit).version, "reason": "天气原因"}
    assert office.post(move, seen | {"on": sunday}).status_code == 422
    assert office.post(move, seen | {"on": sunday, "anyway": f"{later}/{team.pk}"}).status_code == 422
    agreed = seen | {"on": str(sunday), "anyway": f"{sunday}/{team.pk}"}
    assert office.post(move, agreed).status_code == 302 and now(visit).on == sunday
    assert office.post(move, seen | {"on": later}).status_code == 422  # read before it was moved
    assert office.post(url("visit-pin", visit.pk), {}).status_code == 302 and now(visit).pinned
    cancel = url("visit-act", visit.pk, "cancel")
    assert office.post(cancel, {"reason": ""}).status_code == 422
    assert office.post(cancel, {"reason": "并入其他行程"}).status_code == 302
    assert office.get(cancel).status_code == 400 and office.get(move).status_code == 400


def test_what_a_cancelled_visit_owed_is_said_before_and_after(clerk):
    plan, office = make_plan(), client_of(clerk)
    owe(plan=plan, party=committee(), first=workday(1), last=workday(9))
    visit = make_visit(by=clerk, on=workday(3), kind="follow_up")
    cancel, page = url("visit-act", visit.pk, "cancel"), url("visit-detail", visit.pk)
    assert "每季度定期督查" in office.get(cancel).text and "完成哪些应督导" in office.get(page).text
    office.post(cancel, {"reason": "天气原因"})
    assert "以下应督导需另行安排" in office.get(page).text


def test_stops_through_the_pages(clerk):
    office, road = client_of(clerk), committee(division=XUGAO)
    visit = make_visit(by=clerk, on=workday(3), parties=[committee(), road])
    one, two = stops(visit)
    order = url("visit-stop-order", visit.pk)
    sent = {"stop": [one.pk, two.pk], "seen": visit.version}
    assert office.post(order, sent | {"down": one.pk}).status_code == 302
    assert [stop.pk for stop in stops(visit)] == [two.pk, one.pk]
    assert office.post(order, sent | {"up": two.pk}).status_code == 400  # another had changed it
    assert office.post(order, {"stop": ["x", "²"]}).status_code == 400
    assert office.post(url("visit-stop-delete", two.pk), {}).status_code == 302
    add = url("visit-stop-create", visit.pk)
    assert office.post(add, {"party": one.party_id}).status_code == 422
    assert office.post(add, {"party": road.pk}).status_code == 302 and len(stops(visit)) == 2


def test_the_sheet_is_filled_in_on_the_spot(clerk, member, village):
    make_plan(checklist="清单张贴\n巡查真实")
    finding, facility = make_finding(by=clerk), make_facility(division=SHITANG, name="石塘公厕")
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    phone, (stop,) = client_of(member), stops(visit)
    page, sheet = url("visit-detail", visit.pk), url("visit-stop-record", stop.pk)
    assert sheet in phone.get(page).text and client_of(village).get(sheet).status_code == 403
    shown = phone.get(sheet).text
    for words in ("清单张贴", "石塘公厕", finding.title, "发现问题", 'capture="environment"'):
        assert words in shown
    photos = url("visit-stop-photo", stop.pk)
    photo = SimpleUploadedFile("a.png", png(), "image/png")
    assert phone.post(photos, {"photos": photo}, headers={"X-One-By-One": "1"}).status_code == 204
    assert phone.post(photos, {}, headers={"X-One-By-One": "1"}).status_code == 422
    said = {
        "on": timezone.localdate(), "present": "陈书记", "seen": "正常", "talk": "",
        "version": stop.version, "line_0": "yes", "line_1": "no",
        "line_1_note": "十月缺两次", f"point_facility_{facility.pk}": "yes",
        "client_key": "5f0f3a0e-0d4f-4a55-9d0a-1f2f3c4d5e70",
    }  # fmt: skip
    assert phone.post(sheet, said | {"seen": "", "line_0": "", "line_1": "", "line_1_note": "",
                                     f"point_facility_{facility.pk}": ""}).status_code == 422  # fmt: skip
    assert phone.post(sheet, said).status_code == 302
    assert phone.post(sheet, said).status_code == 302, "sent twice is kept once"
    stop = now(stop)
    assert [one["ok"] for one in stop.answers] == [True, False] and stop.points.get().ok
    assert "十月缺两次" in phone.get(sheet).text, "it may be mended"
    assert "十月缺两次" not in client_of(village).get(page).text, "told when the visit is done"
    done = {"on": timezone.localdate()}
    assert phone.post(url("visit-act", visit.pk, "record"), {}).status_code == 422, "on which day"
    assert phone.post(url("visit-act", visit.pk, "record"), done).status_code == 302
    assert "十月缺两次" in client_of(village).get(page).text
    assert phone.get(sheet).status_code == 400 and phone.post(photos, {"photos": photo}).status_code == 400


def test_what_is_recorded_late_counts_for_the_day_it_took_place(clerk, member):
    plan, today = make_plan(), timezone.localdate()
    day, planned = today - timedelta(days=4), today - timedelta(days=9)
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    Visit.objects.everywhere(because="test").filter(pk=visit.pk).update(on=planned)
    first = owe(
        plan=plan, party=committee(), first=planned - timedelta(days=1), last=planned + timedelta(days=1)
    )
    real = owe(plan=plan, party=committee(), first=day - timedelta(days=1), last=day + timedelta(days=1))
    Obligation.objects.filter(pk=first.pk).update(stop=stops(visit)[0])
    phone, (stop,) = client_of(member), stops(visit)
    sheet, act = url("visit-stop-record", stop.pk), url("visit-act", visit.pk, "record")
    assert f'value="{planned}"' in phone.get(sheet).text, "as planned, unless it was another day"
    said = {"seen": "正常", "version": stop.version, "client_key": uuid4()}
    early = phone.post(sheet, said | {"on": today + timedelta(days=1)})
    assert early.status_code == 422 and "不能晚于今天" in early.text
    assert phone.post(sheet, said | {"on": day}).status_code == 302
    assert now(visit).on == planned and f'value="{day}"' in phone.get(act).text
    assert f'value="{day}"' in phone.get(f"{url('finding-create')}?stop={stop.pk}").text, "found on that day"
    assert phone.post(act, {"on": day, "seen": ""}).status_code == 302
    visit = now(visit)
    assert (visit.on, visit.first_on, visit.state) == (day, planned, VisitState.RECORDED)
    assert f"{planned}" in phone.get(url("visit-detail", visit.pk)).text
    tally = obligations.tally(
        Obligation.objects.everywhere(because="test").filter(pk__in=(first.pk, real.pk))
    )
    assert (tally.done, tally.late, tally.missed) == (1, 1, 0)
    seen = supervised(visit.division, day, day, timezone.now() + timedelta(minutes=1))
    assert (seen["visits"], supervised(visit.division, planned, planned, timezone.now())["visits"]) == (1, 0)


def test_a_finding_on_the_spot_takes_the_facility_that_failed_along(clerk, member):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    phone, (stop,) = client_of(member), stops(visit)
    toilet, road = (make_facility(division=SHITANG, name=name) for name in ("石塘公厕", "石塘路"))
    foreign = make_facility(division=XUGAO, name="许高泵站")
    sheet, new = url("visit-stop-record", stop.pk), f"{url('finding-create')}?stop={stop.pk}"
    assert f"{new}&amp;facility={road.pk}" in phone.get(sheet).text, "beside what is looked at"

    def chosen(address: str) -> list[str]:
        return re.findall(
            r'<option value="(\d+)" selected>', phone.get(address).text.split('id="id_facility"')[1]
        )[:1]

    assert chosen(new) == [] and chosen(f"{new}&facility={road.pk}") == [str(road.pk)]
    points = {f"facility_{toilet.pk}": {"ok": False, "seen": "锁坏"}, f"facility_{road.pk}": {"ok": True}}
    recording.record_stop(stop=stop, points=points, by=member)
    assert chosen(new) == [str(toilet.pk)] and "，不符合</option>" in phone.get(new).text
    said = {
        "title": "门锁损坏", "severity": "common", "party": stop.party_id, "source": "visit", "client_key": uuid4(),
        "found_on": timezone.localdate(), "facility": foreign.pk,
    }  # fmt: skip
    assert phone.post(new, said).status_code == 422, "only what is looked at there"
    assert phone.post(new, said | {"facility": toilet.pk}).status_code == 302
    row = Finding.objects.everywhere(because="test").get()
    assert row.facility == toilet and row.sector == toilet.type.sector


def test_a_finding_on_the_spot_brings_unit_and_photos_along(clerk, member, village):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    phone, (stop,) = client_of(member), stops(visit)
    account = Account.objects.get(person=member.person)
    photo = SimpleUploadedFile("a.png", png(), "image/png")
    kept = recording.add_stop_photo(stop=stop, file=photo, by=member, account_id=account.pk)
    new = f"{url('finding-create')}?stop={stop.pk}"
    shown = phone.get(new)
    assert shown.status_code == 200 and str(kept.public_id) in shown.text
    assert client_of(village).get(new).status_code == 403
    said = {
        "title": "管护牌缺失", "severity": "common", "party": stop.party_id, "source": "visit",
        "found_on": timezone.localdate(), "client_key": "5f0f3a0e-0d4f-4a55-9d0a-1f2f3c4d5e71",
        "stop_photos": [str(kept.public_id)],
    }  # fmt: skip
    answer = phone.post(new, said)
    assert answer.status_code == 302 and answer["Location"] == url("visit-stop-record", stop.pk)
    row = Finding.objects.everywhere(because="test").get()
    assert row.stop == stop and row.issued_at and row.party == stop.party
    assert "整改前" in client_of(village).get(url("finding-detail", row.pk)).text
    assert row.title in phone.get(url("visit-stop-record", stop.pk)).text
    assert phone.get(f"{url('finding-create')}?stop=99999999").status_code == 404


def test_lists_and_calendar_ask_evenly(clerk):
    make_plan()
    office = client_of(clerk)

    def more(number: int) -> None:
        make_visit(by=clerk, on=timezone.localdate(), parties=[committee(), committee(division=XUGAO)])

    assert_flat(office, LIST, more, rows=6)
    assert_flat(office, CALENDAR, more, rows=6)
    assert_flat(office, f"{url('visit-export')}?form=csv", more, rows=6)
    assert_flat(office, reverse("api:visit-list"), more, rows=6)
    assert_flat(office, reverse("api:visit-stop-list"), more, rows=6)


def test_one_visit_asks_as_often_for_many_stops(clerk):
    office, visit = client_of(clerk), make_visit(by=clerk, on=timezone.localdate())

    def more(number: int) -> None:
        road = make_facility(division=SHITANG)
        visits.add_stop(visit=visit, party=committee(), facility=road, by=clerk)
        make_finding(by=clerk, title=f"问题{number}")

    assert_flat(office, url("visit-detail", visit.pk), more, rows=5)


def test_filters_ask_and_the_month_is_printed(clerk, member):
    office = client_of(clerk)
    mine = make_visit(by=clerk, team=make_team(members=[member]), topic="公厕专项")
    other = make_visit(by=clerk, parties=[committee(division=XUGAO)], kind="touring", topic="现场观摩")
    for query, shown in (
        (f"team={mine.team_id}", mine),
        ("kind=touring", other),
        (f"village={XUGAO}", other),
    ):
        text = office.get(f"{LIST}?{query}").text
        hidden = other if shown is mine else mine
        assert shown.topic in text and hidden.topic not in text, query
    assert "现场观摩" not in client_of(member).get(f"{LIST}?mine=yes").text
    assert office.get(f"{LIST}?q=公厕").text.count("公厕专项") >= 1
    Visit.objects.everywhere(because="test").filter(pk=mine.pk).update(
        on=timezone.localdate() - timedelta(days=3)
    )
    assert "公厕专项" in office.get(f"{LIST}?state=missed").text
    month = url("visit-month")
    assert "现场观摩" in office.get(month).text and office.get(f"{month}?month=2026-13").status_code == 400
    paper = office.get(url("visit-paper", other.pk)).text
    assert "督导记录单" in paper and str(committee(division=XUGAO)) in paper


def test_what_waits_and_is_found(clerk, member, village):
    today = make_visit(by=clerk, team=make_team(members=[member]))
    missed = make_visit(by=clerk)
    Visit.objects.everywhere(because="test").filter(pk=missed.pk).update(
        on=timezone.localdate() - timedelta(days=2)
    )
    make_visit(by=clerk, team=make_team(members=[member]), on=timezone.localdate() + timedelta(days=20))
    assert [one.url for one in waiting_visits.waiting(member)] == [
        url("visit-detail", today.pk),
        url("visit-detail", missed.pk),
    ]
    assert [one.act for one in waiting_visits.waiting(clerk)] == ["改期或取消"]
    assert waiting_visits.waiting(village) == [] == waiting_visits.measures(village)
    assert waiting_visits.measures(clerk)[0]["value"] == "0.0"
    assert len(waiting_visits.found(village, str(committee())[:4])) >= 1
    assert waiting_visits.found(village, "不会有的单位") == []


def test_the_api_reads_and_records(clerk, member, village):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    (stop,) = stops(visit)
    at_office, at_village = client_of(member), client_of(village)
    read = at_village.get(reverse("api:visit-detail", args=[visit.pk])).json()
    assert read["stops"] == [stop.pk] and read["on"] == str(visit.on)
    door = reverse("api:visit-stop-record", args=[stop.pk])
    sent = {"seen": "正常", "answers": [{"what": "清单张贴", "ok": True}], "version": stop.version}
    assert at_village.post(door, json.dumps(sent), content_type="application/json").status_code == 403
    said = at_office.post(door, json.dumps(sent), content_type="application/json")
    assert said.status_code == 200 and said.json()["seen"] == "正常"
    again = at_office.post(door, json.dumps(sent), content_type="application/json")
    assert again.status_code in (400, 409), "read before it was written"
    one = reverse("api:visit-stop-detail", args=[stop.pk])
    assert at_village.get(one).json()["seen"] is None and at_office.get(one).json()["seen"] == "正常"
    recording.record(visit=visit, by=member)
    assert at_village.get(one).json()["seen"] == "正常"


def test_a_calendar_program_reads_by_a_secret_that_can_be_ended(clerk, member, client):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    page = client_of(member)
    assert "生成订阅地址" in page.get(url("feed-own")).text
    shown = page.post(url("feed-own")).text
    assert "/duty/calendar/" in shown and ".ics" in shown
    assert "/duty/calendar/" not in page.get(url("feed-own")).text.replace(url("feed-end"), ""), "shown once"
    first = draw_feed(person=member.person, by=member)
    key = draw_feed(person=member.person, by=member)
    kept = CalendarFeed.objects.get(ended_at=None)
    assert key not in kept.key_hash and len(kept.key_hash) == 32
    read = client.get(url("feed-read", key))
    assert read.status_code == 200 and read["Content-Type"].startswith("text/calendar")
    text = read.text.replace("\r\n ", "")
    assert (
        f"UID:visit-{visit.pk}@guanhu" in text
        and str(committee()) in text
        and "no-store" in read["Cache-Control"]
    )
    for wrong in (first, "x" * 43, "short"):
        assert client.get(url("feed-read", wrong)).status_code == 404
    TeamMember.objects.filter(person=member.person).delete()
    assert "VEVENT" not in client.get(url("feed-read", key)).text
    account = Account.objects.get(person=member.person)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get(url("feed-read", key)).status_code == 404
    Account.objects.filter(pk=account.pk).update(is_active=True)
    assert page.post(url("feed-end"), {}).status_code == 302
    assert client.get(url("feed-read", key)).status_code == 404


def test_the_demo_has_lived(db):
    call_command("load_reference", verbosity=0)
    demo.load({})
    demo_supervision.load({})
    told = demo_visits.load({})
    rows = Visit.objects.everywhere(because="test").filter(division=HENGXI)
    assert "已完成" in told and set(rows.values_list("state", flat=True)) == set(VisitState.values)
    assert (
        rows.missed().exists() and rows.exclude(first_on=None).exists() and rows.filter(pinned=True).exists()
    )
    assert (
        rows.filter(hidden=True, state="planned").exists() and rows.filter(on=timezone.localdate()).exists()
    )
    assert demo_visits.load({}) == "示范的督导行程已在册"
