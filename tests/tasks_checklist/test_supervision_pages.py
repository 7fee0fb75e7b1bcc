"""督导计划 on the screen: from a plan to its adopted drawing, refusals in words, teams, risk, who may not learn of it."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.actions.table_imports import ask_to_write, hand_over_table
from common import acting, jobs
from common.models import Job, WorkdayYear
from tasks_checklist import obligations, supervision_load, task_measures
from tasks_checklist.actions import drawing as drawing_acts
from tasks_checklist.actions import risking, supervision, teams, visits
from tasks_checklist.imports.risks import RiskResource
from tasks_checklist.models import (
    Blackout,
    Drawing,
    Frequency,
    Obligation,
    SupervisionPlan,
    Team,
    VillageRisk,
    Visit,
    VisitState,
    VisitStop,
)
from tasks_checklist.risks import weigh
from tasks_checklist.visit_past import supervised
from tasks_checklist.waiting_supervision import waiting
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.tasks_checklist.finding_rows import committee, late, make_finding
from tests.tasks_checklist.supervision_rows import (
    XUGAO,
    YEAR,
    approve,
    ask,
    draw_up,
    make_plan,
    make_team,
    units,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"tasks_checklist:{name}", args=args)


def every(model):
    manager = model.objects
    return manager.everywhere(because="test") if hasattr(manager, "everywhere") else manager.all()


@pytest.fixture
def clerk():
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def browser(clerk):
    return client_of(clerk)


def test_from_a_plan_to_visits_in_the_browser(browser, clerk):
    other = make_plan(year=YEAR - 1)  # the villages and their committees stand
    said = {
        "year": YEAR,
        "title": "横溪督导计划",
        "least_gap_days": 7,
        "checklist": "查牌\n查台账",
        "goal": "",
        "seed": "",
    }
    assert browser.post(url("supervision-create"), said | {"title": ""}).status_code == 422
    assert browser.post(url("supervision-create"), said).status_code == 302
    again = browser.post(url("supervision-create"), said)
    assert again.status_code == 422 and "已经有了" in again.text
    plan = every(SupervisionPlan).get(year=YEAR)
    assert plan.seed and plan.division_id == HENGXI
    begin, first = url("drawing-begin", plan.pk), {"from_date": f"{YEAR}-01-01"}
    assert "没有可出行的督导组" in browser.post(begin, first).text
    team = make_team()
    refused = browser.post(begin, first)
    assert refused.status_code == 422 and "没有督导频次" in refused.text
    new = url("frequency-create", plan.pk)
    asked = {"target": "village", "rhythm": "quarterly", "kind": "regular", "share": 100}
    assert browser.get(new).status_code == 200
    assert browser.post(new, asked | {"share": 30}).status_code == 422  # only random visits draw a share
    assert browser.post(new, asked | {"target": "named"}).status_code == 422
    assert browser.post(new, asked).status_code == 302
    assert browser.post(begin, {"from_date": "2025-12-31"}).status_code == 422
    assert browser.post(begin, first).status_code == 302
    twice = browser.post(begin, first)
    assert twice.status_code == 422 and "正在拟排" in twice.text
    assert "看拟排进度" in browser.get(url("supervision-detail", plan.pk)).text
    job = jobs.run(Job.objects.get(kind=drawing_acts.KIND).pk)
    assert job.state == "done", job.problem
    drawing = every(Drawing).get()
    assert job.result_url == url("drawing-detail", drawing.pk)
    page = browser.get(job.result_url).text
    assert "全部在期限内" in page and team.name in page and "采用" in page
    assert [one.url for one in waiting(clerk)] == [job.result_url]
    assert waiting(make_post(role="county_office", division=COUNTY)) == [], "not of the areas beneath"
    assert browser.post(url("drawing-act", drawing.pk, "adopt")).status_code == 302
    assert (
        every(Visit).filter(plan=plan).count() == drawing.visits_count == 4
    )  # two villages a quarter, one trip
    assert browser.post(url("drawing-act", drawing.pk, "adopt")).status_code == 400
    assert browser.post(url("supervision-act", plan.pk, "close"), {}).status_code == 400
    assert browser.post(url("supervision-act", plan.pk, "approve"), {}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "standing"
    for taken in (url("drawing-export", drawing.pk), url("obligation-export", plan.pk)):
        lines = b"".join(browser.get(f"{taken}?form=csv").streaming_content).decode()
        assert team.name in lines and "石塘" in lines
    shown = browser.get(url("supervision-detail", plan.pk)).text
    assert "查台账" in shown and "执行中" in shown and str(plan.seed) in shown
    listed = browser.get(url("supervision-list")).text
    assert plan.title in listed and other.title in listed
    drop = url("supervision-act", plan.pk, "drop")
    assert browser.post(drop, {"reason": ""}).status_code == 422
    assert browser.post(drop, {"reason": "重编"}).status_code == 302
    assert set(every(Visit).filter(plan=plan).values_list("state", flat=True)) == {"cancelled"}
    assert browser.post(url("supervision-create"), said).status_code == 302, "another may take its place"


def test_a_year_that_the_calendar_does_not_know_is_asked_for(browser):
    plan = make_plan(year=2044)
    ask(plan)
    make_team()
    page = browser.get(url("supervision-detail", plan.pk)).text
    assert "2044年的放假调休还不知道" in page and reverse("accounts:calendar-year", args=[2044]) in page
    refused = browser.post(url("drawing-begin", plan.pk), {"from_date": "2044-01-01"})
    assert refused.status_code == 422 and "工作日历" in refused.text
    WorkdayYear.objects.create(year=2044, reason="国办发明电")
    assert "个工作日" in browser.get(url("supervision-detail", plan.pk)).text
    assert browser.post(url("drawing-begin", plan.pk), {"from_date": "2044-01-01"}).status_code == 302


def test_what_goes_wrong_in_the_worker_is_told_in_words(clerk, browser):
    plan = make_plan()
    ask(plan)
    team = make_team()
    assert browser.post(url("drawing-begin", plan.pk), {"from_date": f"{YEAR}-01-01"}).status_code == 302
    teams.put_to_use(team=team, active=False, by=clerk)
    job = jobs.run(Job.objects.get(kind=drawing_acts.KIND).pk)
    assert job.state == "failed" and "没有可出行的督导组" in job.problem
    assert not every(Drawing).exists()


def test_a_second_frequency_that_doubles_the_work_is_warned_of(browser):
    plan = make_plan()
    ask(plan)
    ask(plan, rhythm="yearly", kind="topical")
    first, merged = supervision_load.loads(plan)[0]
    assert (first.owed, first.adds, first.warning) == (8, 8, "")
    assert (merged.owed, merged.adds, merged.warning) == (2, 0, ""), "it shares the visits of the first"
    ask(plan, kind="unannounced")
    loads, calls = supervision_load.loads(plan)
    assert calls == 16 and "由 8 次增加到 16 次" in loads[2].warning and "方式不同" in loads[2].warning
    assert loads[2].warning in browser.get(url("supervision-detail", plan.pk)).text


def test_frequencies_are_changed_and_removed_only_before_visits_were_made(browser, clerk):
    plan = make_plan()
    row = ask(plan, target="named", parties=[committee(division=SHITANG)])
    assert browser.get(url("frequency-edit", row.pk)).status_code == 200
    said = {
        "target": "named",
        "rhythm": "half_yearly",
        "kind": "touring",
        "share": 100,
        "parties": [p.pk for p in row.parties.all()],
    }
    assert browser.post(url("frequency-edit", row.pk), said).status_code == 302
    row.refresh_from_db()
    assert (row.rhythm, row.kind, row.parties.count()) == ("half_yearly", "touring", 1)
    foreign = committee(division=GULI_VILLAGE)
    assert browser.post(url("frequency-edit", row.pk), said | {"parties": [foreign.pk]}).status_code == 422
    make_team()
    draw_up(plan)
    Visit.objects.everywhere(because="test").update(state=VisitState.RECORDED)
    refused = browser.post(url("frequency-delete", row.pk))
    assert refused.status_code == 422 and "已按这条频次督导过" in refused.text
    Visit.objects.everywhere(because="test").update(state=VisitState.PLANNED)
    assert browser.post(url("frequency-delete", row.pk)).status_code == 302
    assert not Frequency.objects.filter(pk=row.pk).exists()


def test_what_was_due_before_the_plan_was_approved_is_owed_by_nobody(browser, clerk):
    plan = make_plan()
    ask(plan)
    make_team(stops_a_day=1)
    draw_up(plan)
    made = every(Obligation).filter(plan=plan).order_by("window_from", "pk").select_related("stop").first()
    every(Visit).filter(pk=made.stop.visit_id).update(state=VisitState.RECORDED)
    draft = obligations.tally(every(Obligation).filter(plan=plan), date(YEAR, 11, 20))
    assert (draft.done, draft.missed, draft.before, draft.owed) == (1, 0, 5, 3), "nothing is owed of a draft"
    approve(plan, on=date(YEAR, 8, 10))
    tally = obligations.tally(every(Obligation).filter(plan=plan), date(YEAR, 11, 20))
    assert (tally.done, tally.missed, tally.before, tally.owed) == (1, 2, 3, 5), (
        "the third quarter ended after"
    )
    assert tally.rate_words == "33.3%"
    coming = every(Visit).filter(plan=plan, state="planned")
    early = coming.order_by("on").first()
    assert early.on < date(YEAR, 8, 10) and not early.is_missed
    assert early not in coming.missed(date(YEAR, 8, 9)) and not coming.missed(date(YEAR, 8, 9)).exists()
    shown = browser.get(url("supervision-detail", plan.pk)).text
    assert "批准前到期 3 项不计" in shown and f"{YEAR}-08-10" in shown
    listed = browser.get(url("obligation-list", plan.pk) + "?standing=before").text
    assert listed.count("批准前到期") >= 3 and "免督导</a>" not in listed
    proof = task_measures.supervision([HENGXI], YEAR, date(YEAR, 10, 31))[HENGXI]
    assert (proof.done, proof.whole) == (0, 2)
    figures = supervised(plan.division, date(YEAR, 1, 1), date(YEAR, 9, 30), timezone.now())
    assert figures["due"] == 2


def test_a_plan_of_visits_put_down_by_hand_owes_and_arranges_too(browser, clerk):
    plan, today = make_plan(year=timezone.localdate().year), timezone.localdate()
    ask(plan, rhythm="yearly")
    last = date(today.year, 12, 31)
    visits.add(
        division=plan.division, team=make_team(), on=last, kind="topical", parties=[units(plan)[0]],
        reason="年终", anyway=True, by=clerk,
    )  # fmt: skip
    assert browser.post(url("supervision-act", plan.pk, "approve"), {}).status_code == 302
    tally = obligations.tally(every(Obligation).filter(plan=plan))
    assert (tally.arranged, tally.open, tally.owed) == (1, 1, 2)


def test_what_is_owed_is_counted_by_what_became_of_it(browser, clerk):
    plan = make_plan()
    ask(plan)
    make_team(stops_a_day=1)
    draw_up(plan)
    approve(plan)
    rows = every(Obligation).filter(plan=plan).order_by("window_from", "pk").select_related("stop__visit")
    done, late_one, missed, waived, *_rest = rows
    Visit.objects.everywhere(because="test").filter(pk=done.stop.visit_id).update(state=VisitState.RECORDED)
    after = late_one.window_until + timedelta(days=3)
    Visit.objects.everywhere(because="test").filter(pk=late_one.stop.visit_id).update(
        state=VisitState.RECORDED, on=after
    )
    assert browser.post(url("obligation-waive", waived.pk), {"reason": ""}).status_code == 422
    assert browser.post(url("obligation-waive", waived.pk), {"reason": "撤并"}).status_code == 302
    assert browser.post(url("obligation-waive", done.pk), {"reason": "多余"}).status_code == 422
    tally = obligations.tally(every(Obligation).filter(plan=plan), date(YEAR, 7, 1))
    assert (tally.done, tally.late, tally.missed, tally.waived) == (1, 1, 1, 1)
    assert tally.arranged == 4 and tally.open == 0 and tally.owed == 7
    assert tally.rate_words == "33.3%"
    lapsed = obligations.tally(every(Obligation).filter(plan=plan), date(YEAR, 9, 30))
    assert lapsed.lapsed == lapsed.unplaced == 2 and lapsed.arranged == 2, "its day passed without a record"
    assert missed.party.name in browser.get(url("obligation-list", plan.pk) + "?standing=missed").text
    assert browser.post(url("obligation-call-again", waived.pk)).status_code == 302
    windows = obligations.windows(plan, every(Obligation), date(YEAR, 7, 1))
    assert [one.tally.owed for one in windows] == [2, 2, 2, 2]


def test_what_no_stop_meets_is_owed_and_what_is_asked_no_more_is_not(clerk):
    plan = make_plan()
    row = ask(plan, rhythm="monthly")
    make_team(weekdays=[1], stops_a_day=1)
    draw_up(plan)
    owed = every(Obligation).filter(plan=plan)
    assert owed.count() == 24 and not owed.filter(stop=None).exists()
    Blackout.objects.create(
        division=plan.division, from_date=date(YEAR, 3, 1), until=date(YEAR, 3, 31), note="大会"
    )
    again = draw_up(plan)
    assert again.outside_window == 0 and owed.count() == 24
    assert owed.filter(stop=None, window_from=date(YEAR, 3, 1)).count() == 2, (
        "what can't be placed stays owed"
    )
    supervision.change_frequency(frequency=row, until=date(YEAR, 6, 30), by=clerk)
    draw_up(plan)
    assert owed.count() == 12


def test_a_finding_between_drawing_and_adoption_makes_no_drawing_unfit(clerk):
    plan = make_plan()
    ask(plan)
    make_team()
    waiting = draw_up(plan, adopt=False)
    late(make_finding(by=clerk), 20)
    drawing_acts.adopt(drawing=waiting, by=clerk)
    teams.add_absence(team=every(Team).get(), from_date=date(YEAR, 5, 1), until=date(YEAR, 5, 9), by=clerk)
    moved = draw_up(plan, adopt=False)
    teams.add_absence(team=every(Team).get(), from_date=date(YEAR, 8, 1), until=date(YEAR, 8, 9), by=clerk)
    with pytest.raises(Exception, match="请重新拟排"):
        drawing_acts.adopt(drawing=moved, by=clerk)


def test_drawn_anew_the_page_shows_before_and_after(browser):
    plan = make_plan()
    ask(plan)
    make_team()
    draw_up(plan)
    first = every(Visit).filter(plan=plan).order_by("on").first()
    Blackout.objects.create(division=plan.division, from_date=first.on, until=first.on, note="大会")
    again = draw_up(plan, adopt=False)
    page = browser.get(url("drawing-detail", again.pk)).text
    assert "与现日程的不同" in page and f"{first.on}" in page and "→" in page and "共 2 处" in page
    moved = browser.get(url("drawing-moved-export", again.pk) + "?form=csv")
    assert f"{first.on}" in b"".join(moved.streaming_content).decode()
    assert browser.post(url("drawing-act", again.pk, "drop")).status_code == 302
    first.refresh_from_db()
    assert first.state == VisitState.PLANNED


# --- 督导组 -------------------------------------------------------------------------------------
def test_a_team_with_its_people_and_days(browser, clerk):
    new = url("team-create")
    assert browser.post(new, {"name": "第一组", "stops_a_day": 3, "weekdays": ["2", "4"]}).status_code == 302
    assert browser.post(new, {"name": "第一组", "stops_a_day": 3}).status_code == 422
    team = every(Team).get()
    assert team.weekdays == [2, 4]
    one, two = (make_person(division=HENGXI, name=name) for name in ("褚怀山", "邬明岚"))
    join = url("member-create", team.pk)
    assert browser.post(join, {"person": "褚怀山", "head": "on"}).status_code == 302
    assert browser.post(join, {"person": "邬明岚"}).status_code == 302
    assert browser.post(join, {"person": "邬明岚"}).status_code == 422
    assert (
        browser.post(join, {"person": make_person(division=GULI_VILLAGE, name="外乡人").name}).status_code
        == 422
    )
    assert [row.person for row in team.members.filter(head=True)] == [one]
    second = team.members.get(person=two)
    assert browser.post(url("member-lead", second.pk)).status_code == 302
    assert [row.person for row in team.members.filter(head=True)] == [two]
    away = url("absence-create", team.pk)
    today = timezone.localdate()
    assert browser.post(away, {"from_date": today, "until": today - timedelta(days=1)}).status_code == 422
    assert browser.post(away, {"from_date": today, "until": today, "note": "培训"}).status_code == 302
    shown = browser.get(url("team-detail", team.pk)).text
    assert "邬明岚" in shown and "组长" in shown and "培训" in shown and "周二、周四" in shown
    assert browser.post(url("absence-delete", team.absences.get().pk)).status_code == 302
    assert browser.post(url("member-delete", second.pk)).status_code == 302
    assert browser.post(url("team-use", team.pk)).status_code == 302
    assert team.name not in browser.get(url("team-list")).text
    assert team.name in browser.get(url("team-list") + "?state=off").text


def test_a_place_in_a_team_is_handed_over_with_the_post(clerk):
    team, other = make_team(), make_team(name="第二组")
    receiver = make_post(role="township_clerk", division=HENGXI)
    teams.join(team=team, person=clerk.person, head=True, by=clerk)
    teams.join(team=other, person=clerk.person, head=True, by=clerk)
    teams.join(team=other, person=receiver.person, by=clerk)
    assert teams.teams_served(clerk) == ["第一组（组长）", "第二组（组长）"]
    assert teams.hand_teams(clerk, receiver.person, clerk) == 2
    assert teams.teams_served(clerk) == []
    assert teams.teams_served(receiver) == ["第一组（组长）", "第二组（组长）"]


# --- 风险 ---------------------------------------------------------------------------------------
def test_risk_is_entered_kept_and_made_of_what_the_records_say(browser, clerk):
    make_plan()
    enter = url("risk-enter", SHITANG)
    today = timezone.localdate()
    assert browser.post(enter, {"score": 120, "from_date": today}).status_code == 422
    assert (
        browser.post(enter, {"score": 50, "from_date": today - timedelta(days=40), "note": "旧"}).status_code
        == 302
    )
    assert browser.post(enter, {"score": 80, "from_date": today, "note": "新"}).status_code == 302
    assert browser.post(enter, {"score": 90, "from_date": today, "note": "更正"}).status_code == 302
    assert list(every(VillageRisk).filter(division=SHITANG).values_list("score", flat=True)) == [90, 50]
    late(make_finding(by=clerk), 3)
    found = weigh([SHITANG, XUGAO], today)
    assert dict(found[SHITANG].parts) == {"录入分": 36.0, "未销号、逾期问题": 15, "久未督导": 20.0}
    assert (found[SHITANG].risk, found[XUGAO].risk) == (71, 20)
    listed = browser.get(url("risk-list")).text
    assert listed.index(url("risk-detail", SHITANG)) < listed.index(url("risk-detail", XUGAO))
    page = browser.get(url("risk-detail", SHITANG)).text
    assert "更正" in page and "旧" in page and "管护牌缺失" in page
    assert browser.get(url("risk-list") + "?only=late").text.count("/duty/risks/3201") == 1
    with pytest.raises(Exception, match="不能晚于今天"):
        risking.enter_risk(
            division=make_division(code=SHITANG), score=3, from_date=today + timedelta(days=1), by=clerk
        )


def test_scores_come_by_workbook_and_go_as_they_came(clerk):
    make_plan()
    rows = [["所在村", "风险分", "起用日期", "说明"], ["石塘村", "61", "2026-03-01", "上年评价靠后"]]
    wrong = hand_over_table(
        table=RiskResource, file=book([*rows, ["外地村", "50", "", ""], ["石塘村", "101", "", ""]]), by=clerk
    )
    assert wrong.counts["wrong"] == 2
    made = hand_over_table(table=RiskResource, file=book(rows), by=clerk)
    account = clerk.person.account
    with acting.as_(acting.Acting(account.pk, clerk.person_id, clerk.pk, door="test")):
        job = ask_to_write(table_import=made, by=clerk)
    assert jobs.run(job.pk).state == "done"
    row = every(VillageRisk).get()
    assert (row.division_id, row.score, row.from_date, row.said_by) == (
        SHITANG,
        61,
        date(2026, 3, 1),
        clerk.person,
    )
    again = hand_over_table(table=RiskResource, file=book(rows), by=clerk)
    assert (again.counts["new"], again.counts["changed"], again.counts["wrong"]) == (0, 0, 0)


def book(rows: list[list[str]]) -> SimpleUploadedFile:
    made, stream = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(stream)
    return SimpleUploadedFile("风险分.xlsx", stream.getvalue())


# --- who may not learn of it --------------------------------------------------------------------
def test_nobody_who_is_visited_learns_of_the_plan_from_these_doors(clerk):
    plan = make_plan(division=COUNTY, villages=())
    make_plan()
    ask(plan, kind="unannounced")
    ask(plan, target="township", kind="unannounced")
    team = make_team(division=COUNTY, name="区一组")
    drawing = draw_up(plan)
    owed = every(Obligation).filter(plan=plan).first()
    doors = [
        url("supervision-detail", plan.pk), url("drawing-detail", drawing.pk), url("drawing-export", drawing.pk),
        url("obligation-list", plan.pk), url("obligation-export", plan.pk), url("obligation-waive", owed.pk),
        url("team-detail", team.pk), url("drawing-begin", plan.pk), url("supervision-act", plan.pk, "drop"),
        url("drawing-act", drawing.pk, "drop"),
    ]  # fmt: skip
    lists = [url("supervision-list"), url("team-list"), url("risk-list")]
    visited = [
        clerk,
        make_post(role="village_clerk", division=SHITANG),
        make_post(role="department", division=COUNTY),
        make_post(role="township_clerk", division=GULI),
        make_post(role="county_leader", division=COUNTY),
    ]
    for post in visited:
        client = client_of(post)
        for door in doors:
            assert client.get(door).status_code in (403, 404), (post.role_id, door)
        for page in lists:
            answer = client.get(page)
            assert answer.status_code == 403 or (
                plan.title not in answer.text and team.name not in answer.text
            )
        for where in ("/search/", reverse("accounts:job-list"), reverse("accounts:notice-list")):
            assert plan.title not in client.get(where, {"q": "督导"}).text
    office = client_of(make_post(role="county_office", division=COUNTY))
    assert all(office.get(door).status_code == 200 for door in doors[:-2])


def test_lists_ask_as_many_questions_for_many_rows_as_for_few(clerk):
    county = make_post(role="county_office", division=COUNTY)

    def more(number: int) -> None:
        make_plan(year=2020 + number)
        team = make_team(name=f"第{number}组")
        teams.join(team=team, person=make_person(division=HENGXI), by=clerk)
        VillageRisk.objects.create(division_id=SHITANG, from_date=date(2020, 1, 1 + number), score=3)

    for place, name in enumerate(("supervision-list", "team-list", "risk-list")):
        assert_flat(
            client_of(county), url(name), lambda number, first=place * 6: more(first + number), rows=6
        )


def test_the_list_of_what_is_owed_is_flat(clerk, browser):
    plan = make_plan()
    row = ask(plan)

    def more(number: int) -> None:
        said = {"plan": plan, "frequency": row, "party": committee(division=SHITANG), "division_id": SHITANG}
        visit = Visit.objects.create(
            division_id=HENGXI, team=make_team(name=f"第{number}组"), on=date(YEAR, 2, 1 + number)
        )
        stop = VisitStop.objects.create(visit=visit, seq=1, party=said["party"], division_id=SHITANG)
        first = date(YEAR, 1, 1 + number)
        Obligation.objects.create(**said, window_from=first, window_until=date(YEAR, 3, 31), stop=stop)

    assert_flat(browser, url("obligation-list", plan.pk), more, rows=8)


def test_the_pages_of_a_plan_ask_as_many_questions_for_many_villages_as_for_few(
    clerk, browser, django_assert_max_num_queries
):
    plan = make_plan()
    ask(plan, rhythm="monthly", kind="random", share=50)
    ask(plan)
    make_team()
    drawing = draw_up(plan)
    for name, key in (
        ("supervision-detail", plan.pk),
        ("drawing-detail", drawing.pk),
        ("obligation-list", plan.pk),
    ):
        browser.get(url(name, key))
        with django_assert_max_num_queries(45):
            browser.get(url(name, key))
